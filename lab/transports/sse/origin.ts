import { endpoints, type FeedRecord, formatCursor } from '../../contract/feed.ts'
import type { OriginTransport, RequestExchange } from '../../contract/origin.ts'
import { encodeRecord } from '../encode.ts'
import { follow } from '../resume.ts'

export const sseOrigin: OriginTransport = { id: 'sse', path: endpoints.sse, listener: 'plain', kind: 'request', serve: serveEvents }

/** GET /sse, resumed by `Last-Event-ID` (the browser's own) or `?after=` (a first connect cannot set headers). */
export function serveEvents(exchange: RequestExchange): void {
  const body = exchange.stream({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
  const retry = `retry: ${Math.round(exchange.sseRetryMs)}\n`
  body.write(retry)
  follow(exchange, (record) => body.write(formatEvent(record)))
  // 200, `retry` and an end: any status but 200 would stop EventSource for good.
  exchange.onDrain(() => {
    body.write(`${retry}\n`)
    body.end()
  })
}

/** Heartbeats are named events with data: page code cannot see comments. */
const eventNames: Readonly<Record<FeedRecord['kind'], string | undefined>> = { hello: 'hello', message: undefined, heartbeat: 'hb', gap: 'gap', end: 'end' }

function formatEvent(record: FeedRecord): string {
  const name = eventNames[record.kind]
  const id = eventId(record)
  return `${name === undefined ? '' : `event: ${name}\n`}${id === undefined ? '' : `id: ${id}\n`}data: ${encodeRecord(record)}\n\n`
}

function eventId(record: FeedRecord): string | undefined {
  return record.kind === 'hello' || record.kind === 'message' ? formatCursor(record.epoch, record.seq) : undefined
}
