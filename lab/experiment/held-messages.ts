import type { LabEvent } from '../contract/event.ts'
import type { TransportId } from '../contract/transport.ts'

/** A time in which the clients could do nothing, lab ms. */
export interface Pause {
  readonly fromT: number
  readonly toT: number
}

export interface HeldMessages {
  /** Published in the pause. */
  readonly due: number
  /** Reached page code in the pause. */
  readonly during: number
  /** Of those that were due: came this soon after the pause; never came. */
  readonly burst: number
  readonly lost: number
}

/** What came of the messages that were published while nobody could take them. */
export function heldMessages(events: readonly LabEvent[], transport: TransportId, { fromT, toT, withinMs }: Pause & { readonly withinMs: number }): HeldMessages {
  const due = new Set(events.flatMap((event) => (event.kind === 'publish' && event.t > fromT && event.t < toT ? [event.seq] : [])))
  const arrivals = events.flatMap((event) => (event.kind === 'message' && event.transport === transport ? [event] : []))
  const delivered = new Set(arrivals.map(({ seq }) => seq))
  return {
    due: due.size,
    during: arrivals.filter(({ t }) => t > fromT && t < toT).length,
    burst: arrivals.filter(({ t, seq }) => t >= toT && t < toT + withinMs && due.has(seq)).length,
    lost: [...due].filter((seq) => !delivered.has(seq)).length,
  }
}
