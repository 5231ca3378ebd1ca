import type { EventOf } from '../contract/log-index.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { CapturedConnection, CapturedSegment } from '../contract/wire.ts'

type Opened = EventOf<'tcp-open'>
type Closed = EventOf<'tcp-close'>
type Capture = EventOf<'capture'>

/** The TCP connections of a log with the bytes that the tap recorded, in order of opening; empty in logs without captures. */
export function capturedConnections({ events }: RunLog): CapturedConnection[] {
  const segments = new Map<string, CapturedSegment[]>()
  const closed = new Map<string, Closed>()
  for (const event of events) {
    if (event.kind === 'tcp-close') closed.set(keyOf(event), event)
    else if (event.kind === 'capture') {
      const list = segments.get(keyOf(event)) ?? []
      list.push({ t: event.t, dir: event.dir, offset: event.offset, data: new Uint8Array(Buffer.from(event.data, 'base64')) })
      segments.set(keyOf(event), list)
    }
  }
  return events
    .filter((event): event is Opened => event.kind === 'tcp-open' && segments.has(keyOf(event)))
    .map((event): CapturedConnection => {
      const { transport, hop, conn, serves, alpn } = event
      const end = closed.get(keyOf(event))
      // What was kept to the end of a connection is recorded late, with the time at which it passed.
      const inOrder = (segments.get(keyOf(event)) ?? []).toSorted((a, b) => a.t - b.t || (a.dir === b.dir ? a.offset - b.offset : 0))
      return { transport, hop, conn, serves, alpn, openedT: event.t, closedT: end?.t ?? null, how: end?.how ?? null, segments: inOrder }
    })
    .sort((a, b) => a.openedT - b.openedT)
}

function keyOf({ transport, hop, conn }: Opened | Closed | Capture): string {
  return `${transport} ${hop} ${conn}`
}
