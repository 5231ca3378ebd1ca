import { endOf, howEnded, type LinkEnds, LinkLog } from '../contract/connection-end.ts'
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
  const links = new LinkLog()
  for (const event of events) {
    links.take(event)
    if (event.kind === 'tcp-close') closed.set(keyOf(event), event)
    else if (event.kind === 'capture') {
      const list = segments.get(keyOf(event)) ?? []
      list.push(...segmentsOf(event))
      segments.set(keyOf(event), list)
    }
  }
  return events
    .filter((event): event is Opened => event.kind === 'tcp-open' && segments.has(keyOf(event)))
    .map((event) => connectionOf({ opened: event, closed: closed.get(keyOf(event)), link: links.of(event), segments: segments.get(keyOf(event)) ?? [] }))
    .sort((a, b) => a.openedT - b.openedT)
}

interface Parts {
  readonly opened: Opened
  readonly closed: Closed | undefined
  readonly link: LinkEnds | undefined
  readonly segments: readonly CapturedSegment[]
}

export function connectionOf({ opened: { transport, hop, conn, serves, port, alpn, t }, closed, link, segments }: Parts): CapturedConnection {
  const ends = { c2s: 0, s2c: 0 }
  for (const { dir, offset, data } of segments) ends[dir] = Math.max(ends[dir], offset + data.length)
  // What was kept to the end of a connection is recorded late, with the time at which it passed.
  const inOrder = segments.filter(({ data }) => data.length > 0).toSorted((a, b) => a.t - b.t || (a.dir === b.dir ? a.offset - b.offset : 0))
  return { transport, hop, conn, serves, port, alpn, openedT: t, closedT: closed?.t ?? null, how: howEnded(closed, link), ...endOf(closed, link), beyond: link?.beyond, segments: inOrder, ends }
}

/** In the pieces in which its bytes came. */
export function segmentsOf({ t, dir, offset, data, later }: Capture): CapturedSegment[] {
  const bytes = new Uint8Array(Buffer.from(data, 'base64'))
  const segments: CapturedSegment[] = []
  let [at, pieceT] = [offset, t]
  for (let i = 0; i < later.length; i += 2) {
    const next = later[i + 1] as number
    segments.push({ t: pieceT, dir, offset: at, data: bytes.subarray(at - offset, next - offset) })
    ;[pieceT, at] = [later[i] as number, next]
  }
  return [...segments, { t: pieceT, dir, offset: at, data: bytes.subarray(at - offset) }]
}

function keyOf({ transport, hop, conn }: Pick<Opened, 'transport' | 'hop' | 'conn'>): string {
  return `${transport} ${hop} ${conn}`
}
