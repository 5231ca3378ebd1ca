import type { FeedRecord } from '../contract/feed.ts'
import type { OriginExchange, Resumption } from '../contract/origin.ts'

/** `hello`, what is missing, what is replayed: the order in which every transport sends it. */
export function greeting({ hello, gap, messages }: Resumption): FeedRecord[] {
  return [hello, ...(gap ? [gap] : []), ...messages]
}

/** Greets the reader and then passes on everything until it is gone. */
export function follow(exchange: OriginExchange, send: (record: FeedRecord) => void): void {
  for (const record of greeting(exchange.feed.since(exchange.cursor))) send(record)
  exchange.onRelease(exchange.feed.subscribe(send))
}
