import { endpoints } from '../../contract/feed.ts'
import { type ChannelState, type OpenChannel, endpointUrl, readRecord } from '../channel.ts'
import { definePlainClient } from '../plain-client.ts'

const states: readonly ChannelState[] = ['connecting', 'open', 'closed']

/** The native EventSource and nothing else: it reconnects, or gives up, as the platform decides. */
export const openEvents: OpenChannel = (options, events) => {
  const source = options.platform.EventSource(endpointUrl(options.baseUrl, endpoints.sse, { after: options.cursor() }))
  let closed = false
  const onEvent = ({ data }: { readonly data: string }) => {
    if (closed) return
    const record = readRecord(data)
    if (record) events.record(record)
    else events.failed({ what: 'an event is not a record of the feed', readyState: source.readyState })
  }
  for (const name of ['hello', 'message', 'hb', 'gap', 'end']) source.addEventListener(name, onEvent)
  source.onopen = () => closed || events.opened()
  source.onerror = (event: { readonly message?: string; readonly code?: number }) => {
    if (closed) return
    const { readyState } = source
    // A browser gives no reason; npm's eventsource gives a message and a status.
    events.failed({ what: event.message ?? 'error event', readyState, ...(event.code === undefined ? {} : { status: event.code }) })
    if (closed) return
    if (readyState !== 2 && !options.endOnFailure) return events.attempt('ua')
    closed = true
    source.close()
    events.ended({ readyState, clean: false })
  }
  return {
    close() {
      const claimed = states[source.readyState] ?? 'closed'
      closed = true
      source.onopen = null
      source.onerror = null
      source.close()
      return claimed
    },
  }
}

export const sseClient = definePlainClient({ id: 'sse', dedupe: false, open: openEvents })
