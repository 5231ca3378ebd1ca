import { addedDelayMs, type Due, graceMs, isDue, recentDeliveries } from '../../lab/contract/due.ts'
import type { LabEvent } from '../../lab/contract/event.ts'
import { labPolicy } from '../../lab/contract/policy.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { ValueColumn } from '../charts/value-column.ts'
import { Publications } from './publications.ts'

type MessageEvent = Extract<LabEvent, { kind: 'message' }>

/** The time that a run measured, or has measured so far, lab ms. */
export interface MeasuredTime {
  readonly startT: number
  readonly endT: number
}

/** Of a run, lab ms. */
interface Stretch {
  readonly fromT: number
  readonly toT: number
}

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
  /** By place in the order of publication: when it came. */
  private readonly received: number[] = []
  /** Place of the earliest publication that came. */
  private earliest = Infinity
  private startT: number | null = null
  private helloT: number | null = null
  private polls: boolean
  /** Came before its publication was told: the two are noted by different processes. */
  readonly early: MessageEvent[] = []

  constructor(transport: TransportId) {
    this.polls = transport === 'polling'
  }

  /** False when it came before. */
  take(place: number, t: number): boolean {
    if (this.received[place] !== undefined) return false
    this.received[place] = t
    this.earliest = Math.min(this.earliest, place)
    return true
  }

  follow(event: Extract<LabEvent, { kind: 'start' | 'hello' | 'attempt' }>): void {
    if (event.kind === 'start') this.startT ??= event.t
    else if (event.kind === 'hello') this.helloT ??= event.t
    else this.polls ||= event.transport === 'fallback' && event.via === 'polling'
  }

  /** Infinity when it never came. */
  cameT(place: number): number {
    return this.received[place] ?? Infinity
  }

  /** As `lab/record` has it of the same log. A part of a long run has no start: its client followed the feed before. */
  due({ startT, endT }: MeasuredTime, { scale, addedMs }: { readonly scale: number; readonly addedMs: number }): Due {
    const came = this.latency.lowerBound(endT + 0.001)
    const recentMs = Array.from({ length: Math.min(came, recentDeliveries) }, (_, i) => this.latency.valueAt(came - 1 - i))
    const begun = this.startT ?? startT
    const pollMs = this.polls ? labPolicy.pollEveryMs / scale : 0
    const firstT = came === 0 ? Infinity : this.latency.at(0)
    const greetedT = Math.min(this.helloT ?? Infinity, firstT)
    return {
      followsT: this.startT === null ? -Infinity : greetedT === Infinity ? begun : greetedT,
      earliest: this.earliest,
      lastScheduledT: endT - graceMs({ scale, pollMs, runMs: endT - begun, recentMs, addedMs }),
    }
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
  private readonly switches: Extract<LabEvent, { kind: 'fault' }>[] = []
  private readonly transports = new Map<TransportId, TransportSeries>()
  private readonly scale: number

  /** @param scale lab ms to a wall ms */
  constructor(scale: number) {
    this.scale = scale
  }

  of(transport: TransportId): TransportSeries {
    let series = this.transports.get(transport)
    if (!series) this.transports.set(transport, (series = new TransportSeries(transport)))
    return series
  }

  /** How late everything came that was published from `fromT` to before `toT` and should have come in the measured time: from its schedule, ms; Infinity when it did not. */
  lateness(transport: TransportId, time: Stretch, measured: MeasuredTime): number[] {
    const lateMs: number[] = []
    this.eachDue(transport, time, measured, (ms) => lateMs.push(ms))
    return lateMs
  }

  /** How many of those did not. */
  missing(transport: TransportId, time: Stretch, measured: MeasuredTime): number {
    let count = 0
    this.eachDue(transport, time, measured, (ms) => (count += ms === Infinity ? 1 : 0))
    return count
  }

  private eachDue(transport: TransportId, { fromT, toT }: Stretch, measured: MeasuredTime, take: (lateMs: number) => void): void {
    const series = this.of(transport)
    const due = series.due(measured, { scale: this.scale, addedMs: addedDelayMs(this.switches, measured.endT) })
    const end = this.publications.before(toT)
    for (let place = this.publications.before(fromT); place < end; place++) {
      const scheduledT = this.publications.scheduleOf(place)
      if (!isDue({ t: this.publications.timeOf(place), scheduledT }, place, due)) continue
      const t = series.cameT(place)
      take(t <= measured.endT ? t - scheduledT : Infinity)
    }
  }

  /**
   * What a time without a connection cost. It began before the client noticed: with the first publication that did not reach it any more.
   * @param since the end of the time without a connection before this one
   */
  missingInGap(transport: TransportId, { fromT, toT, since }: { readonly fromT: number; readonly toT: number; readonly since: number }, measured: MeasuredTime): number {
    const known = this.of(transport).known.heldAt(fromT)
    return this.missing(transport, { fromT: Math.max(since, Number.isNaN(known) ? -Infinity : known), toT }, measured)
  }

  take(event: LabEvent): void {
    const { kind } = event
    if (kind === 'publish') {
      this.publications.add(event)
      for (const series of this.transports.values()) for (const early of series.early.splice(0)) this.deliver(series, early)
    } else if (kind === 'message') {
      if (event.control !== true && event.intact) this.deliver(this.of(event.transport), event)
    } else if (kind === 'start' || kind === 'hello' || kind === 'attempt') {
      if (event.control !== true) this.of(event.transport).follow(event)
    } else if (kind === 'bytes') {
      if (event.hop === 'client') this.of(event.transport).bytes.push(event.t, event.up + event.down)
    } else if (kind === 'tcp-open' || kind === 'tcp-close') this.count(event)
    else if (kind === 'accept' || kind === 'release') step(this.exchanges, event.t, kind === 'accept' ? 1 : -1)
    else if (kind === 'fault') this.switches.push(event)
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
    if (!series.take(place, event.t)) return
    series.latency.push(event.t, Math.max(0, event.t - this.publications.scheduleOf(place)))
    const publishedT = Math.min(this.publications.timeOf(place), event.t)
    const known = series.known.last()
    if (Number.isNaN(known) || publishedT > known) series.known.push(event.t, publishedT)
  }
}

function step(column: ValueColumn, t: number, change: number): void {
  column.push(t, Math.max(0, (column.length === 0 ? 0 : column.last()) + change))
}
