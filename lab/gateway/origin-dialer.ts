import { Agent, type AgentOptions, type ClientRequest } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { resetSocket } from '../core/reset-socket.ts'
import type { Cut, OriginFailure } from './exchange.ts'
import type { WireLog } from './wire-log.ts'

export interface Upstream {
  readonly host: string
  readonly port: number
}

/** How TLS is spoken with the origin. */
export interface OriginTls {
  /** The name or address that its certificate must be for. */
  readonly host: string
  /** SNI; never an address (RFC 6066, 3). */
  readonly servername?: string
  /** PEM: the one certificate to trust. */
  readonly ca?: string
  /** Instead of `ca`. */
  readonly secureContext?: SecureContext
  /** False takes any certificate. */
  readonly rejectUnauthorized?: boolean
}

/** A connection to the origin and how it ended; `raw` carries the byte counters, `socket` the HTTP. */
export interface OriginSocket {
  readonly id: string
  readonly raw: Socket
  readonly socket: Socket
  /** What the origin (or the path to it) did first; undefined while it did nothing. */
  ending: Cut | undefined
  /** The gateway reset it. */
  reset: boolean
  /** Why no connection came about; undefined once it did. */
  failure: OriginFailure | undefined
  /** Carries a tunnel: either side may end its direction alone. */
  tunnel: boolean
}

export interface DialOptions {
  readonly upstream: Upstream
  /** Set when the origin speaks TLS. */
  readonly tls: OriginTls | undefined
  readonly log: WireLog
  /** The client connection that it is opened for. */
  readonly serves?: string
}

let dialled = 0

/** Opens a TCP (and TLS) connection to the origin. Errors are noted in `ending`, listeners see them too. */
export function dialOrigin({ upstream, tls, log, serves }: DialOptions, alpn: string): OriginSocket {
  const raw = connectTcp({ host: upstream.host, port: upstream.port, allowHalfOpen: true, noDelay: true })
  const socket = tls === undefined ? raw : connectTls({ ...tls, socket: raw, ALPNProtocols: [alpn], allowHalfOpen: true } as never)
  const origin: OriginSocket = { id: `o${++dialled}`, raw, socket, ending: undefined, reset: false, failure: undefined, tunnel: false }
  log.count('origin', raw)
  tellOfOrigin(origin, log, serves)
  const onError = ({ syscall, code }: NodeJS.ErrnoException) => {
    if (syscall === 'connect') origin.failure ??= code === 'ETIMEDOUT' ? 'timeout' : 'refused'
    origin.ending ??= 'rst'
  }
  raw.on('error', onError)
  if (socket !== raw) {
    socket.on('error', onError)
    // A refused TCP connection does not always reach the TLS socket that waits on it.
    raw.on('close', () => socket.destroy())
    socket.on('close', () => raw.destroy())
  }
  socket.on('end', () => {
    origin.ending ??= 'fin'
    if (!origin.tunnel) socket.end()
  })
  return origin
}

export function resetOrigin(origin: OriginSocket): void {
  origin.reset = true
  resetSocket(origin.raw, origin.socket)
}

/** A connection that never came about is no event: its `failure` is what the exchange is told. */
function tellOfOrigin(origin: OriginSocket, log: WireLog, serves: string | undefined): void {
  const { id, raw, socket } = origin
  let openedT: number | undefined
  let port: number | undefined
  let told = false
  const opened = () => {
    if (told || openedT === undefined) return
    told = true
    const { alpnProtocol } = socket as { readonly alpnProtocol?: string | false }
    log.opened('origin', id, { openedT, serves, port, alpn: alpnProtocol || undefined })
  }
  log.tap?.attach(socket, 'origin', id)
  raw.on('connect', () => {
    openedT = log.now()
    port = raw.localPort
    if (socket === raw) opened()
  })
  if (socket !== raw) socket.on('secureConnect', opened)
  raw.on('close', () => {
    opened()
    const bytes = log.uncount('origin', raw)
    if (!told) return
    const { ending, reset } = origin
    log.closed('origin', id, ending === undefined ? { how: 'local', by: 'gateway', sent: reset ? 'rst' : 'fin', ...bytes } : { how: ending, by: 'origin', ...bytes })
  })
}

/**
 * The origin's side of ONE client connection: at most one kept-alive connection, so that an idle end,
 * a reset or a half-close on either side has exactly one counterpart on the other. Requests take turns.
 */
export class OriginLine {
  /** The latest one, also when it is gone. */
  current: OriginSocket | undefined
  readonly #dial: () => OriginSocket
  readonly #waiting: ClientRequest[] = []
  #state: 'none' | 'free' | 'taken' = 'none'

  constructor(dial: () => OriginSocket) {
    this.#dial = dial
  }

  carry(request: ClientRequest): void {
    if (this.#state === 'taken') return void this.#waiting.push(request)
    const kept = this.#state === 'free' ? this.current?.socket : undefined
    request.reusedSocket = kept?.destroyed === false
    this.#state = 'taken'
    request.onSocket(kept && request.reusedSocket ? kept : this.#open())
  }

  /** Nothing that waits is sent any more, and the connection, also one that became a tunnel, ends. */
  destroy(): void {
    this.#waiting.length = 0
    this.current?.socket.destroy()
    this.current?.raw.destroy()
  }

  #open(): Socket {
    const origin = this.#dial()
    const { socket } = origin
    this.current = origin
    const next = (state: 'none' | 'free') => {
      if (this.current !== origin) return
      this.#state = state
      const request = this.#waiting.shift()
      if (request) this.carry(request)
    }
    // What Node's client tells an agent: the answer is over, a tunnel has taken the connection.
    socket.on('free', () => (socket.writable ? next('free') : socket.destroy()))
    socket.on('agentRemove', () => next('none'))
    socket.on('close', () => next('none'))
    return socket
  }
}

/**
 * What http-proxy takes for an agent. `http.Agent` finds a connection by name and reads the head of each answer, which takes
 * longer than all the rules; here whoever makes http-proxy send a request knows its connection already.
 */
export class RequestAgent {
  /** Node asks before it says `Connection: keep-alive`. */
  readonly keepAlive = true
  #take: ((request: ClientRequest) => void) | undefined

  /** The next request goes to `take` before it touches a socket: http-proxy shows some of them late and some never. */
  expectRequest(take: (request: ClientRequest) => void): void {
    this.#take = take
  }

  /** Called by Node inside `http.request`. */
  addRequest(request: ClientRequest): void {
    const take = this.#take
    this.#take = undefined
    take?.(request)
  }
}

/** Connections to the origin for the streams of ONE HTTP/2 client: kept alive, each used by one request at a time. */
export class OriginPool extends Agent {
  readonly #origins = new WeakMap<Socket, OriginSocket>()
  readonly #dial: () => OriginSocket

  constructor(dial: () => OriginSocket) {
    super({ keepAlive: true } satisfies AgentOptions)
    this.#dial = dial
  }

  override createConnection(): Socket {
    const origin = this.#dial()
    this.#origins.set(origin.socket, origin)
    return origin.socket
  }

  originOf(socket: Socket): OriginSocket | undefined {
    return this.#origins.get(socket)
  }
}
