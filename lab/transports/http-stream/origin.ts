import { endpoints } from '../../contract/feed.ts'
import type { OriginTransport } from '../../contract/origin.ts'
import { encodeRecord } from '../encode.ts'
import { follow } from '../resume.ts'

/** GET /stream: one record a line. `{"kind":"end"}` tells an end from a cut: a body cut by FIN can look complete. */
export const httpStreamOrigin: OriginTransport = {
  id: 'http-stream',
  path: endpoints['http-stream'],
  listener: 'any',
  kind: 'request',
  serve(exchange) {
    const body = exchange.stream({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
    follow(exchange, (record) => body.write(`${encodeRecord(record)}\n`))
    exchange.onDrain(() => {
      body.write(`${encodeRecord({ kind: 'end' })}\n`)
      body.end()
    })
  },
}
