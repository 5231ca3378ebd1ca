import type { LabEvent, RunWindow } from '../contract/event.ts'
import type { Health, Measures } from '../contract/measures.ts'
import { labPolicy } from '../contract/policy.ts'
import { type ClientEvent, type EventOf, indexLog, inOrderOfTime, type WireEvent } from '../contract/log-index.ts'
import { baselineOf, feedIntervalMs, freshnessMs, struckAt } from '../contract/run-facts.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { Contract } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'

/** Everything a rule may look at: the log of one transport, sorted, and the numbers that were measured from it. */
export interface Facts {
  readonly log: RunLog
  readonly transport: TransportId
  readonly contract: Contract
  readonly measures: Measures
  readonly health: Health
  readonly window: RunWindow
  readonly scale: number
  /** Start of the client under test; null when the log has none. */
  readonly started: EventOf<'start'> | undefined
  /** The moment the faults struck this transport (its start in a run without faults). */
  readonly struckT: number
  readonly hasFaults: boolean
  /** The run goes on: what has not come may still come. */
  readonly lives: boolean
  /** Of a part that the next strike ended: no fresh client was tried then, and there may have been time left to come back. */
  readonly isCutShort: boolean
  /** The touch that was the strike; undefined when none was seen, or the client noticed something before. */
  readonly strike: EventOf<'hit'> | undefined
  /** Touches of this transport, up to the end of the run. */
  readonly hits: readonly EventOf<'hit'>[]
  readonly faults: readonly EventOf<'fault'>[]
  /** Of one strike among several: what acted already when that came. */
  readonly alsoOn: readonly OtherFault[]
  /** The client under test, up to the end of the run, in order of time. */
  readonly client: readonly ClientEvent[]
  readonly wire: readonly WireEvent[]
  readonly accepts: readonly EventOf<'accept'>[]
  readonly controls: readonly EventOf<'control'>[]
  readonly publishes: readonly EventOf<'publish'>[]
  readonly baseline: EventOf<'baseline'> | undefined
  readonly intervalMs: number
  readonly freshMs: number
  /** Time a client has to come back after the fault, wall ms. */
  readonly recoverMs: number
  /** Until when it must be back: `recoverMs` after the last fault ended; while another one lasts, after the last that had ended by then, or after the strike. */
  readonly recoverByT: number
}

/** Connecting and the platform's own timers do not shrink with the scale, so neither do these allowances. */
const leastRecoverMs = 1500
const leastAfterWatchdogMs = 1000

/** T_rec: the longest of 15 s, three times EventSource's delay, and the ladder's watchdog with 10 s to act on it, in wall ms. */
export function recoverWithinMs(scale: number): number {
  const afterWatchdogMs = labPolicy.watchdogMs / scale + Math.max(10_000 / scale, leastAfterWatchdogMs)
  return Math.max(15_000 / scale, (3 * labPolicy.sseRetryMs) / scale, afterWatchdogMs, leastRecoverMs)
}

function endBefore(recoveredT: number | null | undefined, faults: readonly EventOf<'fault'>[]): number | undefined {
  return faults.findLast(({ phase, t }) => phase === 'off' && t <= (recoveredT ?? Number.NEGATIVE_INFINITY))?.t
}

export interface Measured {
  readonly measures: Measures
  readonly health: Health
}

export interface OtherFault {
  /** As it was set last before. */
  readonly on: EventOf<'fault'>
  /** Null: it was not taken off. */
  readonly offT: number | null
}

export interface FactOptions extends Measured {
  readonly contract: Contract
  readonly isCutShort?: boolean
  readonly alsoOn?: readonly OtherFault[]
}

export function factsOf(log: RunLog, transport: TransportId, { isCutShort = false, alsoOn = [], ...options }: FactOptions): Facts {
  const { window, faults, publishes, of } = indexLog(log)
  const own = of(transport)
  const inTime = (event: LabEvent) => event.t <= window.endT
  const struck = struckAt(log, transport)
  const started = own.client.find((event) => event.kind === 'start')
  const struckT = struck?.t ?? started?.t ?? window.startT
  const recoverMs = recoverWithinMs(log.header.scale)
  return {
    log,
    transport,
    ...options,
    window,
    scale: log.header.scale,
    started,
    struckT,
    hasFaults: struck !== null,
    lives: log.footer === undefined,
    isCutShort,
    strike: struck?.hit,
    hits: own.hits.filter(inTime),
    faults,
    alsoOn,
    // Claims about the end are made just after it.
    client: own.client.filter((event) => inTime(event) || event.kind === 'end-state'),
    wire: own.wire.filter(inTime),
    accepts: own.server.filter((event) => event.kind === 'accept').filter(inTime),
    controls: own.controls,
    publishes,
    baseline: baselineOf(log, transport),
    intervalMs: feedIntervalMs(log),
    freshMs: freshnessMs(log, transport),
    recoverMs,
    recoverByT: Math.max(window.faultToT ?? endBefore(options.measures.recoveredT, faults) ?? struckT, struckT) + recoverMs,
  }
}

/** Switches this close belong together: a form that is filled in, a step of a timeline. */
const oneSwitchMs = 50

/** What was switched on first in the time that is told: as it was set last at that moment. */
export function switchedOn({ faults, window }: Facts): EventOf<'fault'> | undefined {
  const fromT = window.faultFromT ?? Number.NEGATIVE_INFINITY
  const first = faults.find(({ phase, t }) => phase === 'on' && t >= fromT)
  return first && faults.findLast(({ phase, fault, t }) => phase === 'on' && fault === first.fault && t - first.t < oneSwitchMs)
}

/** The switch before this one, where the fault was on already: it was not switched on by it, but set otherwise. */
export function setBefore({ faults }: Pick<Facts, 'faults'>, { fault, t }: EventOf<'fault'>): EventOf<'fault'> | undefined {
  const before = faults.findLast((event) => event.fault === fault && event.t <= t - oneSwitchMs)
  return before?.phase === 'on' ? before : undefined
}

/** A clock error, or a request in flight while the fault strikes, may put a sign of it just before. */
const strikeSlackMs = 5

/** The first sign that page code or the platform noticed something after the strike. */
export function firstSign(facts: Facts): ClientEvent | undefined {
  return facts.client.find((event) => event.t >= facts.struckT - strikeSlackMs && (event.kind === 'error' || event.kind === 'close' || event.kind === 'watchdog' || event.kind === 'step'))
}

/** What touched a client so shortly before it noticed something is the likelier cause than what did earlier. */
const shortlyMs = 500

/**
 * The touches that stand before the first sign, the latest last: that of the first fault, while that still acts, and that of the one that
 * touched shortly before the sign, or was switched on last. What imitates software, and a run by hand, have many faults: one that was over
 * before another struck is not to blame, nor is alone what did no harm for seconds.
 */
export function strikesBefore(facts: Facts): EventOf<'hit'>[] {
  const { strike, hits, faults } = facts
  if (!strike) return []
  const sign = firstSign(facts)
  if (!sign) return [strike]
  const before = hits.filter(({ t }) => t > strike.t && t <= sign.t + strikeSlackMs)
  const shortly = before.findLast(({ fault, t }) => fault !== strike.fault && t >= sign.t - shortlyMs)
  const later = faults.filter(({ phase, t }) => phase === 'on' && t > strike.t).flatMap((on) => before.find(({ fault, t }) => fault === on.fault && t >= on.t) ?? [])
  const latest = shortly ?? later.at(-1)
  if (!latest) return [strike]
  const isOver = faults.some(({ phase, fault, t }) => phase === 'off' && fault === strike.fault && t > strike.t && t <= latest.t)
  return isOver ? [latest] : [strike, latest]
}

/** The last thing that page code or the platform noticed, when it is not the first sign: a retry that was refused for good. */
export function lastSign(facts: Facts): ClientEvent | undefined {
  const last = facts.client.findLast((event) => event.t <= facts.window.endT && (event.kind === 'error' || event.kind === 'close'))
  const first = firstSign(facts)
  return first && last && last.t > first.t + strikeSlackMs ? last : undefined
}

export function messagesOf(facts: Facts): EventOf<'message'>[] {
  return facts.client.filter((event) => event.kind === 'message')
}

/** TCP connections on which polls were sent once messages came: they may change without a request that fails. Of other transports it is the connection itself. */
export function newConnections(facts: Facts): EventOf<'tcp-open'>[] {
  const [first] = messagesOf(facts)
  if (!first || (facts.transport !== 'polling' && facts.transport !== 'long-polling')) return []
  return facts.wire.filter((event): event is EventOf<'tcp-open'> => event.kind === 'tcp-open' && event.hop === 'client' && event.t > first.t)
}

/** The delivery with which the client was back; undefined when nothing was interrupted, or it never came back. */
export function recovery(facts: Facts): EventOf<'message'> | undefined {
  const { recoveredT } = facts.measures
  if (recoveredT === null || recoveredT === undefined) return undefined
  return messagesOf(facts).find((event) => event.fresh && event.intact && event.t >= recoveredT)
}

/** Ids of the events given, in order of time, each once. */
export function evidenceOf(...events: readonly (LabEvent | undefined)[]): number[] {
  const known = new Map<number, LabEvent>()
  for (const event of events) if (event) known.set(event.id, event)
  return [...known.values()].sort(inOrderOfTime).map((event) => event.id)
}
