import type { LabEvent } from '../../../lab/contract/event.ts'
import { statusOf } from '../../charts/lane-model.ts'
import { compareHeads, type Exchange } from '../../state/exchanges.ts'

/**
 * The request worth showing: the one around the selected event; else the newest that was refused, never answered or
 * altered on its way; else the newest. -1 when there is none.
 */
export function chosenExchange(exchanges: readonly Exchange[], { selected, endT }: { readonly selected: LabEvent | undefined; readonly endT: number }): number {
  if (selected && 'transport' in selected) {
    const heads = exchanges.findIndex((x) => [x.sent, x.forwarded, x.originAnswer, x.answer].some((head) => head?.id === selected.id))
    if (heads >= 0) return heads
    // Half a millisecond: the request of an attempt is on the wire just after it, on another process's clock.
    const before = exchanges.findLastIndex((x) => x.sent.t <= selected.t + 0.5)
    if (before >= 0) return before
  }
  // Later ones were made by the lab's own fresh clients.
  const own = exchanges.findLastIndex((x) => x.sent.t <= endT) + 1
  const from = Math.max(0, own - 200)
  const telling = exchanges.slice(from, own).findLastIndex(isTelling)
  return telling >= 0 ? from + telling : own - 1
}

function isTelling(exchange: Exchange): boolean {
  const status = exchange.answer && statusOf(exchange.answer.lines)
  if (status !== null && status !== undefined && status >= 300) return true
  return exchange.forwarded !== undefined && compareHeads(exchange.sent, exchange.forwarded).sent.some((line) => line.fate === 'gone' && line.name !== 'connection' && line.name !== 'keep-alive')
}
