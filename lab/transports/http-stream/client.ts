import type { ResponseLike } from '../../contract/client.ts'
import { endpoints } from '../../contract/feed.ts'
import { type ChannelEvents, type ChannelOptions, type ChannelState, type OpenChannel, endpointUrl, readRecord, whatOf } from '../channel.ts'
import { definePlainClient } from '../plain-client.ts'
import { createLineReader } from './lines.ts'

/** `fetch` reads one response to its end; nothing in the platform asks a second time. */
export const openHttpStream: OpenChannel = (options, events) => {
  const controller = new AbortController()
  let state: ChannelState = 'connecting'
  const live: Live = { signal: controller.signal, opened: () => (state = 'open') }
  readStream(options, events, live).then(
    (clean) => {
      if (controller.signal.aborted) return
      state = 'closed'
      events.ended({ clean, reason: clean ? 'the response ended' : 'the response was refused' })
    },
    (error: unknown) => {
      if (controller.signal.aborted) return
      state = 'closed'
      events.failed({ what: whatOf(error) })
      if (!controller.signal.aborted) events.ended({ clean: false, reason: whatOf(error) })
    },
  )
  return {
    close() {
      const claimed = state
      state = 'closed'
      controller.abort()
      return claimed
    },
  }
}

interface Live {
  readonly signal: AbortSignal
  opened(): void
}

/** True: read to the end. False: the answer was no stream of the feed. Rejects when the body breaks. */
async function readStream({ baseUrl, platform, cursor }: ChannelOptions, events: ChannelEvents, live: Live): Promise<boolean> {
  const url = endpointUrl(baseUrl, endpoints['http-stream'], { after: cursor() })
  const response: ResponseLike = await platform.fetch(url, { signal: live.signal, cache: 'no-store' })
  if (live.signal.aborted) return false
  const type = response.headers.get('content-type') ?? 'no content type'
  if (response.status !== 200 || !response.body || !type.startsWith('application/x-ndjson')) {
    events.failed({ what: response.status === 200 ? `not the feed but ${type}` : `HTTP ${response.status}`, status: response.status })
    response.body?.getReader().cancel().catch(() => {})
    return false
  }
  live.opened()
  events.opened()
  const lines = createLineReader()
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (live.signal.aborted) return false
    if (done) return true
    for (const line of lines.push(value ?? new Uint8Array())) {
      const record = readRecord(line)
      if (record) events.record(record)
      else events.failed({ what: 'a line is not a record of the feed' })
      if (live.signal.aborted) return false
    }
  }
}

export const httpStreamClient = definePlainClient({ id: 'http-stream', dedupe: false, open: openHttpStream })
