import type { LabEvent } from '../contract/event.ts'
import { formatCursor } from '../contract/feed.ts'
import { type ClientEvent, indexLog } from '../contract/log-index.ts'
import { transportIds } from '../contract/transport.ts'
import { type Facts, messagesOf } from './facts.ts'
import { count, duration } from './times.ts'

/** One way in which a transport was worse than it should be. */
export interface Symptom {
  readonly name: string
  /** Clause for the sentence. */
  readonly says: string
  readonly events: readonly LabEvent[]
}

/** The healthy numbers to compare with: the session's clean run, else this run's own part before the fault. */
export interface Healthy {
  readonly p95Ms: number
  readonly meanMs: number
  readonly burstIndex: number
  readonly overheadBytesPerMessage: number | null
}

const leastMessagesBefore = 5

export function healthyOf(facts: Facts): Healthy | undefined {
  const { baseline } = facts
  if (baseline) return { p95Ms: baseline.latencyP95Ms, meanMs: baseline.latencyMeanMs, burstIndex: baseline.burstIndex, overheadBytesPerMessage: baseline.overheadBytesPerMessage }
  if (!facts.hasFaults) return undefined
  const scheduled = new Map(facts.publishes.map((event) => [formatCursor(event.epoch, event.seq), event.scheduledT]))
  const values = messagesOf(facts)
    .filter((event) => event.t < facts.struckT && event.fresh)
    .flatMap((event) => {
      const t = scheduled.get(formatCursor(event.epoch, event.seq))
      return t === undefined ? [] : [event.t - t]
    })
    .sort((a, b) => a - b)
  if (values.length < leastMessagesBefore) return undefined
  return { p95Ms: values[Math.ceil(values.length * 0.95) - 1] ?? 0, meanMs: values.reduce((sum, value) => sum + value, 0) / values.length, burstIndex: 0, overheadBytesPerMessage: null }
}

/** The fault never reached this transport although it reached others: what differs from the clean run is noise. */
export function wasTouched(facts: Facts): boolean {
  if (!facts.hasFaults || facts.hits.length > 0) return true
  const on = new Set(facts.faults.filter((event) => event.phase === 'on').map((event) => event.fault))
  const { of } = indexLog(facts.log)
  const elsewhere = new Set(transportIds.flatMap((transport) => of(transport).hits.map((event) => event.fault)))
  return on.size === 0 || ![...on].every((fault) => elsewhere.has(fault))
}

/** A mean over fewer messages is mostly the cost of connecting. */
const leastMessagesForOverhead = 20

export function symptoms(facts: Facts): Symptom[] {
  return [...absoluteSymptoms(facts), ...relativeSymptoms(facts)]
}

function absoluteSymptoms({ measures, intervalMs, client, freshMs, lives }: Facts): Symptom[] {
  const found: Symptom[] = []
  const add = (name: string, says: string, events: readonly ClientEvent[] = []) => found.push({ name, says, events })
  const gapLimitMs = Math.max(5 * intervalMs, 1000)
  if (measures.lost > 0) add('lossy', lives ? `${count(measures.lost, 'message')} of ${measures.eligible} still missing` : `${count(measures.lost, 'message')} of ${measures.eligible} never came`, client.filter((event) => event.kind === 'gap'))
  if (measures.duplicatesApp > 0) add('duplicates', `${count(measures.duplicatesApp, 'duplicate')} reached the application`, client.filter((event) => event.kind === 'message' && !event.fresh).slice(0, 3))
  if (measures.maxGapMs > gapLimitMs) add('stall', `for ${duration(measures.maxGapMs)} nothing came (limit ${duration(gapLimitMs)})`)
  if (measures.availability < 0.99) add('stale', `the newest message was older than ${duration(freshMs)} for ${((1 - measures.availability) * 100).toFixed(1)} % of the time`)
  if (measures.goodputRatio < 0.9) add('goodput', `only ${Math.round(measures.goodputRatio * 100)} % of the offered payload arrived`)
  return found
}

function relativeSymptoms(facts: Facts): Symptom[] {
  const healthy = healthyOf(facts)
  if (!healthy) return []
  const { latencyMs, ageMs, burstIndex, overheadBytesPerMessage, delivered } = facts.measures
  const found: Symptom[] = []
  const add = (name: string, says: string) => found.push({ name, says, events: [] })
  const p95LimitMs = Math.max(3 * healthy.p95Ms, healthy.p95Ms + 250)
  if (latencyMs.p95 > p95LimitMs) add('slow', `p95 latency${facts.lives && !facts.isCutShort ? ' of what has come so far' : ''} was ${duration(latencyMs.p95)} (clean ${duration(healthy.p95Ms)}, limit ${duration(p95LimitMs)})`)
  const healthyAgeMs = healthy.meanMs + facts.intervalMs / 2
  if (ageMs.mean > 2 * healthyAgeMs + facts.intervalMs) add('old', `the newest message was ${duration(ageMs.mean)} old on average (clean ${duration(healthyAgeMs)})`)
  if (burstIndex > healthy.burstIndex + 0.2) add('burst', `${Math.round(burstIndex * 100)} % of the messages came in bursts (clean ${Math.round(healthy.burstIndex * 100)} %)`)
  const base = healthy.overheadBytesPerMessage
  if (base !== null && overheadBytesPerMessage !== null && delivered >= leastMessagesForOverhead && overheadBytesPerMessage > 2 * base) {
    add('overhead', `${Math.round(overheadBytesPerMessage)} bytes a message beyond the payload (clean ${Math.round(base)})`)
  }
  return found
}
