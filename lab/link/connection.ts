import type { Socket } from 'node:net'
import type { Random } from '../contract/context.ts'
import { Flow, type FlowOwner } from './flow.ts'
import type { Intake } from './upstream-socket.ts'
import type { LinkObservation } from './observation.ts'
import { now } from './precise-timer.ts'
import type { Ending, Stream, Toxic } from './toxic.ts'

/** One hit a connection and toxic is told at first touch, then at most this often. */
const hitEveryMs = 250

export interface ConnectionOptions {
  readonly id: string
  readonly client: Socket
  readonly upstream: Socket
  /** Connects the reads of the upstream socket with the flow to the client. */
  deliverUpstreamTo(intake: Intake): void
  readonly random: Random
  readonly toxics: readonly Toxic[]
  /** Toxiproxy's manners: EOF and RST of one peer both close everything with FIN. */
  readonly strict: boolean
  onHit(connection: Connection, toxic: Toxic, effect: string): void
  onBytes(stream: Stream, received: number, sent: number): void
  onClosed(connection: Connection): void
}

function portsOf({ client, upstream }: Pick<ConnectionOptions, 'client' | 'upstream'>): Connection['ports'] {
  const [clientPort, upstreamPort] = [client.remotePort, upstream.localPort]
  return { ...(clientPort === undefined ? {} : { clientPort }), ...(upstreamPort === undefined ? {} : { upstreamPort }) }
}

/** A client socket, its upstream socket and the two flows between them. */
export class Connection implements FlowOwner {
  readonly id: string
  readonly random: Random
  readonly strict: boolean
  readonly #client: Socket
  readonly #upstream: Socket
  readonly #options: ConnectionOptions
  readonly #flows: Readonly<Record<Stream, Flow>>
  readonly #dice = new Map<string, number>()
  readonly #lastHit = new Map<Toxic, number>()
  #open = 2
  /** Where it comes from, and where it goes on. */
  readonly ports: Pick<LinkObservation, 'clientPort' | 'upstreamPort'>
  /** How it ended, as the peers saw it first. */
  how: Ending | undefined

  constructor(options: ConnectionOptions) {
    this.id = options.id
    this.random = options.random
    this.strict = options.strict
    this.#options = options
    this.#client = options.client
    this.#upstream = options.upstream
    this.ports = portsOf(options)
    this.#flows = {
      upstream: new Flow({ stream: 'upstream', source: this.#client, sink: this.#upstream, owner: this }),
      downstream: new Flow({ stream: 'downstream', source: this.#upstream, sink: this.#client, owner: this }),
    }
  }

  start(): void {
    for (const [socket, flow] of [
      [this.#client, this.#flows.upstream],
      [this.#upstream, this.#flows.downstream],
    ] as const) {
      socket.on('error', () => this.#died(socket, flow))
      socket.on('close', () => this.#closed())
    }
    const active = this.#options.toxics.filter((toxic) => this.#isActive(toxic))
    this.#options.deliverUpstreamTo(this.#flows.downstream)
    this.#flows.upstream.start(active.filter((toxic) => toxic.stream === 'upstream'), { reads: 'events' })
    this.#flows.downstream.start(active.filter((toxic) => toxic.stream === 'downstream'), { reads: 'intake' })
  }

  get bytesUp(): number {
    return this.#flows.upstream.sentBytes
  }
  get bytesDown(): number {
    return this.#flows.downstream.sentBytes
  }

  addToxic(toxic: Toxic): void {
    if (this.#isActive(toxic)) this.#flows[toxic.stream].add(toxic, { existing: true })
  }

  /** `toxics` are all of the proxy, in order: a toxic that now meets its dice takes its old place. */
  updateToxic(toxic: Toxic, toxics: readonly Toxic[]): void {
    const flow = this.#flows[toxic.stream]
    const active = this.#isActive(toxic)
    if (active === flow.has(toxic)) return flow.update(toxic)
    if (!active) return flow.remove(toxic)
    flow.add(toxic, { existing: true, at: toxics.slice(0, toxics.indexOf(toxic)).filter((t) => flow.has(t)).length })
  }

  removeToxic(toxic: Toxic): void {
    this.#flows[toxic.stream].remove(toxic)
    // In Toxiproxy even the connections that the dice spared are closed.
    if (this.strict && toxic.definition.closesOnRemoval) this.#flows[toxic.stream].sourceEnds('close')
  }

  /** The proxy is disabled or deleted. */
  close(): void {
    this.how ??= 'fin'
    this.#client.destroy()
    this.#upstream.destroy()
  }

  finished(flow: Flow, how: Ending): void {
    const sink = flow.stream === 'upstream' ? this.#upstream : this.#client
    const back = flow.stream === 'upstream' ? this.#flows.downstream : this.#flows.upstream
    if (how === 'rst') return this.#abort()
    this.how ??= 'fin'
    if (how === 'fin' && !this.strict) {
      sink.end()
      return
    }
    // The sink is closed whole; the way back ends behind the bytes that are still on it.
    sink.destroySoon()
    back.sourceEnds('close')
  }

  resetBoth(toxic: Toxic, effect: string): void {
    this.hit(toxic, effect)
    this.#abort()
  }

  hit(toxic: Toxic, effect: string): void {
    const time = now()
    const last = this.#lastHit.get(toxic)
    if (last !== undefined && time - last < hitEveryMs) return
    this.#lastHit.set(toxic, time)
    this.#options.onHit(this, toxic, effect)
  }

  counted(stream: Stream, received: number, sent: number): void {
    this.#options.onBytes(stream, received, sent)
  }

  #abort(): void {
    this.how = 'rst'
    this.#flows.upstream.dispose()
    this.#flows.downstream.dispose()
    this.#client.resetAndDestroy()
    this.#upstream.resetAndDestroy()
  }

  /** A peer reset its connection (or it broke): the other peer sees the same, behind the bytes on their way. */
  #died(socket: Socket, flow: Flow): void {
    if (this.strict) return flow.sourceEnds('close')
    if (!flow.over) return flow.sourceEnds('rst')
    const other = socket === this.#client ? this.#upstream : this.#client
    this.how = 'rst'
    other.resetAndDestroy()
  }

  #closed(): void {
    if (--this.#open > 0) return
    this.#flows.upstream.dispose()
    this.#flows.downstream.dispose()
    this.#options.onClosed(this)
  }

  /** One throw a connection and toxic, kept as long as both live: editing other toxics changes nothing. */
  #isActive(toxic: Toxic): boolean {
    if (toxic.toxicity >= 1) return true
    if (this.strict) return this.random.next() < toxic.toxicity
    let die = this.#dice.get(toxic.name)
    if (die === undefined) this.#dice.set(toxic.name, (die = this.random.fork(`dice/${toxic.stream}/${toxic.name}`).next()))
    return die < toxic.toxicity
  }
}
