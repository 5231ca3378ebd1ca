import { endpoints } from '../../contract/feed.ts'
import type { OriginTransport, RequestExchange } from '../../contract/origin.ts'
import { greeting } from '../resume.ts'

/** GET /poll?after=cursor: 200 with what is new and the next cursor, 204 when nothing is. */
export const pollingOrigin: OriginTransport = {
  id: 'polling',
  path: endpoints.polling,
  listener: 'any',
  kind: 'request',
  serve(exchange) {
    if (!answerWithNews(exchange)) answerEmpty(exchange)
  },
}

/** False when the reader's cursor is good and there is nothing after it. */
export function answerWithNews(exchange: RequestExchange): boolean {
  const resumption = exchange.feed.since(exchange.cursor)
  const { cursor, hello, messages } = resumption
  if (hello.resumed && messages.length === 0) return false
  // A reader that was understood needs no greeting: it would be most of the bytes of a poll.
  const records = hello.resumed ? messages : greeting(resumption)
  exchange.answer({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }, body: JSON.stringify({ cursor, records }) })
  return true
}

export function answerEmpty(exchange: RequestExchange): void {
  exchange.answer({ status: 204, headers: { 'cache-control': 'no-store' } })
}
