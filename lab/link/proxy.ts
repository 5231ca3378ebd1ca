import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import type { Random } from '../contract/context.ts'
import { inTurn } from '../core/in-turn.ts'
import { ApiError } from './api-error.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { type Address, formatAddress, resolveAddress, splitHostPort } from './go-address.ts'
import type { ConnectionObservation, EndCause, LinkObservation } from './observation.ts'
import { after } from './precise-timer.ts'
import type { Greeting, Stream, Toxic } from './toxic.ts'
import { dialUpstream, highWaterMark } from './upstream-socket.ts'

export interface ProxySettings {
  readonly random: Random
  /** Toxiproxy's manners where this engine deviates on purpose. */
  readonly strict: boolean
  /** What a client sees when its upstream cannot be reached. */
  readonly unreachable: 'fin' | 'rst'
  readonly connectTimeoutMs: number
  observe(observation: LinkObservation): void
}

export interface ByteCounters {
  received: number
  sent: number
}

/** A client without a connection to the upstream yet. */
interface Caller {
  readonly id: string
  readonly client: Socket
  /** Its socket forgets it when it dies. */
  readonly clientPort: number | undefined
}

interface Dialling extends Caller {
  readonly cancel: () => void
}

/** A listener, its upstream, its toxics and its open connections. */
export class Proxy {
  readonly name: string
  listen: string
  upstream: string
  enabled = false
  readonly #settings: ProxySettings
  readonly #random: Random
  readonly #toxics: Record<Stream, Toxic[]> = { upstream: [], downstream: [] }
  readonly #connections = new Set<Connection>()
  readonly #dialling = new Set<Dialling>()
  readonly bytes: Record<Stream, ByteCounters> = { upstream: { received: 0, sent: 0 }, downstream: { received: 0, sent: 0 } }
  #server: Server | undefined
  #accepted = 0
  readonly #exclusively = inTurn()

  constructor(options: { readonly name: string; readonly listen: string; readonly upstream: string }, settings: ProxySettings) {
    this.name = options.name
    this.listen = options.listen
    this.upstream = options.upstream
    this.#settings = settings
    this.#random = settings.random.fork(`proxy/${options.name}`)
  }

  /** Upstream toxics first, then downstream, each in the order of their making. */
  get toxics(): readonly Toxic[] {
    return [...this.#toxics.upstream, ...this.#toxics.downstream]
  }
  get openConnections(): number {
    return this.#connections.size + this.#dialling.size
  }

  /** False when it was enabled already. */
  start(): Promise<boolean> {
    return this.#exclusively(async () => !this.enabled && (await this.#start(), true))
  }
  /** For good: nobody is hurt, a proxy that is gone is no fault. */
  stop(): Promise<void> {
    return this.#exclusively(() => this.#stop({ isFault: false }))
  }

  /** Toxics survive; connections do not, when anything differs. A failed restart leaves the proxy disabled with its new address. */
  update(input: { readonly listen: string; readonly upstream: string; readonly enabled: boolean }): Promise<void> {
    return this.#exclusively(async () => {
      if (await this.differs(input)) {
        await this.#stop({ isFault: false })
        this.listen = input.listen
        this.upstream = input.upstream
      }
      if (input.enabled === this.enabled) return
      if (input.enabled) await this.#start()
      else await this.#stop({ isFault: true })
    })
  }

  async differs(input: { readonly listen: string; readonly upstream: string }): Promise<boolean> {
    return this.listen !== formatAddress(await resolveAddress(input.listen)) || this.upstream !== input.upstream
  }

  findToxic(name: string): Toxic | undefined {
    return this.toxics.find((toxic) => toxic.name === name)
  }
  addToxic(toxic: Toxic): void {
    this.#toxics[toxic.stream].push(toxic)
    for (const connection of this.#connections) connection.addToxic(toxic)
  }
  updateToxic(toxic: Toxic): void {
    for (const connection of this.#connections) connection.updateToxic(toxic, this.toxics)
  }
  removeToxic(toxic: Toxic): void {
    this.#toxics[toxic.stream] = this.#toxics[toxic.stream].filter((t) => t !== toxic)
    for (const connection of this.#connections) connection.removeToxic(toxic)
  }

  /** Opens or closes the listener after toxics changed: `refuse` closes it. */
  settle(): Promise<void> {
    return this.#exclusively(async () => {
      if (!this.enabled) return
      const refuses = this.toxics.some((toxic) => toxic.definition.closesListener === true && toxic.toxicity >= 1)
      if (refuses) this.#closeListener()
      else if (!this.#server) await this.#openListener()
    })
  }

  async #start(): Promise<void> {
    await this.#openListener()
    this.enabled = true
  }

  async #openListener(): Promise<void> {
    const address = await resolveAddress(this.listen).catch((error: Error) => {
      throw new ApiError(`listen tcp: ${error.message}`, 500)
    })
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true, highWaterMark }, (client) => this.#accept(client))
    // Toxiproxy listens on [::] when no address, or 0.0.0.0, is named.
    const host = address.host === '0.0.0.0' || address.host === '' ? '::' : address.host
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError({ host, port: address.port }, error)))
      server.listen({ host, port: address.port, backlog: 4096 }, resolve)
    })
    // After listening, errors (EMFILE on accept) concern single clients.
    server.on('error', () => {})
    const bound = server.address() as AddressInfo
    this.listen = formatAddress({ host: bound.address, port: bound.port })
    this.#server = server
  }
  #closeListener(): void {
    this.#server?.close()
    this.#server = undefined
  }

  async #stop({ isFault }: { readonly isFault: boolean }): Promise<void> {
    if (!this.enabled) return
    this.enabled = false
    this.#closeListener()
    for (const { cancel, ...caller } of this.#dialling) {
      cancel()
      this.#observeEnd(caller, 'fin', { by: 'link', toxic: isFault ? 'down' : undefined })
      caller.client.destroy()
    }
    for (const connection of this.#connections) {
      if (isFault) this.#observe({ kind: 'hit', conn: connection.id, ...connection.ports, toxic: 'down', effect: 'closed, then connect refused' })
      connection.close(isFault ? 'down' : undefined)
    }
  }

  #accept(client: Socket): void {
    const id = `${this.name}#${++this.#accepted}`
    client.on('error', () => {})
    const caller: Caller = { id, client, clientPort: client.remotePort }
    this.#observe({ kind: 'open', conn: id, at: 'client', clientPort: caller.clientPort })
    const greetings = this.toxics.flatMap((toxic) => {
      const greeting = toxic.definition.greet?.(toxic.attributes)
      return greeting && this.#random.fork(`${id}/greet/${toxic.name}`).next() < toxic.toxicity ? [{ toxic, greeting }] : []
    })
    const refused = greetings.find(({ greeting }) => greeting.kind === 'refuse')
    if (refused) {
      this.#observe({ kind: 'hit', conn: id, toxic: refused.toxic.name, effect: 'refused' })
      client.resetAndDestroy()
      return this.#observeEnd(caller, 'rst', { by: 'link', toxic: refused.toxic.name })
    }
    const delayMs = greetings.reduce((sum, { greeting }) => sum + delayOf(greeting), 0)
    for (const { toxic } of greetings) this.#observe({ kind: 'hit', conn: id, toxic: toxic.name, effect: `connect delayed ${delayMs} ms` })
    if (delayMs === 0) return this.#dial(caller)
    const dialling: Dialling = { ...caller, cancel: after(delayMs, () => (this.#dialling.delete(dialling), this.#dial(caller))) }
    this.#dialling.add(dialling)
    client.once('close', () => {
      dialling.cancel()
      this.#dialling.delete(dialling)
    })
  }

  #dial(caller: Caller): void {
    const { client } = caller
    if (client.destroyed) return
    const { socket: upstream, deliverTo } = dialUpstream(dialTarget(this.upstream))
    const timer = setTimeout(() => upstream.destroy(new Error('connect timeout')), this.#settings.connectTimeoutMs)
    const dialling: Dialling = { ...caller, cancel: () => upstream.destroy() }
    this.#dialling.add(dialling)
    const settle = (): void => {
      clearTimeout(timer)
      this.#dialling.delete(dialling)
      client.off('close', abandon)
    }
    const abandon = (): void => void upstream.destroy()
    client.on('close', abandon)
    upstream.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (!this.#dialling.has(dialling)) return
      this.#observeEnd(caller, this.#settings.unreachable, { by: code === 'ECONNREFUSED' ? 'upstream' : 'link' })
      if (this.#settings.unreachable === 'rst') client.resetAndDestroy()
      else client.destroy()
    })
    upstream.once('close', () => {
      if (this.#dialling.has(dialling)) settle()
    })
    upstream.once('connect', () => {
      settle()
      this.#join({ client, upstream, id: caller.id, deliverUpstreamTo: deliverTo })
    })
  }

  #join(ends: Pick<ConnectionOptions, 'client' | 'upstream' | 'id' | 'deliverUpstreamTo'>): void {
    const { id } = ends
    const connection = new Connection({
      ...ends,
      random: this.#random.fork(id),
      toxics: this.toxics,
      strict: this.#settings.strict,
      onHit: (hit, toxic, effect) => this.#observe({ kind: 'hit', conn: id, ...hit.ports, toxic: toxic.name, effect }),
      onBytes: (stream, received, sent) => {
        this.bytes[stream].received += received
        this.bytes[stream].sent += sent
      },
      onEnd: ({ ports }, end) => this.#observe({ kind: 'end', conn: id, ...ports, ...end }),
      onClosed: () => void this.#connections.delete(connection),
    })
    this.#observe({ kind: 'open', conn: id, at: 'upstream', ...connection.ports })
    this.#connections.add(connection)
    connection.start()
  }

  #observeEnd({ id, clientPort }: Caller, how: 'fin' | 'rst', cause: EndCause): void {
    this.#observe({ kind: 'end', conn: id, at: 'client', clientPort, how, ...cause })
  }

  #observe(observation: ConnectionObservation): void {
    this.#settings.observe({ proxy: this.name, ...observation })
  }
}

const delayOf = (greeting: Greeting): number => (greeting.kind === 'delay' ? greeting.delayMs : 0)

function dialTarget(upstream: string): Address {
  try {
    const { host, port } = splitHostPort(upstream)
    return { host: host === '' ? 'localhost' : host, port: Number(port) }
  } catch {
    return { host: upstream, port: 0 }
  }
}

const bindErrors: Readonly<Record<string, string>> = {
  EADDRINUSE: 'bind: address already in use',
  EACCES: 'bind: permission denied',
  EADDRNOTAVAIL: 'bind: cannot assign requested address',
}

/** `listen tcp 127.0.0.1:80: bind: address already in use`, as Go says it. */
function listenError(address: Address, error: NodeJS.ErrnoException): ApiError {
  const shown = address.host === '::' ? `:${address.port}` : formatAddress(address)
  return new ApiError(`listen tcp ${shown}: ${bindErrors[error.code ?? ''] ?? error.message}`, 500)
}
