import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Direction } from '../../contract/event.ts'
import type { CapturedConnection, CapturedSegment } from '../../contract/wire.ts'

/** Stands between two real peers and keeps every byte of every connection. */
export interface RecordingRelay extends AsyncDisposable {
  readonly port: number
  readonly captures: () => CapturedConnection[]
}

export async function startRecordingRelay(originPort: number): Promise<RecordingRelay> {
  const captures: { segments: CapturedSegment[]; offsets: Record<Direction, number>; closed: boolean }[] = []
  const sockets = new Set<Socket>()
  let t = 0
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const capture = { segments: [] as CapturedSegment[], offsets: { c2s: 0, s2c: 0 }, closed: false }
    captures.push(capture)
    const origin = connect({ host: '127.0.0.1', port: originPort, allowHalfOpen: true })
    const keep = (dir: Direction) => (data: Buffer) => {
      capture.segments.push({ t: ++t, dir, offset: capture.offsets[dir], data: Buffer.from(data) })
      capture.offsets[dir] += data.length
    }
    client.on('data', keep('c2s'))
    origin.on('data', keep('s2c'))
    for (const socket of [client, origin]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        capture.closed = true
        client.destroy()
        origin.destroy()
      })
    }
    client.pipe(origin).pipe(client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    captures: () =>
      captures.map(({ segments, closed }, i) => ({ transport: 'sse', hop: 'client', conn: `c${i + 1}`, openedT: 0, closedT: closed ? t : null, how: closed ? 'fin' : null, segments: [...segments] })),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The same bytes in other segments: `cut` gives the length of the next one. */
export function resegmented(connection: CapturedConnection, cut: () => number): CapturedConnection {
  const segments: CapturedSegment[] = []
  for (const dir of ['c2s', 's2c'] as const) {
    const bytes = bytesOf(connection, dir)
    for (let at = 0; at < bytes.length; ) {
      const length = Math.max(1, cut())
      segments.push({ t: at, dir, offset: at, data: bytes.subarray(at, at + length) })
      at += length
    }
  }
  return { ...connection, segments }
}

export function bytesOf({ segments }: CapturedConnection, dir: Direction): Buffer {
  return Buffer.concat(segments.filter((segment) => segment.dir === dir).map(({ data }) => data))
}

/** A capture of bytes given as text or hexadecimal, each in one segment. */
export function captureOf(bytes: Partial<Record<Direction, Uint8Array | string>>, more: Partial<CapturedConnection> = {}): CapturedConnection {
  const segments = (['c2s', 's2c'] as const).flatMap((dir): CapturedSegment[] => {
    const data = bytes[dir]
    return data === undefined ? [] : [{ t: dir === 'c2s' ? 1 : 2, dir, offset: 0, data: typeof data === 'string' ? Buffer.from(data) : data }]
  })
  return { transport: 'sse', hop: 'client', conn: 'c1', openedT: 0, closedT: 10, how: 'fin', segments, ...more }
}
