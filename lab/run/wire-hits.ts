import type { EventOf } from '../contract/log-index.ts'
import type { WireConnectionInfo, WireConnectionKey } from '../contract/wire-pages.ts'
import type { LadderHit } from '../wire/ladder.ts'

type Connection = WireConnectionKey & Pick<WireConnectionInfo, 'openedT' | 'closedT' | 'port' | 'serves'>

/** The link sees a connection a moment before the gateway accepts it. */
const acceptedWithinMs = 100

/**
 * The client connection that a fault touched. Faults of the gateway name it; those of the link name a port, at which theirs meets the
 * gateway. Null where neither is known: faults of the origin, files before version 3.
 */
export function touchedBy({ transport, conn, port, t }: EventOf<'hit'>, connections: readonly Connection[]): string | null {
  if (port !== undefined) {
    const met = connections.findLast((one) => one.transport === transport && one.port === port && one.openedT <= t + acceptedWithinMs)
    return (met?.hop === 'origin' ? met.serves : met?.conn) ?? null
  }
  // A link numbers its connections `transport.client#n`.
  return conn === undefined || conn.includes('#') ? null : conn
}

/** What faults did to a client connection, and what they did to nobody knows which one of its transport while it lived. */
export function hitsOn({ conn, openedT, closedT }: Connection, connections: readonly Connection[], hits: readonly EventOf<'hit'>[]): LadderHit[] {
  return hits.flatMap((hit): LadderHit[] => {
    const touched = touchedBy(hit, connections)
    if (touched !== null) return touched === conn ? [{ hit, scope: 'connection' }] : []
    const lived = hit.t >= openedT && hit.t <= (closedT ?? Infinity)
    return lived && hit.port === undefined && hit.control !== true ? [{ hit, scope: 'transport' }] : []
  })
}
