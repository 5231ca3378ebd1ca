import type { Socket } from 'node:net'
import type { Random } from '../contract/context.ts'
import { Flow, type FlowOwner } from './flow.ts'
import type { Intake } from './upstream-socket.ts'
import type { ConnectionObservation, EndCause, LinkEnd, LinkPeer } from './observation.ts'
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
  /** The first FIN or RST on one of its sockets. */
  onEnd(connection: Connection, end: LinkEnd): void
  onClosed(connection: Connection): void
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
  readonly ports: Pick<ConnectionObservation, 'clientPort' | 'upstreamPort'>
  readonly #ended = new Set<LinkPeer>()

  constructor(options: ConnectionOptions) {
    this.id = options.id
    this.random = options.random
    this.strict = options.strict
    this.#options = options
    this.#client = options.client
    this.#upstream = options.upstream
    this.ports = { clientPort: options.client.remotePort, upstreamPort: options.upstream.localPort }
    this.#flows = {
      upstream: new Flow({ stream: 'upstream', source: this.#client, sink: this.#upstream, owner: this }),
      downstream: new Flow({ stream: 'downstream', source: this.#upstream, sink: this.#client, owner: this }),
    }
  }

  start(): void {
    for (const [peer, socket, flow] of [
      ['client', this.#client, this.#flows.upstream],
      ['upstream', this.#upstream, this.#flows.downstream],
    ] as const) {
      socket.on('end', () => this.#ends(peer, 'fin', { by: peer }))
      socket.on('error', () => this.#died(peer, flow))
      socket.on('close', () => this.#closed())
    }
    const active = this.#options.toxics.filter((toxic) => this.#isActive(toxic))
    this.#options.deliverUpstreamTo(this.#flows.downstream)
    this.#flows.upstream.start(active.filter((toxic) => toxic.stream === 'upstream'), { reads: 'events' })
    this.#flows.downstream.start(active.filter((toxic) => toxic.stream === 'downstream'), { reads: 'intake' })
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
    if (this.strict && toxic.definition.closesOnRemoval) this.#flows[toxic.stream].sourceEnds('close', { by: 'link', toxic: toxic.name })
  }

  /** The proxy is disabled (`toxic`: `down`) or deleted. */
  close(toxic?: string): void {
    for (const peer of ['client', 'upstream'] as const) this.#ends(peer, 'fin', { by: 'link', toxic })
    this.#client.destroy()
    this.#upstream.destroy()
  }

  finished(flow: Flow, how: Ending, cause: EndCause): void {
    const [peer, sink, back] = flow.stream === 'upstream' ? (['upstream', this.#upstream, this.#flows.downstream] as const) : (['client', this.#client, this.#flows.upstream] as const)
    if (how === 'rst') return this.#abort(cause)
    this.#ends(peer, 'fin', cause)
    if (how === 'fin' && !this.strict) {
      sink.end()
      return
    }
    // The sink is closed whole; the way back ends behind the bytes that are still on it.
    sink.destroySoon()
    back.sourceEnds('close', cause)
  }

  resetBoth(toxic: Toxic, effect: string): void {
    this.hit(toxic, effect)
    this.#abort({ by: 'link', toxic: toxic.name })
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

  #abort(cause: EndCause): void {
    for (const peer of ['client', 'upstream'] as const) this.#ends(peer, 'rst', cause)
    this.#flows.upstream.dispose()
    this.#flows.downstream.dispose()
    this.#client.resetAndDestroy()
    this.#upstream.resetAndDestroy()
  }

  /** A peer reset its connection (or it broke): the other peer sees the same, behind the bytes on their way. */
  #died(peer: LinkPeer, flow: Flow): void {
    this.#ends(peer, 'rst', { by: peer })
    if (this.strict) return flow.sourceEnds('close', { by: peer })
    if (!flow.over) return flow.sourceEnds('rst', { by: peer })
    const [otherPeer, other] = peer === 'client' ? (['upstream', this.#upstream] as const) : (['client', this.#client] as const)
    this.#ends(otherPeer, 'rst', { by: peer })
    other.resetAndDestroy()
  }

  #ends(at: LinkPeer, how: 'fin' | 'rst', cause: EndCause): void {
    if (this.#ended.has(at)) return
    this.#ended.add(at)
    this.#options.onEnd(this, { at, how, ...cause })
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
