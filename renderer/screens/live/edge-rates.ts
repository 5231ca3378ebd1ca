import { quantilesIn } from '../../charts/series.ts'
import { bytes, duration, rate } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import type { EventLog } from '../../state/event-log.ts'

/** What passes one stretch of the path now. */
export interface ReadEdge {
  /** Messages a second, for the density of pulses only. */
  density(log: EventLog, nowT: number): number
  label(log: EventLog, nowT: number): string
  /** Beside it, where there is room; empty when there is nothing to say. */
  aside?(log: EventLog, nowT: number): string
}

const recentMs = 2000

export const clientMessages: ReadEdge = {
  density: deliveredRate,
  label: (log, nowT) => currentMessages().path.messages(rate(deliveredRate(log, nowT))),
  aside: recentLatency,
}

export const clientBytes: ReadEdge = { density: deliveredRate, label: (log, nowT) => currentMessages().path.bytes(bytes(log.clientBytes.perSecond(nowT))) }

export const originBytes: ReadEdge = { density: originDensity, label: (log, nowT) => currentMessages().path.bytes(bytes(log.originBytes.perSecond(nowT))) }

export const published: ReadEdge = { density: originDensity, label: (log, nowT) => currentMessages().path.messages(rate(log.published.perSecond(nowT))) }

function deliveredRate(log: EventLog, nowT: number): number {
  return log.deliveries.perSecond(nowT)
}

/** Median of all lanes: one that comes back with old messages must not speak for those that never left. */
function recentLatency({ lanes, series }: EventLog, nowT: number): string {
  const columns = [...lanes.keys()].map((transport) => series.of(transport).latency)
  const { count, values } = quantilesIn(columns, nowT - recentMs, nowT, [0.5])
  return count === 0 ? '' : `· ${duration(values[0] ?? 0)}`
}

/** The origin's side is only known in bytes: as many messages as they would be on the client's side. */
function originDensity(log: EventLog, nowT: number): number {
  const delivered = log.deliveries.perSecond(nowT)
  const clientRate = log.clientBytes.perSecond(nowT)
  const bytesPerMessage = clientRate > 0 && delivered > 0 ? clientRate / delivered : 400
  return log.originBytes.perSecond(nowT) / bytesPerMessage
}
