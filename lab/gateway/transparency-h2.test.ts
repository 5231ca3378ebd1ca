import { constants, type ClientHttp2Stream, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import { once } from 'node:events'
import type { TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import WebSocket from 'ws'
import { fetchH2, readAnswer, session } from './h2-testbed.ts'
import { eventually, h2Bed, pause, tcpTap } from './testbed.ts'

it('passes a request, its body and trailers, and the response with its own trailers', async () => {
  let seen: unknown
  await using bed = await h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      let body = ''
      let trailers: IncomingHttpHeaders = {}
      stream.on('trailers', (sent) => (trailers = sent))
      stream.on('data', (chunk) => (body += chunk))
      stream.on('end', () => {
        seen = [headers[':method'], headers[':path'], headers['x-a'], body, trailers['x-up']]
        stream.respond({ ':status': 201, 'set-cookie': ['a=1', 'b=2'], 'x-b': 'c' }, { waitForTrailers: true, sendDate: false } as never)
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '42' }))
        stream.end('pong')
      })
    }),
  )
  const { session: client } = await session(bed)
  const answer = await fetchH2(client, { ':method': 'POST', ':path': '/a//b?c=/', 'x-a': 'b' }, 'ping', { 'x-up': '7' })
  expect(seen).toEqual(['POST', '/a//b?c=/', 'b', 'ping', '7'])
  expect({ ...answer, headers: { ...answer.headers }, trailers: { ...answer.trailers } }).toMatchObject({ status: 201, headers: { ':status': 201, 'set-cookie': ['a=1', 'b=2'], 'x-b': 'c' }, body: 'pong', trailers: { 'x-sum': '42' }, code: 0 })
  expect(answer.headers.date).toBeUndefined()
  client.destroy()
})

it('opens one session with the origin for one session of the client, and streams each chunk at once', async () => {
  let sessions = 0
  let stream: ServerHttp2Stream | undefined
  await using bed = await h2Bed((server) => {
    server.on('session', () => sessions++)
    server.on('stream', (opened: ServerHttp2Stream) => {
      stream = opened
      opened.on('error', () => {})
      opened.respond({ ':status': 200, 'content-type': 'text/event-stream' })
    })
  })
  const { session: client } = await session(bed)
  const request = client.request({ ':path': '/sse' })
  request.setEncoding('utf8')
  let text = ''
  request.on('data', (chunk: string) => (text += chunk))
  await once(request, 'response')
  for (const part of ['data: one\n\n', 'data: two\n\n']) {
    stream?.write(part)
    await eventually(() => text.endsWith(part), `chunk ${part}`)
  }
  client.request({ ':path': '/other' }).on('error', () => {})
  await eventually(() => bed.of('head').filter(({ hop, dir }) => hop === 'origin' && dir === 'c2s').length === 2, 'second stream')
  expect(sessions).toBe(1)
  client.destroy()
})

it('carries large bodies both ways under backpressure', async () => {
  await using bed = await h2Bed((server) => server.on('stream', (stream: ServerHttp2Stream) => (stream.respond({ ':status': 200 }), stream.pipe(stream))))
  const { session: client } = await session(bed)
  const body = 'abcdefghij'.repeat(300_000)
  const answer = await fetchH2(client, { ':method': 'POST', ':path': '/' }, body)
  expect(answer.body === body).toBe(true)
  client.destroy()
})

it('carries a WebSocket over extended CONNECT (RFC 8441) to its close code, and passes its refusal', async () => {
  const wrap = (stream: ServerHttp2Stream | ClientHttp2Stream, isServer: boolean): WebSocket => {
    const socket = new (WebSocket as unknown as new (address: null, protocols: undefined, options: object) => WebSocket)(null, undefined, { closeTimeout: 5000 })
    Object.assign(socket, { _isServer: isServer })
    ;(socket as unknown as { setSocket(stream: unknown, head: Buffer, options: object): void }).setSocket(stream, Buffer.alloc(0), { maxPayload: 1 << 20, skipUTF8Validation: false, allowSynchronousEvents: true })
    return socket
  }
  await using bed = await h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      stream.on('error', () => {})
      if (headers[':protocol'] !== 'websocket' || headers[':path'] === '/no') return stream.respond({ ':status': 403 }, { endStream: true })
      stream.respond({ ':status': 200 })
      const socket = wrap(stream, true)
      socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`))
    }),
  )
  const { session: client } = await session(bed)
  await once(client, 'remoteSettings')
  expect(client.remoteSettings).toMatchObject({ enableConnectProtocol: true, maxConcurrentStreams: 100 })
  const connectTo = (path: string) => client.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': path, ':authority': 'x', 'sec-websocket-version': '13' }, { endStream: false })
  const stream = connectTo('/ws')
  await once(stream, 'response')
  const socket = wrap(stream, false)
  socket.send('hello')
  const [data] = (await once(socket, 'message')) as [Buffer]
  expect(data.toString()).toBe('echo hello')
  socket.close(4002, 'bye')
  expect((await once(socket, 'close'))[0]).toBe(4002)
  const refused = connectTo('/no')
  const [headers] = (await once(refused, 'response')) as [IncomingHttpHeaders]
  expect(headers[':status']).toBe(403)
  client.destroy()
})

it('mirrors a stream that the origin breaks off as a real error, and the session lives on', async () => {
  await using bed = await h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      stream.on('error', () => {})
      if (headers[':path'] === '/ok') return stream.respond({ ':status': 200 }, { endStream: true })
      if (headers[':path'] === '/before') return stream.destroy(new Error('no'))
      stream.respond({ ':status': 200 })
      stream.write('abc')
      setTimeout(() => stream.destroy(new Error('no')), 20)
    }),
  )
  const { session: client } = await session(bed)
  expect(await fetchH2(client, { ':path': '/in' })).toMatchObject({ status: 200, body: 'abc', code: constants.NGHTTP2_INTERNAL_ERROR })
  expect(await fetchH2(client, { ':path': '/before' })).toMatchObject({ status: 0, code: constants.NGHTTP2_INTERNAL_ERROR })
  expect(await fetchH2(client, { ':path': '/ok' })).toMatchObject({ status: 200, code: 0 })
  client.destroy()
})

it.each([['destroy', 'fin'], ['resetAndDestroy', 'rst']] as const)('ends the session of the client when the origin does: %s', async (how, ending) => {
  let raw: { destroy(): void; resetAndDestroy(): void } | undefined
  await using bed = await h2Bed((server) => {
    server.on('connection', (socket) => (raw = socket))
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200 })
    })
  })
  await using tap = await tcpTap(bed.gateway.port)
  const { session: client } = await session({ gateway: tap })
  const stream = client.request({ ':path': '/' })
  stream.on('error', () => {})
  await once(stream, 'response')
  await pause(50)
  tap.hold()
  raw?.[how]()
  await eventually(() => tap.ended() !== undefined, 'the connection of the client ended')
  expect(tap.ended()).toBe(ending)
})

it('resets the connection of the client when the origin refuses: no status is invented', async () => {
  await using bed = await h2Bed(() => {})
  await bed.closeOrigin()
  const { session: client } = await session(bed)
  const stream = client.request({ ':path': '/' })
  let answered = false
  stream.on('response', () => (answered = true))
  stream.on('error', () => {})
  await eventually(() => client.destroyed, 'ended')
  expect([bed.of('tcp-close')[0]?.how, answered]).toEqual(['rst', false])
})

it('lets a client stop its upload when the origin has answered without wanting the rest', async () => {
  await using bed = await h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 413 })
      stream.end('too large', () => stream.close(constants.NGHTTP2_NO_ERROR))
    }),
  )
  const { session: client } = await session(bed)
  const stream = client.request({ ':method': 'POST', ':path': '/' })
  stream.write(Buffer.alloc(300_000))
  expect(await readAnswer(stream)).toMatchObject({ status: 413, body: 'too large', code: constants.NGHTTP2_NO_ERROR })
  client.destroy()
})

it('passes one 100 for one', async () => {
  await using bed = await h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {})
      stream.additionalHeaders({ ':status': 100 })
      stream.on('data', () => {}).on('end', () => stream.respond({ ':status': 204 }, { endStream: true }))
    }),
  )
  const { session: client } = await session(bed)
  const stream = client.request({ ':method': 'POST', ':path': '/', expect: '100-continue' })
  const informed: unknown[] = []
  stream.on('headers', (headers) => informed.push(headers[':status']))
  stream.once('continue', () => stream.end('body'))
  expect((await readAnswer(stream)).status).toBe(204)
  expect(informed).toEqual([100])
  client.destroy()
})

it('passes a FIN of the origin without a GOAWAY of its own', async () => {
  await using bed = await h2Bed((server) => {
    server.on('secureConnection', (socket: TLSSocket) => server.once('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200 })
      stream.write('half')
      setTimeout(() => socket.destroySoon(), 50)
    }))
  })
  const { session: client } = await session(bed)
  let goaways = 0
  client.on('goaway', () => goaways++)
  const stream = client.request({ ':path': '/' })
  stream.on('error', () => {})
  stream.resume()
  await once(client, 'close')
  expect(goaways).toBe(0)
})

it('passes GOAWAY: streams in flight go on', async () => {
  let origin: ServerHttp2Session | undefined
  let stream: ServerHttp2Stream | undefined
  await using bed = await h2Bed((server) => {
    server.on('session', (opened) => (origin = opened))
    server.on('stream', (opened: ServerHttp2Stream) => {
      stream = opened
      opened.on('error', () => {})
      opened.respond({ ':status': 200 })
    })
  })
  const { session: client } = await session(bed)
  let goaway = false
  client.on('goaway', () => (goaway = true))
  const request = client.request({ ':path': '/' })
  request.setEncoding('utf8')
  await once(request, 'response')
  origin?.close()
  await eventually(() => goaway, 'GOAWAY')
  let text = ''
  request.on('data', (chunk: string) => (text += chunk))
  stream?.end('still here')
  await once(request, 'end')
  expect(text).toBe('still here')
})

it('frees the stream of the origin when the client cancels, and its session when the client goes away', async () => {
  let streams = 0
  let sessions = 0
  await using bed = await h2Bed((server) => {
    server.on('session', (opened) => {
      sessions++
      opened.on('close', () => sessions--)
    })
    server.on('stream', (opened: ServerHttp2Stream) => {
      streams++
      opened.on('error', () => {})
      opened.on('close', () => streams--)
      opened.respond({ ':status': 200 })
      opened.write('x')
    })
  })
  const { session: client } = await session(bed)
  const stream = client.request({ ':path': '/' })
  stream.on('error', () => {})
  await once(stream, 'response')
  stream.close(constants.NGHTTP2_CANCEL)
  await eventually(() => streams === 0, 'stream freed')
  expect(sessions).toBe(1)
  client.destroy()
  await eventually(() => sessions === 0, 'session freed')
})

it('leaks neither stream nor session after 200 exchanges that were broken off', async () => {
  let streams = 0
  let sockets = 0
  await using bed = await h2Bed((server) => {
    server.on('connection', (socket) => {
      sockets++
      socket.on('close', () => sockets--)
    })
    server.on('stream', (opened: ServerHttp2Stream) => {
      streams++
      opened.on('error', () => {})
      opened.on('close', () => streams--)
      opened.respond({ ':status': 200 })
      opened.write('x')
    })
  })
  for (let batch = 0; batch < 10; batch++) {
    const { session: client } = await session(bed)
    const requests = Array.from({ length: 20 }, (_, n) => {
      const request = client.request({ ':path': `/${n}` })
      request.on('error', () => {})
      return request
    })
    await Promise.all(requests.map((request, n) => (n % 3 === 0 ? Promise.resolve() : once(request, 'response'))))
    requests.forEach((request, n) => n % 2 === 0 && request.close(constants.NGHTTP2_CANCEL))
    client.destroy()
  }
  await eventually(() => streams === 0 && sockets === 0, 'everything towards the origin closed', 8000)
  await eventually(() => bed.of('tcp-close').length === 10, 'all connections of clients closed')
})

it('counts the bytes of TCP under TLS', async () => {
  await using bed = await h2Bed((server) => server.on('stream', (stream: ServerHttp2Stream) => (stream.respond({ ':status': 200 }), stream.end('x'.repeat(5000)))))
  const { session: client } = await session(bed)
  await fetchH2(client, { ':path': '/' })
  client.destroy()
  await eventually(() => bed.of('tcp-close').length === 1, 'closed')
  const [closed] = bed.of('tcp-close')
  expect(bed.of('tcp-open')[0]).toMatchObject({ conn: 'c1', alpn: 'h2' })
  // A ClientHello and an HTTP/2 preface are more than 300 B, a certificate and 5000 B of body more than 5400 B.
  expect(closed?.bytesUp).toBeGreaterThan(300)
  expect(closed?.bytesDown).toBeGreaterThan(5400)
  await eventually(() => (bed.of('bytes').filter(({ hop }) => hop === 'origin').at(-1)?.down ?? 0) > 5400, 'bytes of the origin')
  await pause(0)
})
