import { createServer, type ServerResponse } from 'node:http'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { brotliDecompressSync, constants, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ask, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, pause, RawClient } from '../testbed.ts'

it('gateway/connection-close ends a connection after its response and leaves tunnels alone', async () => {
  await using bed = await h1Bed(origin())
  bed.on('gateway/connection-close')
  const client = new RawClient(bed.gateway.port).send(plain())
  expect([await client.end(), client.text.endsWith('ok')]).toEqual(['fin', true])
  expect(client.text).toMatch(/\r\nConnection: close\r\n/)
  expect(client.text).not.toMatch(/keep-alive/i)
  const tunnel = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
  await tunnel.send('still').until(({ text }) => text.endsWith('still'))
  tunnel.close()
  client.close()
})

it('gateway/connection-close on the origin costs it a connection a request, and the client none', async () => {
  const server = origin()
  let connections = 0
  const seen: (string | undefined)[] = []
  server.on('connection', () => connections++)
  server.on('request', ({ headers }) => seen.push(headers.connection))
  await using bed = await h1Bed(server)
  bed.on('gateway/connection-close', { on: 'origin' })
  const client = new RawClient(bed.gateway.port)
  for (let n = 2; n < 5; n++) await client.send(plain()).until(({ text }) => text.endsWith('ok') && text.split('HTTP/1.1 200').length === n)
  expect([connections, seen]).toEqual([3, ['close', 'close', 'close']])
  expect(client.text).not.toMatch(/connection: close/i)
  await client.send(upgrade()).until(({ text }) => text.endsWith('hello'))
  client.close()
})

describe('gateway/http10-origin', () => {
  it.each([['a short', ''], ['a long', 'x'.repeat(3_000_000)]])('ends the connection of a client that sent its FIN before it got %s answer', async (_when, body) => {
    const server = Object.assign(createServer(), { httpAllowHalfOpen: true })
    server.on('request', (request, response) => request.socket.once('end', () => response.end(`${body}over`)))
    await using bed = await h1Bed(server)
    bed.on('gateway/http10-origin')
    const client = new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    client.socket.end()
    expect([await client.end(), client.text.endsWith('over\r\n0\r\n\r\n')]).toEqual(['fin', true])
    client.close()
  })

  it('sends HTTP/1.0 without Upgrade, and gives the client chunks and keep-alive', async () => {
    const seen: string[] = []
    await using bed = await h1Bed((request, response) => {
      seen.push(`${request.httpVersion} ${request.headers.connection} ${request.headers.upgrade}`)
      response.write('a')
      response.end('b')
    })
    bed.on('gateway/http10-origin')
    const client = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('0\r\n\r\n'))
    expect(client.text).toMatch(/\r\nTransfer-Encoding: chunked\r\n/)
    expect(client.text).not.toMatch(/Connection: close/)
    expect(seen).toEqual(['1.0 close undefined'])
    expect(bed.of('head').find(({ hop, dir }) => hop === 'origin' && dir === 'c2s')?.lines).toEqual(['GET /ws HTTP/1.0', 'Host: x', 'Connection: close'])
    client.close()
  })

  it('makes a body that was cut look complete', async () => {
    let response: ServerResponse | undefined
    await using bed = await h1Bed((_request, res) => {
      response = res
      res.write('half')
    })
    bed.on('gateway/http10-origin')
    const chunked = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('half'))
    response?.socket?.end()
    await chunked.until(({ text }) => text.endsWith('4\r\nhalf\r\n0\r\n\r\n'))
    // The origin's connection is gone, the client's is not.
    await pause(50)
    expect(chunked.ended).toBeUndefined()
    bed.on('gateway/http10-origin', { chunk: false })
    const identity = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('half'))
    response?.socket?.end()
    expect([await identity.end(), identity.text.endsWith('\r\n\r\nhalf')]).toEqual(['fin', true])
    identity.close()
    chunked.close()
  })

  it('does not take a RST of the origin for the end of a body', async () => {
    let response: ServerResponse | undefined
    await using bed = await h1Bed((_request, res) => {
      response = res
      res.write('half')
    })
    bed.on('gateway/http10-origin')
    const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('half'))
    response?.socket?.resetAndDestroy()
    expect([await client.end(), client.text.endsWith('4\r\nhalf\r\n')]).toEqual(['rst', true])
  })
})

describe('gateway/gzip', () => {
  const events = (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    let n = 0
    const timer = setInterval(() => response.write(`data: ${n++}\n\n`), 20)
    response.on('close', () => clearInterval(timer))
  }
  const ask1 = 'GET /sse HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n'
  const bytesOf = (text: string) => {
    const chunks = text.slice(text.indexOf('\r\n\r\n') + 4)
    const bytes: Buffer[] = []
    for (let at = 0; at < chunks.length; ) {
      const line = chunks.indexOf('\r\n', at)
      const size = Number.parseInt(chunks.slice(at, line), 16)
      bytes.push(Buffer.from(chunks.slice(line + 2, line + 2 + size), 'latin1'))
      at = line + 2 + size + 2
    }
    return Buffer.concat(bytes)
  }
  // Reads what is there of a stream that has not ended.
  const bodyOf = (text: string) => (bytesOf(text).length === 0 ? '' : gunzipSync(bytesOf(text), { finishFlush: constants.Z_SYNC_FLUSH }).toString())

  it('passes each event at once with flush', async () => {
    await using bed = await h1Bed((_request, response) => events(response))
    bed.on('gateway/gzip', { flush: true })
    const client = await new RawClient(bed.gateway.port).send(ask1).until(({ text }) => text.includes('\r\n\r\n') && bodyOf(text).startsWith('data: 0\n\ndata: 1\n\n'))
    expect(client.text).toMatch(/\r\nContent-Encoding: gzip\r\n/)
    client.close()
  })

  it('shows the head and then nothing without flush, until it is switched off', async () => {
    await using bed = await h1Bed((_request, response) => events(response))
    bed.on('gateway/gzip')
    const client = await new RawClient(bed.gateway.port).send(ask1).until(({ text }) => text.includes('\r\n\r\n'))
    await pause(200)
    expect(bodyOf(client.text)).toBe('')
    bed.gateway.switchOff('gateway/gzip')
    await client.until(({ text }) => bodyOf(text).startsWith('data: 0\n\ndata: 1\n\n'))
    client.close()
  })

  it.each([true, false])('compresses with br as well, flush: %s', async (flush) => {
    await using bed = await h1Bed((_request, response) => events(response))
    bed.on('gateway/gzip', { encoding: 'br', flush })
    const request = ask1.replace('gzip', 'gzip, deflate, br')
    const client = await new RawClient(bed.gateway.port).send(request).until(({ text }) => text.includes('\r\n\r\n'))
    if (!flush) {
      await pause(200)
      expect(bytesOf(client.text).length).toBe(0)
      bed.gateway.switchOff('gateway/gzip')
    }
    await client.until(({ text }) => bytesOf(text).length > 0 && brotliDecompressSync(bytesOf(text), { finishFlush: constants.BROTLI_OPERATION_FLUSH }).toString().startsWith('data: 0\n\ndata: 1\n\n'))
    expect(client.text).toMatch(/\r\nContent-Encoding: br\r\n/)
    client.close()
  })

  it('completes a body with a length, and leaves clients without gzip alone', async () => {
    await using bed = await h1Bed((_request, response) => response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '9' }).end('{"a":"b"}'))
    bed.on('gateway/gzip')
    const client = await new RawClient(bed.gateway.port).send(ask1).until(({ text }) => text.endsWith('0\r\n\r\n'))
    expect(client.text).not.toMatch(/Content-Length/)
    expect(bodyOf(client.text)).toBe('{"a":"b"}')
    for (const request of [plain(), ask1.replace('gzip', 'br, gzip;q=0')]) {
      client.text = ''
      await client.send(request).until(({ text }) => text.endsWith('{"a":"b"}'))
    }
    client.close()
  })
})

it('gateway/drop-header loses a header of requests, responses and handshakes', async () => {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers['x-a'] as string | undefined)
    response.writeHead(200, { 'X-A': 'down', 'Content-Length': '2' }).end('ok')
  })
  server.on('upgrade', (request, socket: Socket) => {
    seen.push(request.headers['x-a'] as string | undefined)
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-A: down\r\n\r\n')
  })
  await using bed = await h1Bed(server)
  bed.on('gateway/drop-header', { name: 'x-a' })
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\nX-A: up\r\n\r\n').until(({ text }) => text.endsWith('ok'))
  await client.send('GET /ws HTTP/1.1\r\nHost: x\r\nX-A: up\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n').until(({ text }) => text.includes('101'))
  expect([client.text.includes('X-A'), ...seen]).toEqual([false, undefined, undefined])
  client.close()
})

it('gateway/set-header rewrites a header, in lower case on HTTP/2', async () => {
  await using bed = await h1Bed(origin())
  bed.on('gateway/set-header', { name: 'Content-Type', value: 'text/html' })
  const client = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('first'))
  expect(client.text).toMatch(/\r\nContent-Type: text\/html\r\n/)
  client.close()
  let seen: IncomingHttpHeaders = {}
  await using h2 = await h2Bed((server) => server.on('stream', (stream: ServerHttp2Stream, headers) => ((seen = headers), stream.respond({ ':status': 200 }, { endStream: true }))))
  h2.on('gateway/set-header', { name: 'X-A', value: 'b', of: 'request' })
  const session = await h2Session(h2)
  await eventually(((answer) => () => answer.closed)(ask(session, '/')), 'answered')
  expect(seen['x-a']).toBe('b')
  session.destroy()
})

describe('gateway/truncate-body', () => {
  it.each(['fin', 'rst', 'clean'] as const)('stops a body after so many bytes: %s', async (end) => {
    let open = 0
    await using bed = await h1Bed((request, response) => {
      open++
      request.socket.once('close', () => open--)
      response.write('0123456789')
      response.write('0123456789')
    })
    bed.on('gateway/truncate-body', { after: '12B', end })
    const client = new RawClient(bed.gateway.port).send(plain())
    if (end === 'clean') await client.until(({ text }) => text.endsWith('a\r\n0123456789\r\n2\r\n01\r\n0\r\n\r\n'))
    else expect(await client.end()).toBe(end)
    if (end === 'fin') expect(client.text.endsWith('a\r\n0123456789\r\n2\r\n01\r\n')).toBe(true)
    await eventually(() => open === 0, 'origin freed')
    client.close()
  })

  it.each(['fin', 'rst'] as const)('stops a body of a declared length short of it: %s', async (end) => {
    let open = 0
    await using bed = await h1Bed((request, response) => {
      open++
      request.socket.once('close', () => open--)
      response.writeHead(200, { 'Content-Length': '20' }).end('0123456789'.repeat(2))
    })
    bed.on('gateway/truncate-body', { after: '12B', end })
    const client = new RawClient(bed.gateway.port).send(plain())
    expect(await client.end()).toBe(end)
    expect(bed.of('head').find(({ hop, dir }) => hop === 'client' && dir === 's2c')?.lines).toContain('Content-Length: 20')
    // What a RST overtakes in the kernel is lost.
    if (end === 'fin') expect(client.text.endsWith('\r\n\r\n012345678901')).toBe(true)
    else expect(client.text).not.toContain('0123456789012')
    await eventually(() => open === 0, 'origin freed')
    client.close()
  })

  it('hides a truncation behind chunks when a length was declared', async () => {
    await using bed = await h1Bed((_request, response) => response.writeHead(200, { 'Content-Length': '20' }).end('x'.repeat(20)))
    bed.on('gateway/truncate-body', { after: '5B', end: 'clean' })
    const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('5\r\nxxxxx\r\n0\r\n\r\n'))
    expect(client.text).not.toMatch(/Content-Length/)
    client.close()
  })
})
