import { count, duration } from './times.ts'
import { type Facts, firstSign, lastSign, messagesOf, newConnections, setBefore, type OtherFault, strikesBefore, switchedOn } from './facts.ts'
import type { LabEvent } from '../contract/event.ts'
import { spokenParam } from '../contract/fault.ts'
import { faultKind } from '../contract/fault-side.ts'
import type { ClientEvent, EventOf } from '../contract/log-index.ts'
import { switchSlackMs } from '../contract/run-facts.ts'
import { carrierOf } from '../contract/transport.ts'

/** The clocks of the two sides may put an answer behind what came of it. */
const clockSlackMs = 5

/** A moment as the timeline shows it: since the clients were started. */
export function at(facts: Facts, t: number): string {
  return `at ${duration(t - facts.window.startT)}`
}

const layerNames = { link: 'the link', gateway: 'the gateway', origin: 'the origin' } as const

/** `at 3.00 s link/reset struck (connection reset)`, where it was seen to strike; else that it was switched on. */
export function explainStrike(facts: Facts): string | undefined {
  if (facts.strike) return explainHit(facts, facts.strike)
  const fault = switchedOn(facts)
  if (!fault) return undefined
  const set = explainSetting(facts, fault)
  if (set) return set.says
  if (fault.t <= facts.window.startT) return `${fault.fault} was in place from the start`
  const layer = layerNames[fault.fault.slice(0, fault.fault.indexOf('/')) as keyof typeof layerNames]
  return `${at(facts, fault.t)} ${fault.fault} was switched on in ${layer}`
}

/** `at 9.00 s link/latency was changed (latency 100 ms -> 300 ms)`: what touches a connection just then may still be of the old setting. */
function explainSetting(facts: Facts, fault: EventOf<'fault'>): { readonly says: string; readonly t: number } | undefined {
  const before = setBefore(facts, fault)
  const changed = before ? Object.keys(fault.params).filter((name) => JSON.stringify(before.params[name]) !== JSON.stringify(fault.params[name])) : []
  if (!before || changed.length === 0) return undefined
  const values = changed.map((name) => [spokenParam(name), setting(name, before.params[name]), '->', setting(name, fault.params[name])].join(' '))
  return { says: `${at(facts, fault.t)} ${fault.fault} was changed (${values.join(', ')})`, t: fault.t }
}

/** A value may be a whole page. */
const longestValue = 40

function setting(name: string, value: unknown): string {
  if (typeof value === 'number' && name.endsWith('Ms')) return duration(value)
  if (typeof value === 'number' && name.endsWith('KBps')) return `${value} kB/s`
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none')
  return text.length > longestValue ? text.slice(0, longestValue).concat('...') : text
}

/** The change of a fault that acted already, where this touch is its first since. */
function settingAt(facts: Facts, hit: EventOf<'hit'>): ReturnType<typeof explainSetting> {
  const on = switchOf(facts, hit)
  return on && explainSetting(facts, on)
}

/** Its switch, where it is of the time that is told. */
function switchOf({ faults }: Facts, hit: EventOf<'hit'>): EventOf<'fault'> | undefined {
  return faults.findLast(({ phase, fault, t }) => phase === 'on' && fault === hit.fault && t <= hit.t + switchSlackMs)
}

/** What follows a switch so soon is the switch at work, on whatever transport passes next. */
const atWorkMs = 1000

/** The moment of the switch is the same for all transports; that of the touch is told where something was counted from it, or it came much later. */
function isToldBySwitch(facts: Facts, hit: EventOf<'hit'>): boolean {
  const on = switchOf(facts, hit)
  if (!on || on.t <= facts.window.startT || on.t > hit.t) return false
  return hit.t - on.t < (firstSign(facts) ?? refusedHead(facts) ? switchSlackMs : atWorkMs)
}

/** By how much varies from touch to touch: said is what was asked for, not one sample. */
function effectOf(hit: EventOf<'hit'>, on: EventOf<'fault'> | undefined): string {
  const { latencyMs, jitterMs } = on?.params ?? {}
  if (faultKind(hit.fault) !== 'link/latency' || typeof latencyMs !== 'number') return hit.effect
  return `delayed ${latencyMs} ms${typeof jitterMs === 'number' && jitterMs > 0 ? ` ± ${jitterMs} ms` : ''}`
}

function explainHit(facts: Facts, hit: EventOf<'hit'>): string {
  const set = settingAt(facts, hit)
  if (set) return set.says
  const on = switchOf(facts, hit)
  const effect = effectOf(hit, on ?? facts.alsoOn.find(({ on: { fault } }) => fault === hit.fault)?.on)
  if (!on) return `${at(facts, hit.t)} ${hit.fault}, which was on before, struck (${effect})`
  if (hit.t <= facts.window.startT) return `${hit.fault} acted from the start (${effect})`
  if (isToldBySwitch(facts, hit)) return `${at(facts, on.t)} ${hit.fault} struck (${effect})`
  return `${at(facts, hit.t)} ${hit.fault} struck (${effect})${on.t > facts.window.startT && hit.t - on.t >= switchSlackMs ? `, switched on ${at(facts, on.t)}` : ''}`
}

/** The events that a sentence speaks of when it tells what struck: the switch where that is told, else the touch. */
export function causes(facts: Facts, hits: readonly EventOf<'hit'>[] = strikesBefore(facts)): EventOf<'fault' | 'hit'>[] {
  return hits.flatMap((hit) => {
    const on = switchOf(facts, hit)
    if (on && settingAt(facts, hit)) return [on]
    return on && on.t > facts.window.startT && hit.t - on.t >= switchSlackMs ? [on, hit] : [hit]
  })
}

/** The same of the first touch alone. */
export function firstCause(facts: Facts): EventOf<'fault' | 'hit'>[] {
  return causes(facts, facts.hits.slice(0, 1))
}

/** The answer to a handshake or request that was not what the client had asked for. */
export function refusedHead(facts: Facts): EventOf<'head'> | undefined {
  return refusedHeadBetween(facts, facts.struckT - 5, Number.POSITIVE_INFINITY)
}

function refusedHeadBetween(facts: Facts, fromT: number, toT: number): EventOf<'head'> | undefined {
  return facts.wire.find((event): event is EventOf<'head'> => event.kind === 'head' && event.hop === 'client' && event.dir === 's2c' && event.t >= fromT && event.t <= toT && (statusOf(event) ?? 0) >= 300)
}

export function statusOf(head: EventOf<'head'>): number | undefined {
  for (const line of head.lines.slice(0, 2)) {
    const match = /^(?:HTTP\/[\d.]+ |:status: ?)(\d{3})/.exec(line)
    if (match) return Number(match[1])
  }
  return undefined
}

/** `the page saw close 1006`, `the page saw an error (readyState 2)`. */
export function explainSign(sign: ClientEvent): string {
  // It goes on trying, on this rung or another.
  if (sign.kind === 'close' && sign.code === undefined && sign.transport === 'fallback') return 'the ladder lost its connection'
  if (sign.kind === 'close') return sign.code === undefined ? 'the API object closed for good' : `the page saw close ${sign.code}`
  if (sign.kind === 'watchdog') return `page code declared the connection dead after ${duration(sign.silentMs)} of silence`
  if (sign.kind === 'step') return `the ladder stepped from ${sign.from} to ${sign.to}`
  if (sign.kind !== 'error') return `the page saw ${sign.kind}`
  const detail = [sign.status === undefined ? undefined : `status ${sign.status}`, sign.readyState === undefined ? undefined : `readyState ${sign.readyState}`].filter((part) => part !== undefined)
  return `the page saw an error${detail.length > 0 ? ` (${detail.join(', ')})` : ''}`
}

/** What a gap names is of another life of the origin than the greeting before it; otherwise newer messages have pushed it out. */
export function wasForgotten({ client }: Facts, gap: EventOf<'gap'>): boolean {
  return client.slice(0, client.indexOf(gap)).findLast((before) => before.kind === 'hello')?.epoch !== gap.epoch
}

/** Why the origin had messages no longer that a client asked for when it came back, once for each reason. */
export function explainGaps(facts: Facts): string[] {
  const gaps = facts.client.filter((event) => event.kind === 'gap')
  const [forgotten, pushedOut] = [gaps.find((gap) => wasForgotten(facts, gap)), gaps.find((gap) => !wasForgotten(facts, gap))]
  return [
    ...(forgotten ? [`${at(facts, forgotten.t)} the origin announced a gap, since it had restarted and kept nothing from before`] : []),
    ...(pushedOut ? [`${at(facts, pushedOut.t)} the origin announced a gap, since it keeps only the last ${count(facts.log.header.scenario.feed.ring, 'message')}`] : []),
  ]
}

/** Polls in which nothing failed, on what connections: undefined where it was the same one all along. */
export function explainNewConnections(facts: Facts): string | undefined {
  const opened = newConnections(facts)
  return opened[0] && `no request failed, since ${at(facts, opened[0].t).slice(3)} over ${count(opened.length, 'new TCP connection')}`
}

/** That what struck was taken off, unless the client was back before: what comes later is not under it any more. */
export function explainEnd(facts: Facts): string[] {
  const { faults, measures, window } = facts
  const first = switchedOn(facts)
  const struck = facts.strike ? strikesBefore(facts) : first ? [first] : []
  const untilT = Math.min(window.endT, (firstSign(facts) ? measures.recoveredT : null) ?? window.endT)
  return struck.flatMap(({ fault, t }) => {
    const off = faults.find((event) => event.phase === 'off' && event.fault === fault && event.t > t + switchSlackMs)
    return off && off.t <= untilT ? [`${at(facts, off.t)} ${fault} was taken off`] : []
  })
}

/** What happened, in order: what struck, the refused answer, what the page saw, and of a client that is not served what came last. */
export function explainLoss(facts: Facts): string[] {
  if (facts.measures.restored) return [...explainSigns(facts), ...explainEnd(facts)]
  const last = messagesOf(facts).at(-1)
  return [...explainSigns(facts), ...explainRetry(facts), last ? `its last message came ${at(facts, last.t)}` : 'no message ever came', ...explainEnd(facts)]
}

/** What else was on when that struck, but for what its sentence names anyway: `link/latency was on as well`. */
export function explainOthers({ alsoOn, window }: Facts, said: string): string[] {
  // One step of a timeline takes one fault off and switches another on.
  const others = alsoOn.filter(({ on: { fault }, offT }) => (offT === null || offT >= (window.faultFromT ?? 0) + switchSlackMs) && !new RegExp(`\\b${fault}(?![@a-z0-9-])`, 'i').test(said))
  const isOver = ({ offT }: OtherFault) => offT !== null && offT <= window.endT
  const lasting = others.filter((other) => !isOver(other)).map(({ on }) => on.fault)
  return [...(lasting.length > 0 ? [`${lasting.join(', ')} ${lasting.length === 1 ? 'was' : 'were'} on as well`] : []), ...others.filter(isOver).map(({ on, offT }) => `${on.fault} was on as well, until ${duration((offT ?? 0) - window.startT)}`)]
}

/** What struck, the refused answer, what the page saw. */
export function explainSigns(facts: Facts): string[] {
  const refused = refusedHead(facts)
  const sign = firstSign(facts)
  const hits = strikesBefore(facts)
  const strikes = hits.length > 0 ? hits.map((hit) => explainHit(facts, hit)) : [explainStrike(facts)].filter((clause) => clause !== undefined)
  const last = hits.at(-1)
  const struckT = last ? (settingAt(facts, last)?.t ?? last.t) : facts.struckT
  const when = (t: number) => (strikes.length > 0 && t >= struckT ? `${duration(t - struckT)} later` : at(facts, t))
  return [
    ...strikes,
    ...(refused && (!sign || refused.t <= sign.t + 5) ? [`${when(refused.t)} a request was answered ${statusOf(refused)}`] : []),
    sign ? `${when(sign.t)} ${explainSign(sign)}` : `the page saw nothing: no error, no close`,
  ]
}

/** A retry after the first sign that ended the matter: `a retry at 2.31 s was answered 502 and the page saw an error (readyState 2)`. */
function explainRetry(facts: Facts): string[] {
  const last = lastSign(facts)
  const attempt = last && facts.client.findLast((event) => event.kind === 'attempt' && event.t <= last.t)
  if (!last || !attempt || attempt.t < (firstSign(facts)?.t ?? facts.struckT)) return []
  const refused = refusedHeadBetween(facts, attempt.t - 5, last.t + 5)
  return [`its last retry, ${at(facts, attempt.t)}, ${refused ? `was answered ${statusOf(refused)}` : 'failed'}, and ${explainSign(last)}`]
}

export function explainControls(facts: Facts): string {
  const restored = facts.controls.find((event) => event.restored)
  if (restored) {
    const what = restored.via === carrierOf(facts.transport) && facts.transport !== 'fallback' ? 'a fresh connection of the same kind' : `a fresh client over ${restored.via}`
    return `${what}, opened by the lab ${circumstance(facts, restored)}, was served after ${duration(restored.afterMs)}`
  }
  const [first] = facts.controls
  if (!first) return 'no fresh client was tried, so nobody knows whether a new connection would get through'
  return `none of ${count(facts.controls.length, 'fresh client')} tried ${circumstance(facts, first)} was served`
}

/** Fresh clients are tried when the time that is told is up: by then its faults may be over. */
function circumstance({ window }: Facts, { t, afterMs }: EventOf<'control'>): string {
  if (window.faultFromT === null) return 'at the end'
  return window.faultToT === null || t - afterMs < window.faultToT ? 'under the same fault' : 'after the fault'
}

/** What made a ladder go on from the way that it was cut off on, after the first sign: the touch, the answer, the step. */
export function stepAfter(facts: Facts): { readonly says: string[]; readonly events: readonly LabEvent[] } | undefined {
  const sign = firstSign(facts)
  const step = facts.client.find((event) => event.kind === 'step' && sign !== undefined && event.t > sign.t)
  if (!sign || step?.kind !== 'step') return undefined
  const told = strikesBefore(facts)
  const hit = facts.hits.findLast(({ fault, t }) => t > sign.t && t <= step.t + clockSlackMs && !told.some((strike) => strike.fault === fault))
  const refused = refusedHeadBetween(facts, sign.t, step.t + clockSlackMs)
  return { says: [...(hit ? [explainHit(facts, hit)] : []), `${at(facts, step.t)} ${explainSign(step)}${refused ? `, since a request was answered ${statusOf(refused)}` : ''}`], events: [...(hit ? causes(facts, [hit]) : []), ...(refused ? [refused] : []), step] }
}

/** Clauses to one plain sentence. */
export function sentence(clauses: readonly string[]): string {
  const text = clauses.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
