import type { FeedRecord } from '../contract/feed.ts'

const texts = new WeakMap<FeedRecord, string>()

/** JSON of a record, made once however many readers get it. */
export function encodeRecord(record: FeedRecord): string {
  let text = texts.get(record)
  if (text === undefined) texts.set(record, (text = JSON.stringify(record)))
  return text
}
