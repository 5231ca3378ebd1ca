import type { TRPCClient } from '@trpc/client'
import type { AnnotatedBytes, LadderPlace, WireBytesQuery, WireConnectionInfo, WireConnectionKey, WireEventQuery, WireFindQuery, WireHandshake, WireLadder, WireLadderQuery, WirePlace } from '../../lab/contract/wire-pages.ts'
import type { AppRouter } from '../../lab/control/router.ts'

/** What the Inspector asks of the bytes of the run on screen. */
export interface WireClient {
  connections(): Promise<readonly WireConnectionInfo[]>
  ladder(query: WireLadderQuery): Promise<WireLadder>
  bytes(query: WireBytesQuery): Promise<AnnotatedBytes>
  handshake(key: WireConnectionKey): Promise<WireHandshake | null>
  /** Where an event is on the wire, and which event a place is. */
  locate(event: number): Promise<WirePlace | null>
  eventAt(query: WireEventQuery): Promise<number | null>
  find(query: WireFindQuery): Promise<readonly LadderPlace[]>
}

export function wireClient({ wire }: TRPCClient<AppRouter>): WireClient {
  return {
    connections: () => wire.connections.query(),
    ladder: (query) => wire.ladder.query(query),
    bytes: (query) => wire.bytes.query(query),
    handshake: (key) => wire.handshake.query(key),
    locate: (event) => wire.locate.query(event),
    eventAt: (query) => wire.eventAt.query(query),
    find: (query) => wire.find.query(query),
  }
}
