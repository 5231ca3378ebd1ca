import type { LabEvent } from '../../lab/contract/event.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { ValueColumn } from '../charts/value-column.ts'
import { Publications } from './publications.ts'

type MessageEvent = Extract<LabEvent, { kind: 'message' }>

/** The quantities of one transport over time, for its charts. */
export class TransportSeries {
  /** From schedule to first delivery, ms, at the moment of delivery. */
  readonly latency = new ValueColumn()
  /** When the newest message known to the page was published. */
  readonly known = new ValueColumn()
  /** Bytes between client and gateway, both ways, in total. */
  readonly bytes = new ValueColumn()
  /** TCP connections of the client that are open. */
  readonly connections = new ValueColumn()
  opened = 0
  /** By place in the order of publication: 1 where the message came. */
  private received = new Uint8Array(256)
  receivedCount = 0
  /** Came before its publication was told: the two are noted by different processes. */
  readonly early: MessageEvent[] = []

  take(place: number): boolean {
    if (place >= this.received.length) {
      const more = new Uint8Array(Math.max(place + 1, this.received.length * 2))
      more.set(this.received)
      this.received = more
    }
    if (this.received[place] === 1) return false
    this.received[place] = 1
    this.receivedCount++
    return true
  }

  /** How many of the publications `from` .. before `to` never came. */
  missing(from: number, to: number): number {
    let count = 0
    for (let place = from; place < to; place++) if (this.received[place] !== 1) count++
    return count
  }
}

/** Everything of a run that is a quantity over time. What control clients do is left out, except at the server, which has to bear it. */
export class RunSeries {
  readonly publications = new Publications()
  /** TCP connections that the origin holds. */
  readonly sockets = new ValueColumn()
  /** Exchanges that it has accepted and not released. */
  readonly exchanges = new ValueColumn()
  /** Of the engine's process, in which the server's side lives. */
  readonly lag = new ValueColumn()
  readonly heap = new ValueColumn()
  readonly resident = new ValueColumn()
  private readonly transports = new Map<TransportId, TransportSeries>()

  of(transport: TransportId): TransportSeries {
    let series = this.transports.get(transport)
    if (!series) this.transports.set(transport, (series = new TransportSeries()))
    return series
  }

  /** How many of what was published from `fromT` to before `toT` never came. */
  missing(transport: TransportId, fromT: number, toT: number): number {
    return this.of(transport).missing(this.publications.before(fromT), this.publications.before(toT))
  }

  take(event: LabEvent): void {
    const { kind } = event
    if (kind === 'publish') {
      this.publications.add(event)
      for (const series of this.transports.values()) for (const early of series.early.splice(0)) this.deliver(series, early)
    } else if (kind === 'message') {
      if (event.control !== true && event.intact) this.deliver(this.of(event.transport), event)
    } else if (kind === 'bytes') {
      if (event.hop === 'client') this.of(event.transport).bytes.push(event.t, event.up + event.down)
    } else if (kind === 'tcp-open' || kind === 'tcp-close') this.count(event)
    else if (kind === 'accept' || kind === 'release') step(this.exchanges, event.t, kind === 'accept' ? 1 : -1)
    else if (kind === 'load') {
      this.lag.push(event.t, event.lagMs)
      this.heap.push(event.t, event.heapBytes)
      this.resident.push(event.t, event.residentBytes)
    }
  }

  private count(event: Extract<LabEvent, { kind: 'tcp-open' | 'tcp-close' }>): void {
    const change = event.kind === 'tcp-open' ? 1 : -1
    if (event.hop === 'origin') step(this.sockets, event.t, change)
    else if (event.control !== true) {
      const series = this.of(event.transport)
      step(series.connections, event.t, change)
      if (change === 1) series.opened++
    }
  }

  private deliver(series: TransportSeries, event: MessageEvent): void {
    const place = this.publications.placeOf(event.epoch, event.seq)
    if (place === undefined) {
      // What nobody published (an invented id) must not pile up.
      if (series.early.length < 100) series.early.push(event)
      return
    }
    if (!series.take(place)) return
    series.latency.push(event.t, Math.max(0, event.t - this.publications.scheduleOf(place)))
    const publishedT = Math.min(this.publications.timeOf(place), event.t)
    const known = series.known.last()
    if (Number.isNaN(known) || publishedT > known) series.known.push(event.t, publishedT)
  }
}

function step(column: ValueColumn, t: number, change: number): void {
  column.push(t, Math.max(0, (column.length === 0 ? 0 : column.last()) + change))
}
