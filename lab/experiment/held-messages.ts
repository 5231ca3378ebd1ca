import type { LabEvent } from '../contract/event.ts'
import type { TransportId } from '../contract/transport.ts'
import type { BenchNetwork, ExperimentContext } from './experiment.ts'

/** How often a message is published: often enough that a pause has many. */
export const everyMs = 100
/** What comes this soon after a pause was waiting for its end. */
export const burstMs = 250

/** Clients of all these transports, each greeted by a feed that has not begun. */
export async function openGreeted(at: ExperimentContext, transports: readonly TransportId[]): Promise<BenchNetwork> {
  const network = await at.openNetwork({ transports, feed: { everyMs } })
  await at.startClients(transports.map((transport) => ({ transport, baseUrl: network.url(transport) })))
  await at.until('every client to be greeted', () => transports.every((transport) => at.events().some((event) => event.kind === 'hello' && event.transport === transport)))
  return network
}

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
export function heldMessages(events: readonly LabEvent[], transport: TransportId, { fromT, toT }: Pause): HeldMessages {
  const due = new Set(events.flatMap((event) => (event.kind === 'publish' && event.t > fromT && event.t < toT ? [event.seq] : [])))
  const arrivals = events.flatMap((event) => (event.kind === 'message' && event.transport === transport ? [event] : []))
  const delivered = new Set(arrivals.map(({ seq }) => seq))
  return {
    due: due.size,
    during: arrivals.filter(({ t }) => t > fromT && t < toT).length,
    burst: arrivals.filter(({ t, seq }) => t >= toT && t < toT + burstMs && due.has(seq)).length,
    lost: [...due].filter((seq) => !delivered.has(seq)).length,
  }
}
