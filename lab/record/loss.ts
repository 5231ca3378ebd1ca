import { type Due, graceMs, isDue, recentDeliveries } from '../contract/due.ts'
import { formatCursor } from '../contract/feed.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { Deliveries } from './deliveries.ts'
import type { TransportLog } from './transport-log.ts'

export interface Loss {
  /** Places of the publications this client should have got, ascending. */
  readonly eligible: readonly number[]
  readonly lost: number
  readonly silentLoss: number
  readonly announcedLoss: number
  /** A snapshot was taken after the last announced gap. */
  readonly resynced: boolean
  /** Eligible publications after the last delivered one. */
  readonly tail: number
  readonly offeredBytes: number
}

/** Moment from which the client follows the feed: its first greeting, else its first delivery, else its start. */
export function resumeT(log: TransportLog, deliveries: Deliveries): number {
  const hello = log.client.find((event) => event.kind === 'hello')
  const firstT = deliveries.first[0]?.t
  if (hello) return Math.min(hello.t, firstT ?? hello.t)
  return firstT ?? log.startT
}

function dueOf(log: TransportLog, deliveries: Deliveries): Due {
  const recentMs = deliveries.first.slice(-recentDeliveries).map((d) => d.t - d.publish.scheduledT)
  return {
    followsT: resumeT(log, deliveries),
    earliest: deliveries.first.reduce((least, d) => Math.min(least, d.index), Number.POSITIVE_INFINITY),
    lastScheduledT: log.window.endT - graceMs({ scale: log.scale, pollMs: log.pollMs, runMs: log.window.endT - log.startT, recentMs, addedMs: log.addedMs }),
  }
}

/**
 * Eligible: published at or after the moment the client began to follow (and from the first message it ever got),
 * scheduled at least `grace` before the end. A hole is silent when something later was delivered and no `gap` covers it.
 */
export function countLoss(log: TransportLog, deliveries: Deliveries, cameLater?: ReadonlySet<string>): Loss {
  const due = dueOf(log, deliveries)
  const latest = deliveries.first.reduce((most, d) => Math.max(most, d.index), -1)
  const gaps = log.client.filter((event) => event.kind === 'gap')
  const eligible: number[] = []
  const loss = { lost: 0, silentLoss: 0, announcedLoss: 0, tail: 0, offeredBytes: 0 }
  log.publishes.forEach((publish, index) => {
    if (!isDue(publish, index, due)) return
    eligible.push(index)
    loss.offeredBytes += publish.bytes
    if (deliveries.byIndex[index]) return
    if (index > latest) loss.tail++
    if (cameLater?.has(formatCursor(publish.epoch, publish.seq))) return
    loss.lost++
    if (covers(gaps, publish)) loss.announcedLoss++
    else if (index < latest) loss.silentLoss++
  })
  return { eligible, ...loss, resynced: isResynced(log, gaps) }
}

function covers(gaps: readonly EventOf<'gap'>[], publish: EventOf<'publish'>): boolean {
  return gaps.some((gap) => gap.epoch === publish.epoch && gap.from <= publish.seq && publish.seq <= gap.to)
}

function isResynced(log: TransportLog, gaps: readonly EventOf<'gap'>[]): boolean {
  const lastGap = gaps.at(-1)
  return lastGap !== undefined && log.client.some((event) => event.kind === 'resync' && (event.t > lastGap.t || (event.t === lastGap.t && event.id > lastGap.id)))
}
