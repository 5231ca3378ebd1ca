import type { TransportClientDefinition } from '../contract/client.ts'
import type { TransportId } from '../contract/transport.ts'
import { type ChannelEvents, type OpenChannel, whatOf } from './channel.ts'
import { createInbox } from './inbox.ts'

export interface PlainClientOptions {
  readonly id: TransportId
  /** See `InboxOptions.dedupe`. */
  readonly dedupe: boolean
  readonly open: OpenChannel
}

/** A client that does what its channel does and nothing more; every event becomes a note. */
export function definePlainClient({ id: via, dedupe, open }: PlainClientOptions): TransportClientDefinition {
  return {
    id: via,
    create({ baseUrl, policy, platform, cursor, by: starter, note }) {
      const inbox = createInbox({ cursor, dedupe, note })
      let by: 'ua' | 'lib' | 'ladder' | 'app' = starter
      let channel: ReturnType<OpenChannel> | undefined
      const attempt = () => {
        const at = inbox.cursor()
        note({ kind: 'attempt', via, by, ...(at === undefined ? {} : { cursor: at }) })
      }
      const events: ChannelEvents = {
        attempt(again) {
          by = again === 'ua' ? 'ua' : starter
          attempt()
        },
        opened: () => note({ kind: 'open', via, by }),
        record: (record) => inbox.take(record, via),
        empty: () => note({ kind: 'empty', via }),
        failed: (error) => note({ kind: 'error', via, ...error }),
        ended: (ending) => note({ kind: 'close', via, ...ending }),
      }
      return {
        start() {
          if (channel) return
          attempt()
          try {
            channel = open({ baseUrl, policy, platform, cursor: () => inbox.cursor(), endOnFailure: false }, events)
          } catch (error) {
            note({ kind: 'error', via, what: whatOf(error) })
            note({ kind: 'close', via, clean: false })
          }
        },
        stop: () => channel?.close() ?? 'idle',
      }
    },
  }
}
