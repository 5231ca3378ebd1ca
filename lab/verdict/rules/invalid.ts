import type { LabEvent } from '../../contract/event.ts'
import { indexLog } from '../../contract/log-index.ts'
import type { Health } from '../../contract/measures.ts'
import type { Facts } from '../facts.ts'
import { evidenceOf } from '../facts.ts'
import type { Finding } from '../finding.ts'
import { duration } from '../times.ts'

const limits = { lagMs: 50, clockErrorMs: 5, publisherLatenessMs: 50 }

const machineReasons: ReadonlySet<string | undefined> = new Set(['engine-busy', 'probe-busy', 'clock', 'publisher-late'])

/** The log is whole, and only its times are not exact enough to judge by. */
export function isOfMachine(reason: string | undefined): boolean {
  return machineReasons.has(reason)
}

interface Doubt {
  readonly reason: string
  readonly because: string
  readonly event?: LabEvent | undefined
}

/** Rule 0, the health gate: a run whose measuring was not sound has no verdict. */
export function invalid(facts: Facts): Finding | undefined {
  const doubt = incompleteLog(facts) ?? unmeasured(facts) ?? unhealthy(facts) ?? downgraded(facts) ?? unseenFault(facts) ?? unfitBaseline(facts)
  return doubt && { verdict: 'invalid', rule: '0 health gate', reason: doubt.reason, evidence: evidenceOf(doubt.event), because: doubt.because }
}

/** Ids count from 1 without holes, and a finished log says how many there are: what is missing could be what matters. */
function incompleteLog({ log }: Facts): Doubt | undefined {
  const expected = Math.max(indexLog(log).highestId, log.footer?.events ?? 0)
  const missing = expected - log.events.length
  return missing > 0 ? { reason: 'incomplete-log', because: `${missing} of ${expected} events are missing from the log, so no verdict can be drawn from it.` } : undefined
}

function unmeasured({ log, started, publishes, transport }: Facts): Doubt | undefined {
  const trouble = indexLog(log).general.find((event) => event.kind === 'trouble' && event.code === 'LAB_PROBE_LOST')
  if (trouble?.kind === 'trouble') return { reason: 'probe-lost', because: `The probe was lost during the run: ${trouble.message}.`, event: trouble }
  if (!started) return { reason: 'not-run', because: `No client of ${transport} was started in this run.` }
  if (publishes.length === 0) return { reason: 'no-feed', because: 'The origin published nothing in this run.' }
  return undefined
}

function unhealthy({ health, log }: Facts): Doubt | undefined {
  const doubt = unsound(health)
  const event = doubt?.kind && indexLog(log).general.findLast((one) => one.kind === doubt.kind && (doubt.process === undefined || ('process' in one && one.process === doubt.process)))
  return doubt && { ...doubt, event }
}

interface Unsound {
  readonly reason: string
  readonly because: string
  /** Of the event that says so. */
  readonly kind?: 'health' | 'clock'
  readonly process?: 'engine' | 'probe'
}

function unsound(health: Health): Unsound | undefined {
  if (health.engineLagP99Ms >= limits.lagMs) return busy('engine', health.engineLagP99Ms)
  if (health.probeLagP99Ms >= limits.lagMs) return busy('probe', health.probeLagP99Ms)
  if (health.clockErrorMs >= limits.clockErrorMs) return { kind: 'clock', reason: 'clock', because: `The probe's clock is known only to ${duration(health.clockErrorMs)}; the limit is ${limits.clockErrorMs} ms.` }
  if (health.publisherLatenessP99Ms < limits.publisherLatenessMs) return undefined
  return { reason: 'publisher-late', because: `The feed was published up to ${duration(health.publisherLatenessP99Ms)} late (p99); the limit is ${limits.publisherLatenessMs} ms.` }
}

/** Why what was measured in such a run cannot be believed; undefined when it can. For runs without transports: experiments. */
export function doubtOf(health: Health): string | undefined {
  return unsound(health)?.because
}

function busy(process: 'engine' | 'probe', lagMs: number): Unsound {
  return { kind: 'health', process, reason: `${process}-busy`, because: `The ${process}'s event loop lagged by ${duration(lagMs)} (p99); the limit is ${limits.lagMs} ms. Close other programs and run again.` }
}

/** An HTTP/2 row whose client spoke HTTP/1.1 measured something else. What an intermediary speaks behind it is its own affair. */
function downgraded({ transport, accepts, wire, window, hits }: Facts): Doubt | undefined {
  if (transport !== 'sse-h2' && transport !== 'websocket-h2') return undefined
  // What an interceptor offers instead is the fault itself.
  if (hits.some(({ fault }) => fault === 'gateway/intercept-tls')) return undefined
  const alpns = wire.flatMap((event) => (event.kind === 'tcp-open' && event.hop === 'client' && event.alpn !== undefined ? [event.alpn] : []))
  if (alpns.length > 0 && alpns.every((alpn) => alpn === 'h2')) return undefined
  const accept = accepts.find((event) => event.via === transport && event.http !== '2' && event.t <= window.endT)
  return accept && { reason: 'downgraded', because: `${transport} reached the origin over HTTP/${accept.http}, not HTTP/2.`, event: accept }
}

/** What nobody has to reach: that heartbeats keep an idle limit away, or that nothing lasts too long, is what such a run finds out. */
export const limitFaults: ReadonlySet<string> = new Set(['gateway/idle-timeout', 'gateway/max-duration', 'gateway/first-byte-timeout', 'gateway/request-head-timeout'])

function unseenFault({ health, hasFaults, faults }: Facts): Doubt | undefined {
  if (!hasFaults || health.faultSeen) return undefined
  const switchedOn = faults.filter((event) => event.phase === 'on')
  if (switchedOn.length > 0 && switchedOn.every(({ fault }) => limitFaults.has(fault))) return undefined
  const on = switchedOn[0]
  return { reason: 'fault-not-seen', because: `${on?.fault ?? 'The fault'} was switched on, but nothing on the wire was touched by it.`, event: on }
}

function unfitBaseline({ baseline, transport }: Facts): Doubt | undefined {
  if (!baseline || baseline.verdict === 'unaffected') return undefined
  return { reason: 'baseline', because: `Already the clean run of this session judged ${transport} "${baseline.verdict}", so this machine cannot tell what the fault did.`, event: baseline }
}
