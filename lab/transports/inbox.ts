import type { ClientNote } from '../contract/client.ts'
import { checksum, type FeedRecord, formatCursor } from '../contract/feed.ts'
import type { TransportId } from '../contract/transport.ts'

/** Turns records into notes and keeps the position in the feed. */
export interface Inbox {
  cursor(): string | undefined
  take(record: FeedRecord, via: TransportId): void
}

export interface InboxOptions {
  /** Resume from here. */
  readonly cursor: string | undefined
  /** Page code that drops what it has seen; native APIs hand everything to the page. */
  readonly dedupe: boolean
  readonly note: (note: ClientNote) => void
}

/** So many deliveries are remembered; the origin's ring is not larger than that either. */
const maxRemembered = 100_000

export function createInbox({ cursor: from, dedupe, note }: InboxOptions): Inbox {
  let cursor = from
  const seen = new Set<string>()

  function takeMessage(message: Extract<FeedRecord, { kind: 'message' }>, via: TransportId): void {
    const key = formatCursor(message.epoch, message.seq)
    // A set instead of "older than the last": a message that arrives late is still news.
    const fresh = !dedupe || !seen.has(key)
    if (dedupe && fresh) {
      seen.add(key)
      if (seen.size > maxRemembered) seen.delete(seen.values().next().value as string)
    }
    cursor = key
    note({ kind: 'message', via, epoch: message.epoch, seq: message.seq, bytes: message.payload.length, fresh, intact: checksum(message.payload) === message.sum })
  }

  return {
    cursor: () => cursor,
    take(record, via) {
      switch (record.kind) {
        case 'hello':
          // Primes the cursor: a client that is cut off before its first message resumes from here, not from nothing.
          cursor = formatCursor(record.epoch, record.seq)
          return note({ kind: 'hello', via, epoch: record.epoch, resumed: record.resumed })
        case 'message':
          return takeMessage(record, via)
        case 'heartbeat':
          return note({ kind: 'heartbeat', via })
        case 'gap':
          return note({ kind: 'gap', via, from: record.from, to: record.to, epoch: record.epoch })
        case 'end':
          return
      }
    },
  }
}
