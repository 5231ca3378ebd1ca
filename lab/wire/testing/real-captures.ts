import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect, createServer as createH2Server, type ClientHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import type { CapturedConnection } from '../../contract/wire.ts'
import { webSocketOverStream } from '../../core/websocket-stream.ts'
import { startRecordingRelay } from './recording-relay.ts'

/** What one conversation of two real peers left on the wire. */
type Talk = (port: number) => Promise<void>

async function capture(server: { listen(port: number, host: string): unknown; address(): unknown; close(): unknown }, talk: Talk): Promise<CapturedConnection> {
  server.listen(0, '127.0.0.1')
  await once(server as never, 'listening')
  await using relay = await startRecordingRelay((server.address() as AddressInfo).port)
  await talk(relay.port)
  server.close()
  const [connection] = relay.captures()
  if (!connection) throw new Error('nothing was captured')
  return connection
}

/** An event stream of node:http, which chunks as it is written to. */
export function captureEvents(writes: readonly string[]): Promise<CapturedConnection> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const text of writes) response.write(text)
    response.end()
  })
  return capture(server, async (port) => {
    const outgoing = request({ host: '127.0.0.1', port, path: '/sse', headers: { accept: 'text/event-stream', 'last-event-id': '3' } }).end()
    const [response] = (await once(outgoing, 'response')) as [NodeJS.ReadableStream]
    response.resume()
    await once(response, 'end')
    outgoing.destroy()
  })
}

export interface Sent {
  readonly up: readonly (string | Buffer)[]
  readonly down: readonly (string | Buffer)[]
}

/** A WebSocket of `ws` to `ws`: the server sends first, then the client, then the client closes. */
export function captureWebSocket({ up, down }: Sent, options: { readonly deflate: boolean; readonly takeover?: boolean }): Promise<CapturedConnection> {
  const http = createServer()
  const perMessageDeflate = options.deflate ? { threshold: 0, serverNoContextTakeover: options.takeover === false, clientNoContextTakeover: options.takeover === false } : false
  const sockets = new WebSocketServer({ server: http, perMessageDeflate })
  sockets.on('connection', (socket) => {
    for (const message of down) socket.send(message)
    socket.ping('are you there')
  })
  return capture(http, async (port) => {
    const client = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: options.deflate ? { threshold: 0 } : false })
    let seen = 0
    const all = new Promise<void>((resolve) => {
      client.on('message', () => ++seen === down.length && resolve())
      if (down.length === 0) client.on('open', () => resolve())
    })
    await once(client, 'open')
    await all
    for (const message of up) client.send(message)
    client.close(1000, 'bye')
    await once(client, 'close')
    sockets.close()
  })
}

/** Values that are to be found again on the wire. */
export const sent = { ping: Buffer.from('6272776e6f757431', 'hex'), windowSize: 1_000_000 } as const

/** HTTP/2 without TLS between two sessions of node:http2: a large head, a body, an event stream with a push, a PING, a larger window, a reset and a WebSocket. */
export function captureH2({ up, down }: Sent, head: Readonly<Record<string, string>>): Promise<CapturedConnection> {
  const server = createH2Server({ settings: { enableConnectProtocol: true } })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    if (headers[':method'] === 'CONNECT') {
      stream.respond({ ':status': 200 })
      const socket = webSocketOverStream(stream, { role: 'server' })
      for (const message of down) socket.send(message)
      socket.on('message', () => {})
    } else if (headers[':path'] === '/sse') {
      stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
      stream.pushStream({ ':path': '/pushed' }, (_error, push) => {
        push.respond({ ':status': 200 })
        push.end('pushed')
      })
      for (const [i, message] of down.entries()) stream.write(`id: ${i}\ndata: ${Buffer.from(message).toString('base64')}\n\n`)
      stream.end()
    } else if (headers[':path'] === '/reset') stream.respond({ ':status': 200 })
    else {
      stream.respond({ ':status': 200, ...head })
      stream.pipe(stream)
    }
  })
  return capture(server, async (port) => {
    const session = connect(`http://127.0.0.1:${port}`)
    await once(session, 'remoteSettings')
    const pushed = once(session, 'stream') as Promise<[ClientHttp2Stream]>
    await ended(session.request({ ':path': '/sse' }))
    await ended((await pushed)[0])
    session.setLocalWindowSize(sent.windowSize)
    const answered = once(session, 'answered')
    session.ping(sent.ping, () => session.emit('answered'))
    await answered
    const echo = session.request({ ':path': '/echo', ':method': 'POST', ...head })
    for (const message of up) echo.write(message)
    echo.end()
    await ended(echo)
    const reset = session.request({ ':path': '/reset' })
    await once(reset, 'response')
    reset.close(8)
    await once(reset, 'close')
    const tunnel = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/ws', ':scheme': 'http' } as never)
    await once(tunnel, 'response')
    const socket = webSocketOverStream(tunnel, { role: 'client' })
    for (const message of up) socket.send(message)
    socket.close(4001, 'enough')
    await once(socket, 'close')
    session.close()
    await once(session, 'close')
  })
}

async function ended(stream: ClientHttp2Stream): Promise<void> {
  stream.resume()
  await once(stream, 'close')
}
