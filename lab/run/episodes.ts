import { graceMs, recentDeliveries } from '../contract/due.ts'
import type { LabEvent } from '../contract/event.ts'
import { formatCursor } from '../contract/feed.ts'
import { type ClientEvent, type EventOf, indexLog, type WireEvent } from '../contract/log-index.ts'
import type { Health } from '../contract/measures.ts'
import type { Episode } from '../contract/report.ts'
import { feedIntervalMs, pollIntervalMs, switchSlackMs } from '../contract/run-facts.ts'
import type { RunHeader, RunLog } from '../contract/run-file.ts'
import type { Contract } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { measure } from '../record/measure.ts'
import type { OtherFault } from '../verdict/facts.ts'
import { tell, tellUntouched } from '../verdict/judge.ts'
import { instantEnd } from './fault-window.ts'
import { instantFaults } from './faults.ts'
import { fromTheCut } from './worst-strike.ts'


/** What was switched on at one moment. */
type Strike = readonly [EventOf<'fault'>, ...EventOf<'fault'>[]]

/** Closer together than this they were one step of a timeline. */
const oneStepMs = 50

function strikesOf(log: RunLog): Strike[] {
  const { faults: switches, window } = indexLog(log)
  const strikes: [EventOf<'fault'>, ...EventOf<'fault'>[]][] = []
  for (const event of switches) {
    if (event.phase !== 'on' || event.t > window.endT) continue
    const last = strikes.at(-1)
    if (last && event.t - last[0].t < oneStepMs) last.push(event)
    else strikes.push([event])
  }
  return strikes
}

/** Of a run in which nothing changes any more but its end: what the rules said of an episode that is over. */
const told = new WeakMap<RunHeader, Map<string, { readonly events: number; readonly episode: Episode }>>()

/**
 * A run in which faults struck more than once, told strike by strike: each time from what was switched on until that has no effect
 * any more, at most up to the next time, by the same measures and rules as a run of its own. Empty for a run with one strike, of which its verdict tells.
 */
export function episodesOf(log: RunLog, transport: TransportId, options: { readonly health: Health; readonly contract: Contract }): Episode[] {
  const strikes = strikesOf(log)
  if (strikes.length < 2 || !indexLog(log).of(transport).client.some((event) => event.kind === 'start')) return []
  const { window } = indexLog(log)
  const kept = told.get(log.header) ?? new Map<string, { readonly events: number; readonly episode: Episode }>()
  told.set(log.header, kept)
  const episodes = strikes.map((strike, i) => {
    const next = strikes[i + 1]
    const nextT = next && Math.min(next[0].t - switchSlackMs, window.endT)
    const settledT = settledAt(log, transport, { strike, toT: nextT ?? window.endT })
    const toT = settledT ?? nextT
    const part = partOf(log, transport, { strike, toT })
    const cameLater = toT === undefined ? none : messagesSince(log, transport, toT)
    const key = `${transport} ${strike[0].id} ${options.contract} ${log.footer ? 'over' : 'lives'}`
    const before = kept.get(key)
    const events = part.events.length + cameLater.size
    if (before && next && before.events === events) return before.episode
    const struckT = strike[0].t - switchSlackMs
    const episode = episodeOf(part, transport, { strike, cameLater, alsoOn: alsoOn(log, strike), isCutShort: next !== undefined, isSettled: settledT !== undefined, isCutOff: isCutOffAt(log, transport, struckT), ...options })
    kept.set(key, { events, episode })
    return episode
  })
  return fromTheCut(episodes, window.startT)
}

const none: ReadonlySet<string> = new Set()

/** What was published during a strike may come when its time is over: late, but not lost. */
function messagesSince(log: RunLog, transport: TransportId, t: number): ReadonlySet<string> {
  return new Set(indexLog(log).of(transport).client.flatMap((event) => (event.kind === 'message' && event.intact && event.t > t ? [formatCursor(event.epoch, event.seq)] : [])))
}

interface EpisodeOptions {
  readonly strike: Strike
  readonly cameLater: ReadonlySet<string>
  readonly alsoOn: readonly OtherFault[]
  readonly isCutShort: boolean
  /** Its effect was over before. */
  readonly isSettled: boolean
  readonly health: Health
  readonly contract: Contract
  /** It had no connection when that struck. */
  readonly isCutOff: boolean
}

function episodeOf(part: RunLog, transport: TransportId, { strike, isCutOff, isSettled, cameLater, ...options }: EpisodeOptions): Episode {
  const { faults, of } = indexLog(part)
  const { client, hits } = of(transport)
  const measures = measure(part, transport, cameLater)
  const after = client.filter((event) => event.t >= strike[0].t - switchSlackMs && event.kind !== 'end-state')
  const isOther = (event: LabEvent) => event.kind === 'hit' && !strike.some(({ fault }) => fault === event.fault)
  const own = hits.filter((hit) => !isOther(hit))
  // A port that closes touches nothing of a client that has given up before; one that is cut off sees errors of what cut it off.
  const touched = isCutOff ? own.length > 0 && after.length > 0 : own.length > 0 || after.some(isSign)
  const { verdict, by, reason, evidence, because } = touched ? tell(part, transport, { ...options, isCutShort: options.isCutShort || isSettled, measures }) : tellUntouched({ ...part, events: part.events.filter((event) => !isOther(event)) }, transport, { ...options, measures, isCutOff })
  // What touches just then may still be of the old setting.
  const wasOn = faults.some(({ t }) => t < strike[0].t - switchSlackMs)
  return {
    fault: strike[0].fault,
    t: strike[0].t,
    event: (wasOn ? strike[0] : (own[0] ?? strike[0])).id,
    touched,
    verdict,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
    evidence,
    because,
    timeToDetectMs: touched ? measures.timeToDetectMs : null,
    serverTimeToDetectMs: touched ? measures.serverTimeToDetectMs : null,
    timeToRecoverMs: measures.timeToRecoverMs,
    recoveredT: measures.recoveredT ?? null,
    restored: measures.restored,
    lost: measures.lost,
  }
}

/** The other faults that acted already. */
function alsoOn(log: RunLog, strike: Strike): OtherFault[] {
  const { faults } = indexLog(log)
  const fromT = strike[0].t - switchSlackMs
  const before = faults.filter(({ fault, t }) => t < fromT && !instantFaults.has(fault) && !strike.some((on) => on.fault === fault))
  const last = new Map(before.map((event) => [event.fault, event]))
  return [...last.values()].filter(({ phase }) => phase === 'on').map((on) => ({ on, offT: faults.find(({ phase, fault, t }) => phase === 'off' && fault === on.fault && t >= fromT)?.t ?? null }))
}

/** The last that the client told of its connection was that it had lost it. */
function isCutOffAt(log: RunLog, transport: TransportId, t: number): boolean {
  const last = indexLog(log).of(transport).client.findLast((event) => event.t < t && (isSign(event) || event.kind === 'open' || event.kind === 'hello' || event.kind === 'message' || event.kind === 'empty'))
  return last !== undefined && isSign(last)
}

function isSign({ kind }: ClientEvent): boolean {
  return kind === 'error' || kind === 'close' || kind === 'watchdog' || kind === 'step'
}

/**
 * When the effect of a strike was over: what struck was taken off, nobody noticed anything any more, and as many messages came as tell what
 * is in flight. Undefined when that was not before `toT`. What comes later says nothing of the strike, but would make its shares smaller
 * the longer the run goes on.
 */
function settledAt(log: RunLog, transport: TransportId, { strike, toT }: { readonly strike: Strike; readonly toT: number }): number | undefined {
  const { faults: switches, publishes, placesOf, of } = indexLog(log)
  const { client, server, hits } = of(transport)
  const overT = lastEnd(strike, switches.filter(({ t }) => t >= strike[0].t - switchSlackMs && t <= toT))
  if (overT === null) return undefined
  const noticed = [
    client.findLast((event) => event.t <= toT && (isSign(event) || event.kind === 'gap' || event.kind === 'resync')),
    server.findLast(({ kind, via, t }) => t <= toT && kind === 'release' && via !== 'polling' && via !== 'long-polling'),
    hits.findLast(({ fault, t }) => t <= toT && strike.some((on) => on.fault === fault)),
  ]
  const sinceT = Math.max(overT, ...noticed.flatMap((event) => event?.t ?? []))
  const since = client.flatMap((event) => {
    if (event.kind !== 'message' || !event.fresh || !event.intact || event.t <= sinceT || event.t > toT) return []
    const publish = publishes[placesOf(event.epoch, event.seq).at(-1) ?? -1]
    return publish && publish.t > overT ? [{ t: event.t, latencyMs: event.t - publish.scheduledT }] : []
  })
  const last = since[recentDeliveries - 1]
  if (!last) return undefined
  const settledT = last.t + graceMs({ scale: log.header.scale, pollMs: pollIntervalMs(log, transport), runMs: Number.POSITIVE_INFINITY, recentMs: since.slice(0, recentDeliveries).map(({ latencyMs }) => latencyMs), addedMs: 0 })
  return settledT < toT ? settledT : undefined
}

/** The log of one transport from a strike on, as a run with that strike alone. @param toT when it ends; undefined: with the run */
function partOf(log: RunLog, transport: TransportId, { strike, toT }: { readonly strike: Strike; readonly toT: number | undefined }): RunLog {
  const { window, publishes, placesOf, faults: switches, of } = indexLog(log)
  const own = of(transport)
  const fromT = strike[0].t - switchSlackMs
  const endT = toT ?? window.endT
  const within = ({ t }: LabEvent) => t >= fromT && t <= (toT ?? Infinity)
  const names = new Set(strike.map(({ fault }) => fault))
  // A fault that acted already goes on touching as it did up to the moment at which it is set otherwise.
  const wasOn = [...names].flatMap((fault) => switches.findLast((event) => event.fault === fault && event.t < fromT && !instantFaults.has(fault)) ?? []).filter(({ phase }) => phase === 'on')
  const isOfBefore = (hit: EventOf<'hit'>) => hit.t < strike[0].t && wasOn.some(({ fault }) => fault === hit.fault)
  const hits = own.hits.filter((hit) => within(hit) && !isOfBefore(hit))
  const firstHit = hits.find((hit) => names.has(hit.fault))
  const { greeting, last } = before(own.client, fromT)
  const lastPlace = last && placesOf(last.epoch, last.seq).at(-1)
  // While messages came up to the strike, what was under way behind the last one is this strike's to lose.
  const cameUpToIt = last !== undefined && strike[0].t - last.t < 2 * feedIntervalMs(log) + switchSlackMs
  const ownSwitches = switches.filter((event) => within(event) && names.has(event.fault))
  const events: LabEvent[] = [
    ...own.baselines,
    ...greeting,
    ...publishes.filter((event, place) => place === lastPlace || (event.t <= endT && (event.t > strike[0].t || (cameUpToIt && lastPlace !== undefined && place > lastPlace)))),
    ...(last ? [last] : []),
    ...own.client.filter(within),
    ...own.server.filter(within),
    ...wireFrom(own.wire, fromT).filter(within),
    // What acted before goes on acting: it is not this strike, but may be to blame for what comes after it.
    ...hits.filter((hit) => (firstHit === undefined || hit.t >= firstHit.t) && (names.has(hit.fault) || hit.t > (firstHit?.t ?? 0))),
    ...(toT === undefined ? own.controls : []),
    ...wasOn,
    ...ownSwitches,
    { id: Number.MAX_SAFE_INTEGER, t: endT, kind: 'window', side: 'lab', startT: window.startT, faultFromT: strike[0].t, faultToT: lastEnd(strike, ownSwitches), endT },
  ]
  return { header: log.header, events, footer: log.footer }
}

/** Totals of bytes count from the strike on, as its messages do. */
function wireFrom(wire: readonly WireEvent[], fromT: number): WireEvent[] {
  const before = (of: EventOf<'bytes'>['hop']) => wire.findLast((event): event is EventOf<'bytes'> => event.kind === 'bytes' && event.hop === of && event.t < fromT)
  const bases = { client: before('client'), origin: before('origin') }
  const rebased = wire.map((event) => {
    const base = event.kind === 'bytes' ? bases[event.hop] : undefined
    return event.kind === 'bytes' && base ? { ...event, up: event.up - base.up, down: event.down - base.down } : event
  })
  // Where nothing passed since, the total is there all the same: it is 0.
  return [...Object.values(bases).flatMap((base) => (base ? [{ ...base, t: fromT, up: 0, down: 0 }] : [])), ...rebased]
}

/** What an episode must know of the time before it: that the client was started and greeted, and what it had. */
function before(client: readonly ClientEvent[], fromT: number): { readonly greeting: ClientEvent[]; readonly last: EventOf<'message'> | undefined } {
  const start = client.find((event) => event.kind === 'start')
  const hello = client.find((event) => event.kind === 'hello')
  const last = client.findLast((event): event is EventOf<'message'> => event.kind === 'message' && event.intact && event.t < fromT)
  const greeted = hello && hello.t < fromT ? [{ ...hello, t: last?.t ?? fromT }] : []
  return { greeting: [...(start && start.t < fromT ? [start] : []), ...greeted], last }
}

/** When the last of them was over; null when one lasts. */
function lastEnd(strike: Strike, switches: readonly EventOf<'fault'>[]): number | null {
  const ends = strike.map((on) => (instantFaults.has(on.fault) ? instantEnd(on) : (switches.find(({ phase, fault }) => phase === 'off' && fault === on.fault)?.t ?? null)))
  return ends.includes(null) ? null : Math.max(...(ends as number[]))
}
