import type { LabEvent } from '../../../lab/contract/event.ts'
import { statusOf } from '../../charts/lane-model.ts'
import { compareHeads, type Exchange } from '../../state/exchanges.ts'

/**
 * The request worth showing: the one around the selected event; else the newest that was refused, never answered or
 * altered on its way; else the newest. -1 when there is none.
 */
export function chosenExchange(exchanges: readonly Exchange[], selected: LabEvent | undefined): number {
  if (selected && 'transport' in selected) {
    const heads = exchanges.findIndex((x) => [x.sent, x.forwarded, x.originAnswer, x.answer].some((head) => head?.id === selected.id))
    if (heads >= 0) return heads
    // Half a millisecond: the request of an attempt is on the wire just after it, on another process's clock.
    const before = exchanges.findLastIndex((x) => x.sent.t <= selected.t + 0.5)
    if (before >= 0) return before
  }
  const telling = exchanges.slice(-200).findLastIndex(isTelling)
  return telling >= 0 ? telling + Math.max(0, exchanges.length - 200) : exchanges.length - 1
}

function isTelling(exchange: Exchange): boolean {
  const status = exchange.answer && statusOf(exchange.answer.lines)
  if (status !== null && status !== undefined && status >= 300) return true
  return exchange.forwarded !== undefined && compareHeads(exchange.sent, exchange.forwarded).sent.some((line) => line.fate === 'gone' && line.name !== 'connection' && line.name !== 'keep-alive')
}
