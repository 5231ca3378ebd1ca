import { endpoints } from '../../contract/feed.ts'
import type { OriginTransport } from '../../contract/origin.ts'
import { answerEmpty, answerWithNews } from '../polling/origin.ts'

const maxWaitMs = 120_000

/**
 * GET /long-poll?after=cursor&wait=ms: as a poll, but held until there is news or `wait` is over.
 * Nothing is taken out of the feed by sending it: the cursor of the next request is the acknowledgement.
 */
export const longPollingOrigin: OriginTransport = {
  id: 'long-polling',
  path: endpoints['long-polling'],
  listener: 'any',
  kind: 'request',
  serve(exchange) {
    const asked = exchange.query.get('wait') ?? '25000'
    if (!/^\d{1,6}$/.test(asked) || Number(asked) > maxWaitMs) {
      const message = `wait=${asked.slice(0, 20)} is not a time; write whole milliseconds from 0 to ${maxWaitMs}`
      return exchange.answer({ status: 400, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify({ error: { code: 'bad-wait', message } }) })
    }
    if (answerWithNews(exchange)) return
    const unsubscribe = exchange.feed.subscribe((record) => {
      if (record.kind === 'message' && answerWithNews(exchange)) unsubscribe()
    })
    exchange.onRelease(unsubscribe)
    const giveUp = () => {
      unsubscribe()
      answerEmpty(exchange)
    }
    exchange.after(Number(asked), giveUp)
    exchange.onDrain(giveUp)
  },
}
