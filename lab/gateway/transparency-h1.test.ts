import { createServer, get, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { eventually, h1Bed, RawClient, rawOrigin } from './testbed.ts'

it('passes a request and a response unchanged: spelling, order, repeated lines, odd targets, no line added', async () => {
  const request = 'GET /a//b/../c?x=//y HTTP/1.1\r\nHOST: example.test\r\nX-Two: 1\r\nx-ODD-Case: yes\r\nX-Two: 2\r\n\r\n'
  const response = 'HTTP/1.1 207 Some Reason\r\nX-B: 2\r\nSet-Cookie: a=1\r\nx-a: 1\r\nSet-Cookie: b=2\r\ncontent-LENGTH: 2\r\n\r\nok'
  let seen = ''
  await using origin = await rawOrigin((text, socket) => {
    seen = text
    if (text.endsWith('\r\n\r\n')) socket.write(response)
  })
  await using bed = await h1Bed(origin)
  const client = await new RawClient(bed.gateway.port).send(request).until(({ text }) => text.endsWith('ok'))
  expect(client.text).toBe(response)
  // A repeated name is grouped with its first line; its order is kept.
  expect(seen).toBe('GET /a//b/../c?x=//y HTTP/1.1\r\nHOST: example.test\r\nX-Two: 1\r\nX-Two: 2\r\nx-ODD-Case: yes\r\n\r\n')
  client.close()
})

it('speaks HTTP/1.0 to the origin for an HTTP/1.0 client, which waits for the end of the connection', async () => {
  let version = ''
  await using bed = await h1Bed((request, response) => {
    version = request.httpVersion
    response.setHeader('Content-Length', '2').end('ok')
  })
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.0\r\n\r\n').until(({ text }) => text.endsWith('ok'))
  expect(await client.end()).toBe('fin')
  expect(client.text).toContain('Connection: close')
  expect(version).toBe('1.0')
  client.close()
})

it('keeps one connection to the origin for one connection of the client, and keep-alive on both', async () => {
  let connections = 0
  const server = createServer((_request, response) => response.end('ok')).on('connection', () => connections++)
  await using bed = await h1Bed(server)
  const client = new RawClient(bed.gateway.port)
  for (let n = 1; n <= 3; n++) await client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.split('HTTP/1.1 200 OK').length === n + 1 && text.endsWith('ok'))
  expect(connections).toBe(1)
  expect(client.text).toContain('Connection: keep-alive')
  client.close()
})

it('keeps the connection of an origin that announces a short Keep-Alive (http.Agent would end it), and requests on it take turns', async () => {
  const seen: number[] = []
  await using origin = await rawOrigin((text, socket) => {
    seen.push(text.split('GET ').length - 1)
    setImmediate(() => socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok'))
  })
  await using bed = await h1Bed(origin)
  const client = await new RawClient(bed.gateway.port).send('GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.split('ok').length === 3)
  await client.send('GET /3 HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.split('ok').length === 4)
  expect([origin.sockets.size, seen]).toEqual([1, [1, 2, 3]])
  client.close()
})

it('passes each chunk of a stream at once', async () => {
  let response: ServerResponse | undefined
  await using bed = await h1Bed((_request, res) => {
    response = res
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    res.flushHeaders()
  })
  const client = await new RawClient(bed.gateway.port).send('GET /sse HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.includes('\r\n\r\n'))
  for (const part of ['data: one\n\n', 'data: two\n\n', 'data: three\n\n']) {
    response?.write(part)
    await client.until(({ text }) => text.includes(`${part.length.toString(16)}\r\n${part}\r\n`))
  }
  client.close()
})

it('carries a large body both ways under backpressure', async () => {
  const body = Buffer.alloc(8_000_000, 'abcdefghij')
  await using bed = await h1Bed((request, response) => {
    response.writeHead(200)
    request.pipe(response)
  })
  const request = httpRequest({ port: bed.gateway.port, method: 'POST' })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).equals(body)).toBe(true)
})

it('waits for the 100 of the origin before a body is asked for', async () => {
  const server = createServer()
  let asked = 0
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    asked++
    response.writeContinue()
    request.pipe(response)
  })
  await using bed = await h1Bed(server)
  const client = await new RawClient(bed.gateway.port).send('POST /a//b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n').until(({ text }) => text.includes('100 Continue'))
  expect(asked).toBe(1)
  await client.send('body').until(({ text }) => text.includes('body'))
  client.close()
})

it('adds no length to a request of a method that could have a body and has none', async () => {
  const request = 'PROPFIND / HTTP/1.1\r\nHost: x\r\nDepth: 1\r\n\r\n'
  let seen = ''
  await using origin = await rawOrigin((text, socket) => {
    seen = text
    if (text.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 204 No Content\r\n\r\n')
  })
  await using bed = await h1Bed(origin)
  const client = new RawClient(bed.gateway.port)
  for (let n = 1; n <= 2; n++) await client.send(request).until(({ text }) => text.split('204').length === n + 1)
  // Both on one connection.
  expect(seen).toBe(request + request)
  client.close()
})

it('leaves Expect in its place among the lines', async () => {
  const request = 'POST / HTTP/1.1\r\nHost: x\r\nexpect: 100-continue\r\nX-A: 1\r\nContent-Length: 2\r\nx-B: 2\r\n\r\n'
  let seen = ''
  await using origin = await rawOrigin((text, socket) => {
    seen = text
    if (text.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n')
  })
  await using bed = await h1Bed(origin)
  const client = await new RawClient(bed.gateway.port).send(request).until(({ text }) => text.endsWith('\r\n\r\n'))
  expect(seen).toBe(request)
  client.close()
})

it('passes an early hint', async () => {
  await using origin = await rawOrigin((text, socket) => {
    if (text.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n')
  })
  await using bed = await h1Bed(origin)
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.includes('204'))
  expect(client.text).toBe('HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n')
  client.close()
})

it('passes trailers of requests and responses', async () => {
  const trailers: string[] = []
  await using bed = await h1Bed((request, response) => {
    request.resume()
    request.on('end', () => {
      trailers.push(...request.rawTrailers)
      response.writeHead(200, { Trailer: 'X-Sum' })
      response.write('body')
      response.addTrailers({ 'X-Sum': '42' })
      response.end()
    })
  })
  const client = new RawClient(bed.gateway.port).send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Up\r\n\r\n2\r\nhi\r\n0\r\nX-Up: 7\r\n\r\n')
  await client.until(({ text }) => text.endsWith('0\r\nX-Sum: 42\r\n\r\n'))
  expect(trailers).toEqual(['X-Up', '7'])
  client.close()
})

it('answers a bodyless request that names a Trailer (http-proxy would throw and hang)', async () => {
  await using bed = await h1Bed((_request, response) => response.end('ok'))
  const client = new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\nTrailer: X-Sum\r\n\r\n')
  await client.until(({ text }) => text.endsWith('ok') || text.includes('0\r\n\r\n'))
  expect(client.text).toContain('200 OK')
  client.close()
})

it('passes a half-close on and the answer back', async () => {
  let finSeen = false
  await using origin = await rawOrigin((text, socket) => {
    if (!text.endsWith('\r\n\r\n')) return
    socket.once('end', () => {
      finSeen = true
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlate')
    })
  })
  await using bed = await h1Bed(origin)
  const client = new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  client.socket.end()
  await client.until(({ text }) => text.endsWith('late'))
  expect([finSeen, await client.end()]).toEqual([true, 'fin'])
})

it('answers an HTTP/1.0 client without chunks', async () => {
  await using bed = await h1Bed((_request, response) => {
    response.write('a')
    response.end('b')
  })
  const client = new RawClient(bed.gateway.port).send('GET / HTTP/1.0\r\nHost: x\r\n\r\n')
  expect(await client.end()).toBe('fin')
  expect(client.text.endsWith('\r\n\r\nab')).toBe(true)
})

it('frees the origin when the client of a stream goes away (http-proxy leaks it)', async () => {
  let open = 0
  await using bed = await h1Bed((request, response) => {
    open++
    request.socket.once('close', () => open--)
    response.writeHead(200)
    response.write('x')
  })
  for (const leave of ['destroy', 'resetAndDestroy'] as const) {
    const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.includes('\r\nx'))
    expect(open).toBe(1)
    client.socket[leave]()
    await eventually(() => open === 0, `origin freed after ${leave}`)
  }
  await eventually(() => bed.of('tcp-close').length === 2, 'both connections closed')
  expect(bed.of('tcp-close').map(({ how }) => how)).toEqual(['fin', 'rst'])
})

const endings = [
  ['closes before an answer', (socket: Socket) => socket.end(), 'fin', ''],
  ['resets before an answer', (socket: Socket) => socket.resetAndDestroy(), 'rst', ''],
  ['closes inside a chunked body', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'), 'fin', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ['closes inside a body with a length', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'), 'fin', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
  ['ends a body by closing', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc'), 'fin', 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc'],
] as const
it.each(endings)('mirrors an origin that %s', async (_name, act, ending, text) => {
  await using origin = await rawOrigin((seen, socket) => seen.endsWith('\r\n\r\n') && act(socket))
  await using bed = await h1Bed(origin)
  const client = new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  expect([await client.end(), client.text]).toEqual([ending, text])
  client.close()
})

it('mirrors an origin that resets inside a body (http-proxy never tells the client)', async () => {
  await using origin = await rawOrigin((_text, socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'))
  await using bed = await h1Bed(origin)
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.includes('abc'))
  for (const socket of origin.sockets) socket.resetAndDestroy()
  expect(await client.end()).toBe('rst')
})

it('writes no 400 into a response that is under way when the client says something malformed behind its request', async () => {
  await using bed = await h1Bed((_request, response) => void response.writeHead(200).write('first'))
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.endsWith('first\r\n'))
  const before = client.text
  client.send('no request\r\n\r\n')
  await client.end()
  expect(client.text).toBe(before)
  const fresh = new RawClient(bed.gateway.port).send('no request\r\n\r\n')
  expect([await fresh.end(), fresh.text]).toEqual(['fin', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'])
  for (const one of [client, fresh]) one.close()
  await eventually(() => bed.of('tcp-close').length === 2, 'both are let go')
})

it('resets the client when the origin refuses, for requests and upgrades, and invents no status', async () => {
  await using bed = await h1Bed(createServer())
  await bed.closeOrigin()
  for (const extra of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\n']) {
    const client = new RawClient(bed.gateway.port).send(`GET / HTTP/1.1\r\nHost: x\r\n${extra}\r\n`)
    expect([await client.end(), client.text]).toEqual(['rst', ''])
  }
})

it('ends an idle connection of the client when the origin ends its counterpart', async () => {
  const server = createServer((_request, response) => response.end('ok'))
  await using bed = await h1Bed(server)
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.endsWith('ok'))
  expect(client.ended).toBeUndefined()
  server.closeIdleConnections()
  expect(await client.end()).toBe('fin')
})

it('leaks no socket after 200 exchanges that were broken off in every way', async () => {
  let open = 0
  const server = createServer((_request, response) => {
    response.writeHead(200)
    response.write('x')
  })
  server.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  })
  server.on('connection', (socket) => {
    open++
    socket.on('close', () => open--)
  })
  await using bed = await h1Bed(server)
  for (let batch = 0; batch < 20; batch++) {
    const clients = Array.from({ length: 10 }, (_, n) =>
      new RawClient(bed.gateway.port).send(`GET / HTTP/1.1\r\nHost: x\r\n${n % 2 ? 'Connection: Upgrade\r\nUpgrade: websocket\r\n' : ''}\r\n`),
    )
    await Promise.all(clients.map((client, n) => (n % 3 === 0 ? client.until(({ socket }) => !socket.connecting) : client.until(({ text }) => text.includes('\r\n\r\n')))))
    clients.forEach((client, n) => (n % 4 < 2 ? client.socket.destroy() : client.socket.resetAndDestroy()))
  }
  await eventually(() => open === 0, 'all connections to the origin closed', 8000)
  await eventually(() => bed.of('tcp-close').length === 200, 'all connections of clients closed')
  expect(bed.of('tcp-open')).toHaveLength(200)
})

it('records connections with their bytes, running totals and the heads of both hops', async () => {
  await using bed = await h1Bed((_request, response) => {
    response.sendDate = false
    response.end('ok')
  })
  const client = new RawClient(bed.gateway.port).send('GET /x HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\r\n')
  await client.until(({ text }) => text.endsWith('ok'))
  client.close()
  await eventually(() => bed.of('tcp-close').length === 1, 'closed')
  await eventually(() => bed.of('bytes').some(({ hop }) => hop === 'origin'), 'bytes of the origin')
  const up = 'GET /x HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\r\n'.length
  expect(bed.of('tcp-close')[0]).toMatchObject({ hop: 'client', conn: 'c1', how: 'fin', bytesUp: up, bytesDown: client.text.length })
  expect(bed.of('bytes').filter(({ hop }) => hop === 'client').at(-1)).toMatchObject({ up, down: client.text.length })
  expect(bed.of('head').map(({ hop, dir, lines }) => [hop, dir, lines])).toEqual([
    ['client', 'c2s', ['GET /x HTTP/1.1', 'Host: x', 'X-A: b']],
    ['origin', 'c2s', ['GET /x HTTP/1.1', 'Host: x', 'X-A: b']],
    ['origin', 's2c', ['HTTP/1.1 200 OK', 'Connection: keep-alive', 'Keep-Alive: timeout=5', 'Content-Length: 2']],
    ['client', 's2c', ['HTTP/1.1 200 OK', 'Connection: keep-alive', 'Keep-Alive: timeout=5', 'Content-Length: 2']],
  ])
})

it('closes its port and every connection', async () => {
  const bed = await h1Bed((_request, response) => response.writeHead(200).write('x'))
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.includes('200'))
  await bed.gateway.close()
  await client.end()
  expect(bed.of('tcp-close')[0]?.how).toBe('local')
  const [error] = (await once(get({ port: bed.gateway.port }), 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNREFUSED')
  await bed.closeOrigin()
})
