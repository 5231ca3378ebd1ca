import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { generate } from 'selfsigned'
import type { RunContext } from '../contract/context.ts'
import type { KeyPair } from '../contract/origin.ts'
import type { EventKind, LabEvent } from '../contract/event.ts'
import type { FaultId } from '../contract/fault.ts'
import { systemClock } from '../core/clock.ts'
import { seededRandom } from '../core/random.ts'
import { openGateway, type Gateway } from './gateway.ts'
import { gatewayFaults } from './registry.ts'

/** What the gateway's tests share: real sockets on loopback, a client that says how its connection ended, a log. */
export interface Testbed extends AsyncDisposable {
  readonly gateway: Gateway
  readonly originPort: number
  readonly events: LabEvent[]
  /** Parses params as a scenario file states them, then switches on. */
  on(fault: FaultId, params?: unknown): void
  /** Of `tcp-open` and `tcp-close` those of clients only; the origin's are in `events`. */
  of<K extends EventKind>(kind: K): Extract<LabEvent, { kind: K }>[]
  closeOrigin(): Promise<void>
}

const issue = async (commonName: string, ca?: KeyPair): Promise<KeyPair> => {
  const pem = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: ca === undefined }, { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] }],
    ...(ca ? { ca } : {}),
  })
  return { key: pem.private, cert: pem.cert }
}
async function issueAll() {
  const [own, authority, unknown] = await Promise.all([issue('localhost'), issue('authority'), issue('unknown')])
  const trusted = { ...(await issue('localhost', authority)), authority: authority.cert, spkiSha256Base64: '', fingerprintSha256: '' }
  return { ...own, interception: { trusted, untrusted: await issue('localhost', unknown) } }
}
const certificate = issueAll()
export const testCertificate = () => certificate

export function testContext(events: LabEvent[]): RunContext {
  const clock = systemClock()
  return {
    clock,
    random: seededRandom(1),
    signal: new AbortController().signal,
    scale: 1,
    record: (event) => void events.push({ id: events.length, t: clock.now(), ...event } as LabEvent),
  }
}

async function bed(server: Server | Http2SecureServer | { port: number }, tls: boolean): Promise<Testbed> {
  const events: LabEvent[] = []
  const sockets = new Set<Socket>()
  let originPort = 'port' in server ? server.port : 0
  if (!('port' in server)) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    originPort = (server.address() as AddressInfo).port
  }
  const closeOrigin = async () => {
    if ('port' in server || !server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const gateway = await openGateway({ transport: tls ? 'sse-h2' : 'sse', tls, upstream: { host: '127.0.0.1', port: originPort }, certificate: await certificate }, testContext(events))
  return {
    gateway,
    originPort,
    events,
    on(fault, params = {}) {
      const definition = gatewayFaults.find(({ id }) => id === fault)
      if (!definition) throw new Error(`no ${fault}`)
      gateway.switchOn(fault, definition.params.parse(params))
    },
    of: <K extends EventKind>(kind: K) => events.filter((event) => event.kind === kind && !isOriginTcp(event)) as Extract<LabEvent, { kind: K }>[],
    closeOrigin,
    async [Symbol.asyncDispose]() {
      await gateway.close()
      await closeOrigin()
    },
  }
}

function isOriginTcp(event: LabEvent): boolean {
  return (event.kind === 'tcp-open' || event.kind === 'tcp-close') && event.hop === 'origin'
}

/** An HTTP/1.1 origin (or the port of whatever listens) behind a gateway without TLS. */
export async function h1Bed(origin: RequestListener | Server | { port: number }): Promise<Testbed> {
  return bed(typeof origin === 'function' ? createServer(origin) : origin, false)
}

/** An HTTP/2 origin behind a gateway with TLS; `configure` adds its listeners. */
export async function h2Bed(configure: (server: Http2SecureServer) => void, settings: { enableConnectProtocol?: boolean } = { enableConnectProtocol: true }): Promise<Testbed> {
  const server = createSecureServer({ key: (await certificate).key, cert: (await certificate).cert, allowHTTP1: true, settings })
  server.on('sessionError', () => {})
  configure(server)
  return bed(server, true)
}

/** A TCP client that keeps every byte and knows how it ended. */
export class RawClient {
  readonly socket: Socket
  text = ''
  ended: 'fin' | 'rst' | undefined
  readonly #waiters = new Set<() => void>()

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (chunk: string) => this.#tell(() => (this.text += chunk)))
    this.socket.on('end', () => this.#tell(() => (this.ended ??= 'fin')))
    this.socket.on('error', () => this.#tell(() => (this.ended ??= 'rst')))
  }

  send(text: string): this {
    this.socket.write(text, 'latin1')
    return this
  }

  /** Resolves when `done` holds; rejects with what was seen after `withinMs`. */
  async until(done: (client: RawClient) => boolean, withinMs = 4000): Promise<this> {
    const deadline = Date.now() + withinMs
    while (!done(this)) {
      if (Date.now() > deadline) throw new Error(`not seen in time; ended: ${this.ended ?? 'no'}, text: ${JSON.stringify(this.text)}`)
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve)
        setTimeout(resolve, 20)
      })
    }
    return this
  }

  async end(): Promise<'fin' | 'rst'> {
    await this.until(({ ended }) => ended !== undefined)
    return this.ended as 'fin' | 'rst'
  }

  close(): void {
    this.socket.destroy()
  }

  #tell(change: () => void): void {
    change()
    for (const waiter of this.#waiters) waiter()
    this.#waiters.clear()
  }
}

/** An origin that answers with raw bytes and shows the raw request. */
export async function rawOrigin(onRequest: (text: string, socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    let text = ''
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      onRequest(text, socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Polls a condition with a deadline. */
export async function eventually(done: () => boolean, what: string, withinMs = 4000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!done()) {
    if (Date.now() > deadline) throw new Error(`did not happen in ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Stands between a TLS client and the gateway and sees how the gateway ended the TCP connection: under TLS Node does not tell.
 * `hold` stops passing bytes to the gateway: a write that meets a RST takes its error away, and the next read sees a FIN.
 */
export async function tcpTap(port: number): Promise<AsyncDisposable & { readonly port: number; hold(): void; ended(): 'fin' | 'rst' | undefined }> {
  let ended: 'fin' | 'rst' | undefined
  const sockets = new Set<Socket>()
  const server = createTcpServer((client) => {
    const gateway = connect({ port, host: '127.0.0.1' })
    for (const socket of [client, gateway]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => (client.destroy(), gateway.destroy()))
    }
    gateway.on('end', () => (ended ??= 'fin'))
    gateway.on('error', () => (ended ??= 'rst'))
    client.pipe(gateway).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    ended: () => ended,
    hold: () => sockets.forEach((socket) => socket.unpipe().resume()),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
