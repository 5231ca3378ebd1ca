import { once } from 'node:events'
import { type ClientHttp2Session, connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2'
import { isIP } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { WebSocket } from 'ws'
import type { WebSocketLike } from '../contract/client.ts'
import { messageOf } from '../core/errors.ts'
import { webSocketOverStream } from '../core/websocket-stream.ts'

export interface H2WebSocketOptions {
  /** `wss://host:port/path?query`. */
  readonly url: string
  readonly ca?: string | string[]
  /** The socket over HTTP/1.1 that a browser opens instead when the server does not offer RFC 8441. */
  overUpgrade(): WebSocket
}

const CONNECTING = 0
const OPEN = 1
const CLOSED = 3

/**
 * RFC 8441 client with Chromium's choices: extended CONNECT when the server's SETTINGS offer it, a second
 * connection with the HTTP/1.1 upgrade when they do not, 1006 and no second try when CONNECT is refused.
 */
export function openH2WebSocket(options: H2WebSocketOptions): WebSocketLike & { terminate(): void } {
  const facade = new SocketFacade()
  dial(options, facade).catch((error: unknown) => facade.fail(messageOf(error)))
  return facade
}

async function dial(options: H2WebSocketOptions, facade: SocketFacade): Promise<void> {
  const url = new URL(options.url)
  const tls = connectTls({
    host: url.hostname,
    port: Number(url.port || 443),
    ALPNProtocols: ['h2', 'http/1.1'],
    ...(isIP(url.hostname) === 0 ? { servername: url.hostname } : {}),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  })
  facade.onAbandon(() => tls.destroy())
  await once(tls, 'secureConnect')
  const session = tls.alpnProtocol === 'h2' ? await openSession(url, tls, facade) : undefined
  if (!session?.remoteSettings.enableConnectProtocol) {
    session?.close()
    tls.destroy()
    if (facade.readyState === CONNECTING) facade.adopt(options.overUpgrade())
    return
  }
  await openStream(url, session, facade)
}

async function openSession(url: URL, tls: TLSSocket, facade: SocketFacade): Promise<ClientHttp2Session> {
  const session = connectHttp2(`https://${url.host}`, { createConnection: () => tls })
  session.on('error', (error) => facade.fail(error.message))
  session.on('close', () => facade.fail('the HTTP/2 session ended'))
  await once(session, 'remoteSettings')
  return session
}

async function openStream(url: URL, session: ClientHttp2Session, facade: SocketFacade): Promise<void> {
  const stream = session.request(
    { ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': url.pathname + url.search, ':authority': url.host, 'sec-websocket-version': '13', origin: url.origin.replace(/^wss/, 'https') },
    { endStream: false },
  )
  stream.on('error', (error) => facade.fail(error.message))
  stream.on('close', () => session.destroy())
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders & { ':status'?: number }]
  if (headers[':status'] !== 200) {
    session.destroy()
    facade.fail(`CONNECT was answered with ${headers[':status']}`)
    return
  }
  if (facade.readyState === CONNECTING) facade.adopt(webSocketOverStream(stream, { role: 'client' }))
  else session.destroy()
}

/** A `WebSocket` whose real socket arrives later; the events are the browser's: open, message, error then close. */
class SocketFacade implements WebSocketLike {
  onopen: WebSocketLike['onopen'] = null
  onerror: WebSocketLike['onerror'] = null
  onclose: WebSocketLike['onclose'] = null
  onmessage: WebSocketLike['onmessage'] = null
  binaryType = 'nodebuffer'
  #inner: WebSocket | undefined
  #closed = false
  #abandon: () => void = () => {}

  get readyState(): number {
    if (this.#closed) return CLOSED
    return this.#inner?.readyState ?? CONNECTING
  }

  onAbandon(abandon: () => void): void {
    this.#abandon = abandon
  }

  adopt(socket: WebSocket): void {
    this.#inner = socket
    socket.binaryType = this.binaryType as WebSocket['binaryType']
    socket.onopen = (event) => this.onopen?.(event as never)
    socket.onmessage = (event) => this.onmessage?.(event as never)
    socket.onerror = (event) => this.onerror?.(event as never)
    socket.onclose = (event) => {
      this.#closed = true
      this.onclose?.(event as never)
    }
    socket.on('error', () => {})
    if (socket.readyState === OPEN) this.onopen?.({ type: 'open' } as never)
  }

  /** Before a socket exists; afterwards the socket reports for itself. */
  fail(message: string): void {
    if (this.#inner || this.#closed) return
    this.#closed = true
    this.#abandon()
    this.onerror?.({ type: 'error', message } as never)
    this.onclose?.({ type: 'close', code: 1006, reason: '', wasClean: false } as never)
  }

  /** No close handshake: the connection is gone at once. */
  terminate(): void {
    this.#inner?.terminate()
    this.#abandon()
  }

  send(data: string | Uint8Array): void {
    this.#inner?.send(data)
  }

  close(code?: number, reason?: string): void {
    if (this.#inner) this.#inner.close(code, reason)
    else this.fail('closed before it was open')
  }
}
