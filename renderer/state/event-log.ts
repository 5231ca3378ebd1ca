import type { LabEvent } from '../../lab/contract/event.ts'
import type { FaultId } from '../../lab/contract/fault.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { addFaultEvent, endAtReturn, type FaultWindow } from '../charts/fault-windows.ts'
import { createLane, extendLane, type Lane } from '../charts/lane-model.ts'
import { TimeColumn } from '../charts/time-column.ts'
import { EventStore } from './event-store.ts'
import { addHead, cutExchange, type Exchange } from './exchanges.ts'
import { RateMeter } from './rate-meter.ts'
import { useSession } from './session-store.ts'
import { RunSeries } from './run-series.ts'

export interface EventLogOptions {
  readonly run: string
  readonly transports: readonly TransportId[]
  /** Feed interval, wall ms. */
  readonly everyMs: number
  /** Lab ms to a wall ms. */
  readonly scale: number
  isInstant(fault: FaultId): boolean
  /** So many of the newest events stay in full; default: as many as a person will look at. */
  readonly keep?: number
}

const usuallyKept = 30_000
/** Of one transport; a poller makes thousands. */
const keptExchanges = 500

let births = 0

/** Every event of the run on screen and what is derived from it as it comes in. Lives outside React. */
export class EventLog {
  readonly run: string
  readonly lanes: ReadonlyMap<TransportId, Lane>
  /** Every event, in order. */
  readonly store: EventStore
  readonly series: RunSeries
  readonly feed = new TimeColumn()
  readonly faults: FaultWindow[] = []
  /** What an experiment found out; of one name the last. */
  readonly facts = new Map<string, Extract<LabEvent, { kind: 'fact' }>>()
  /** What it could not find out here, by the name that it gives to that. */
  readonly unmeasured = new Map<string, Extract<LabEvent, { kind: 'unmeasured' }>>()
  readonly everyMs: number
  /** Messages that reached a client, per second. */
  readonly deliveries = meter()
  readonly published = meter()
  readonly clientBytes = meter()
  readonly originBytes = meter()
  origin: Extract<LabEvent, { kind: 'origin-state' }>['state'] = 'up'
  /** Exchanges that the origin has accepted and not released. */
  openExchanges = 0
  /** Grows with every batch: painters compare it with what they drew. */
  version = 0
  /** Tells two logs of one run apart: a replay that went back has another one. */
  readonly birth = ++births
  private readonly exchanges = new Map<TransportId, Exchange[]>()
  private readonly heads = new Map<TransportId, number>()
  private readonly byteTotals = new Map<string, number>()
  private readonly scale: number
  private readonly isInstant: (fault: FaultId) => boolean

  constructor(options: EventLogOptions) {
    this.run = options.run
    this.everyMs = options.everyMs
    this.scale = options.scale
    this.isInstant = options.isInstant
    this.series = new RunSeries(options.scale)
    this.store = new EventStore({ keep: options.keep ?? usuallyKept })
    this.lanes = new Map(options.transports.map((transport) => [transport, createLane(transport, { everyMs: options.everyMs })]))
  }

  get length(): number {
    return this.store.length
  }

  get lastId(): number {
    return this.store.lastId
  }

  /** Events come in order of id; what was seen already (after a reconnect) is skipped. */
  append(batch: readonly LabEvent[]): void {
    for (const event of batch) {
      if (event.id <= this.store.lastId) continue
      this.store.push(event)
      this.take(event)
    }
    this.version++
  }

  /** The event in full, if it is kept. */
  find(id: number): LabEvent | undefined {
    return this.store.at(this.store.indexOf(id))
  }

  /** When it was, also of an event that is not kept in full. */
  timeOf(id: number): number | undefined {
    const at = this.store.indexOf(id)
    return at < 0 ? undefined : this.store.timeAt(at)
  }

  /** How many heads were seen, and how many never will be: changes with every exchange and every part of one. */
  headsOf(transport: TransportId): number {
    return this.heads.get(transport) ?? 0
  }

  exchangesOf(transport: TransportId): readonly Exchange[] {
    return this.exchanges.get(transport) ?? []
  }

  private take(event: LabEvent): void {
    this.series.take(event)
    if ('transport' in event) {
      const lane = this.lanes.get(event.transport)
      if (lane) extendLane(lane, event)
    }
    if (event.kind === 'publish') {
      this.feed.push(event.t, event.id)
      this.published.add(event.t, 1)
    } else if (event.kind === 'message' && event.control !== true) this.deliveries.add(event.t, 1)
    else if (event.kind === 'fault') addFaultEvent(this.faults, event, { instant: this.isInstant(event.fault), scale: this.scale })
    else if (event.kind === 'origin-state') this.takeOrigin(event)
    else if (event.kind === 'bytes') this.countBytes(event)
    else if (event.kind === 'accept') this.openExchanges++
    else if (event.kind === 'release') this.openExchanges = Math.max(0, this.openExchanges - 1)
    else if (event.kind === 'head') this.addHead(event)
    else if (event.kind === 'tcp-close') this.cutExchange(event)
    else if (event.kind === 'fact') this.facts.set(event.name, event)
    else if (event.kind === 'unmeasured') this.unmeasured.set(event.name, event)
  }

  private addHead(event: Extract<LabEvent, { kind: 'head' }>): void {
    const list = this.exchanges.get(event.transport) ?? []
    this.exchanges.set(event.transport, list)
    addHead(list, event)
    if (list.length > keptExchanges) list.splice(0, list.length - keptExchanges)
    this.heads.set(event.transport, this.headsOf(event.transport) + 1)
  }

  private takeOrigin({ state, t }: Extract<LabEvent, { kind: 'origin-state' }>): void {
    this.origin = state
    if (state === 'up') endAtReturn(this.faults, t)
  }

  private cutExchange(event: Extract<LabEvent, { kind: 'tcp-close' }>): void {
    if (cutExchange(this.exchanges.get(event.transport) ?? [], event)) this.heads.set(event.transport, this.headsOf(event.transport) + 1)
  }

  private countBytes(event: Extract<LabEvent, { kind: 'bytes' }>): void {
    const key = `${event.transport} ${event.hop}`
    const total = event.up + event.down
    const before = this.byteTotals.get(key) ?? 0
    this.byteTotals.set(key, total)
    const into = event.hop === 'client' ? this.clientBytes : this.originBytes
    into.add(event.t, Math.max(0, total - before))
  }
}

function meter(): RateMeter {
  return new RateMeter({ windowMs: 2000, bucketMs: 100 })
}

/** An empty log that knows which faults of the catalogue are instants. */
export function createLog(options: Omit<EventLogOptions, 'isInstant'>): EventLog {
  const instant = new Set<FaultId>((useSession.getState().catalogue?.faults ?? []).filter((fault) => fault.lifetime === 'instant').map((fault) => fault.id))
  return new EventLog({ ...options, isInstant: (fault) => instant.has(fault) })
}
