import { bytes, rate } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import type { EventLog } from '../../state/event-log.ts'

/** What passes one stretch of the path now. */
export interface EdgeRate {
  /** Messages a second, for the density of pulses only. */
  readonly density: number
  readonly label: string
}
export type ReadEdge = (log: EventLog, nowT: number) => EdgeRate

export const clientMessages: ReadEdge = (log, nowT) => {
  const density = log.deliveries.perSecond(nowT)
  return { density, label: currentMessages().path.messages(rate(density)) }
}

export const clientBytes: ReadEdge = (log, nowT) => ({ density: log.deliveries.perSecond(nowT), label: currentMessages().path.bytes(bytes(log.clientBytes.perSecond(nowT))) })

export const originBytes: ReadEdge = (log, nowT) => ({ density: originDensity(log, nowT), label: currentMessages().path.bytes(bytes(log.originBytes.perSecond(nowT))) })

export const published: ReadEdge = (log, nowT) => ({ density: originDensity(log, nowT), label: currentMessages().path.messages(rate(log.published.perSecond(nowT))) })

/** The origin's side is only known in bytes: as many messages as they would be on the client's side. */
function originDensity(log: EventLog, nowT: number): number {
  const delivered = log.deliveries.perSecond(nowT)
  const clientRate = log.clientBytes.perSecond(nowT)
  const bytesPerMessage = clientRate > 0 && delivered > 0 ? clientRate / delivered : 400
  return log.originBytes.perSecond(nowT) / bytesPerMessage
}
