import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants, type ClientHttp2Session, type ClientHttp2Stream, type Http2SecureServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2'
import type { Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { webSocketOverStream } from '../../core/websocket-stream.ts'
import { ask, h2Session } from '../rule-testbed.ts'
import { eventually, h2Bed, type Testbed } from '../testbed.ts'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  trailers: IncomingHttpHeaders
  code: number
}
async function fetchH2(client: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: string, trailers?: OutgoingHttpHeaders): Promise<Answer> {
  const stream = client.request(headers, { endStream: body === undefined, waitForTrailers: trailers !== undefined })
  stream.on('wantTrailers', () => stream.sendTrailers(trailers ?? {}))
  if (body !== undefined) stream.end(body)
  return readAnswer(stream)
}
async function readAnswer(stream: ClientHttp2Stream): Promise<Answer> {
  const answer: Answer = { status: 0, headers: {}, body: '', trailers: {}, code: 0 }
  stream.setEncoding('utf8')
  stream.on('response', (headers) => Object.assign(answer, { status: Number(headers[':status']), headers }))
  stream.on('data', (chunk: string) => (answer.body += chunk))
  stream.on('trailers', (trailers) => (answer.trailers = trailers))
  stream.on('error', () => {})
  await new Promise((resolve) => stream.once('close', resolve))
  answer.code = stream.rstCode ?? 0
  return answer
}

async function translatingBed(configure: (server: Http2SecureServer) => void): Promise<Testbed> {
  const bed = await h2Bed(configure)
  bed.on('gateway/http1-origin')
  return bed
}
type Handler = (request: IncomingMessage, response: ServerResponse) => void
const onRequest = (server: Http2SecureServer, handler: Handler) => server.on('request', handler as never)

function echo(server: Http2SecureServer): void {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has('chat') ? 'chat' : false) })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (request.url === '/no') return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nX-Why: because\r\n\r\nno')
    if (request.url === '/wrong') return void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: nonsense\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('message', (data: Buffer) => (data.toString() === 'die' ? socket.destroy() : ws.send(`echo ${data.toString()}`)))
    })
  })
}

let client: ClientHttp2Session
const open = async (bed: Testbed) => (client = await h2Session(bed))
afterEach(() => client.destroy())

it('translates the head of a request and of its response, and passes body and trailers (RFC 9113, 8.2 and 8.3)', async () => {
  let seen: unknown
  await using bed = await translatingBed((server) =>
    onRequest(server, (request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        seen = [request.httpVersion, request.method, request.url, request.headers, body, request.trailers]
        response.writeHead(201, { 'Set-Cookie': ['a=1', 'b=2'], 'X-Mixed': 'Case', Connection: 'X-Hop', 'X-Hop': '1', 'Keep-Alive': 'timeout=5', Trailer: 'X-Sum' })
        response.write('po')
        response.addTrailers({ 'X-Sum': '42' })
        response.end('ng')
      })
    }),
  )
  await open(bed)
  const answer = await fetchH2(client, { ':method': 'POST', ':path': '/a//b?c=/', ':authority': 'lab.test', cookie: ['a=1', 'b=2'], te: 'trailers', 'x-a': 'b' }, 'ping', { 'x-up': '7' })
  expect(seen).toEqual(['1.1', 'POST', '/a//b?c=/', { host: 'lab.test', cookie: 'a=1; b=2', 'x-a': 'b', 'transfer-encoding': 'chunked', connection: 'keep-alive' }, 'ping', { 'x-up': '7' }])
  expect(JSON.parse(JSON.stringify(answer))).toEqual({
    status: 201,
    headers: { ':status': 201, 'set-cookie': ['a=1', 'b=2'], 'x-mixed': 'Case', trailer: 'X-Sum', date: expect.any(String) },
    body: 'pong',
    trailers: { 'x-sum': '42' },
    code: 0,
  })
  expect(bed.of('head').find(({ hop, dir }) => hop === 'origin' && dir === 'c2s')?.lines).toEqual(expect.arrayContaining(['POST /a//b?c=/ HTTP/1.1', 'host: lab.test', 'cookie: a=1; b=2']))
  expect(bed.of('hit')[0]).toMatchObject({ fault: 'gateway/http1-origin', effect: 'sent POST /a//b?c=/ on as HTTP/1.1' })
})

it('keeps a length where there is one, answers HEAD without a body and passes 103', async () => {
  const seen: unknown[] = []
  await using bed = await translatingBed((server) =>
    onRequest(server, (request, response) => {
      seen.push([request.method, request.headers['content-length'], request.headers['transfer-encoding']])
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.writeHead(200, { 'Content-Length': '5' })
      response.end('hello')
    }),
  )
  await open(bed)
  const hints: IncomingHttpHeaders[] = []
  const stream = client.request({ ':path': '/' })
  stream.on('headers', (headers) => hints.push(headers))
  expect(await readAnswer(stream)).toMatchObject({ body: 'hello', headers: { 'content-length': '5' } })
  expect(hints).toMatchObject([{ ':status': 103, link: '</a.css>; rel=preload' }])
  expect(await fetchH2(client, { ':method': 'HEAD', ':path': '/' })).toMatchObject({ body: '', code: 0, headers: { 'content-length': '5' } })
  expect(await fetchH2(client, { ':method': 'PUT', ':path': '/', 'content-length': '3' }, 'abc')).toMatchObject({ body: 'hello' })
  expect(seen).toEqual([['GET', undefined, undefined], ['HEAD', undefined, undefined], ['PUT', '3', undefined]])
})

it('uses a connection of its pool for one stream at a time, and again after it', async () => {
  const connections = new Set<Socket>()
  await using bed = await translatingBed((server) => {
    server.on('secureConnection', (socket: Socket) => connections.add(socket))
    onRequest(server, (request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('first')
      if (request.url !== '/stream') response.end()
    })
  })
  await open(bed)
  const streams = ['/stream', '/stream', '/stream'].map((path) => ask(client, path))
  await eventually(() => streams.every(({ body }) => body === 'first'), 'three streams at once')
  expect(connections.size).toBe(3)
  for (let n = 0; n < 5; n++) expect(await fetchH2(client, { ':path': '/' })).toMatchObject({ body: 'first', code: 0 })
  expect(connections.size).toBe(4)
  expect([...connections].map((socket) => (socket as unknown as { alpnProtocol: string }).alpnProtocol)).toEqual(['http/1.1', 'http/1.1', 'http/1.1', 'http/1.1'])
  for (const { stream } of streams) stream.close()
  await eventually(() => [...connections].filter((socket) => socket.destroyed).length === 3, 'a cancelled stream ends its connection')
  client.destroy()
  await eventually(() => [...connections].every((socket) => socket.destroyed), 'the pool ends with its client')
})

it('carries large bodies both ways under backpressure', async () => {
  await using bed = await translatingBed((server) => onRequest(server, (request, response) => void request.pipe(response)))
  await open(bed)
  const body = 'abcdefghij'.repeat(300_000)
  expect((await fetchH2(client, { ':method': 'POST', ':path': '/' }, body)).body === body).toBe(true)
})

it.each(['destroy', 'resetAndDestroy'] as const)('breaks a stream off as a real error when the origin breaks off in a body: %s', async (how) => {
  await using bed = await translatingBed((server) =>
    onRequest(server, (request, response) => {
      if (request.url === '/ok') return void response.end('ok')
      const raw = (request.socket as unknown as { _parent: Socket })._parent
      if (request.url === '/before') return void raw[how]()
      response.writeHead(200)
      response.write('abc')
      setTimeout(() => raw[how](), 50)
    }),
  )
  await open(bed)
  expect(await fetchH2(client, { ':path': '/in' })).toMatchObject({ status: 200, body: 'abc', code: constants.NGHTTP2_INTERNAL_ERROR })
  expect(await fetchH2(client, { ':path': '/before' })).toMatchObject({ status: 0, code: constants.NGHTTP2_INTERNAL_ERROR })
  expect(await fetchH2(client, { ':path': '/ok' })).toMatchObject({ status: 200, body: 'ok', code: 0 })
})

it('tries once more when the origin has ended the kept-alive connection that it was about to use', async () => {
  const sockets: Socket[] = []
  let requests = 0
  await using bed = await translatingBed((server) =>
    onRequest(server, (request, response) => {
      if (!sockets.includes(request.socket)) sockets.push(request.socket)
      // The second request on a connection meets its end.
      if (++requests === 2) return void request.socket.destroy()
      response.end('ok')
    }),
  )
  await open(bed)
  for (let n = 0; n < 2; n++) expect(await fetchH2(client, { ':path': '/' })).toMatchObject({ status: 200, body: 'ok' })
  expect([requests, sockets.length]).toEqual([3, 2])
})

it('does not repeat a POST that a kept-alive connection ended: the origin may have acted on it (RFC 9110, 9.2.2)', async () => {
  let requests = 0
  await using bed = await translatingBed((server) => onRequest(server, (request, response) => (++requests === 2 ? void request.socket.destroy() : void response.end('ok'))))
  await open(bed)
  expect(await fetchH2(client, { ':path': '/' })).toMatchObject({ status: 200 })
  expect(await fetchH2(client, { ':method': 'POST', ':path': '/' })).toMatchObject({ status: 0, code: constants.NGHTTP2_INTERNAL_ERROR })
  expect(requests).toBe(2)
})

it('survives trailers and early hints of the origin that HTTP/2 does not write', async () => {
  await using bed = await translatingBed((server) =>
    onRequest(server, ({ url, socket }) => {
      const hints = url === '/hints' ? 'HTTP/1.1 103 Early Hints\r\nEtag: 1\r\nEtag: 2\r\n\r\n' : ''
      socket.write(`${hints}HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n${hints === '' ? 'Etag: 1\r\nEtag: 2\r\n' : ''}\r\n`)
    }),
  )
  await open(bed)
  expect(await fetchH2(client, { ':path': '/trailers' })).toMatchObject({ status: 200, body: 'ok', code: constants.NGHTTP2_INTERNAL_ERROR })
  expect(await fetchH2(client, { ':path': '/hints' })).toMatchObject({ status: 200, body: 'ok', code: 0 })
})

it('turns an extended CONNECT into an Upgrade and carries the WebSocket to its close code (RFC 8441)', async () => {
  await using bed = await translatingBed(echo)
  await open(bed)
  expect(client.remoteSettings.enableConnectProtocol).toBe(true)
  const connectTo = (path: string) => client.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': path, ':authority': 'x', 'sec-websocket-version': '13', 'sec-websocket-protocol': 'chat' }, { endStream: false })
  const stream = connectTo('/ws')
  const [granted] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  expect(JSON.parse(JSON.stringify(granted))).toEqual({ ':status': 200, 'sec-websocket-protocol': 'chat' })
  const socket = webSocketOverStream(stream, { role: 'client' })
  socket.send('hello')
  expect(String((await once(socket, 'message'))[0])).toBe('echo hello')
  socket.close(4002, 'bye')
  expect((await once(socket, 'close'))[0]).toBe(4002)
  const heads = bed.of('head').filter(({ hop }) => hop === 'origin')
  expect(heads.map(({ lines }) => lines[0])).toEqual(['GET /ws HTTP/1.1', 'HTTP/1.1 101 Switching Protocols'])
  const refused = await readAnswer(connectTo('/no').end())
  expect(refused).toMatchObject({ status: 403, body: 'no', headers: { 'x-why': 'because' } })
  expect(await readAnswer(connectTo('/wrong').end())).toMatchObject({ status: 502 })
})

it('ends a tunnel with END_STREAM when the origin sends FIN, and frees the connection of the origin when the client resets', async () => {
  let upgraded: Socket | undefined
  await using bed = await translatingBed((server) => {
    server.on('upgrade', (_request, socket: Socket) => (upgraded = socket))
    echo(server)
  })
  await open(bed)
  const first = ask(client, '/ws', true)
  await eventually(() => first.status === 200, 'open')
  upgraded?.end()
  await once(first.stream, 'end')
  expect(first.stream.rstCode).toBe(0)
  const second = ask(client, '/ws', true)
  await eventually(() => second.status === 200, 'open')
  second.stream.close(constants.NGHTTP2_CANCEL)
  await eventually(() => upgraded?.destroyed === true, 'freed')
})

it('takes and gives back: an HTTP/2 session of the origin is used again once it is off', async () => {
  const versions: string[] = []
  await using bed = await translatingBed((server) => onRequest(server, (request, response) => (versions.push(request.httpVersion), response.end('ok'))))
  await open(bed)
  await fetchH2(client, { ':path': '/' })
  bed.gateway.switchOff('gateway/http1-origin')
  await fetchH2(client, { ':path': '/' })
  expect(versions).toEqual(['1.1', '2.0'])
})

it('with gateway/http10-origin sends HTTP/1.0, whose cut body looks complete, and answers an extended CONNECT with 400 as nginx does', async () => {
  await using bed = await translatingBed((server) => {
    onRequest(server, (request, response) => {
      if (request.url !== '/cut') return void response.end(`${request.httpVersion} ${String(request.headers.connection)}`)
      response.writeHead(200)
      response.write('half')
      setTimeout(() => request.socket.destroy(), 50)
    })
  })
  bed.on('gateway/http10-origin')
  await open(bed)
  expect(await fetchH2(client, { ':path': '/' })).toMatchObject({ status: 200, body: '1.0 close', code: 0 })
  expect(await fetchH2(client, { ':path': '/cut' })).toMatchObject({ status: 200, body: 'half', code: 0 })
  const tunnel = ask(client, '/ws', true)
  await eventually(() => tunnel.status === 400, 'refused')
})
