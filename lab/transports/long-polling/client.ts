import { endpoints } from '../../contract/feed.ts'
import { type OpenChannel, endpointUrl } from '../channel.ts'
import { definePlainClient } from '../plain-client.ts'
import { openPollLoop } from '../poll-loop.ts'

export const openLongPolling: OpenChannel = (options, events) => {
  const { baseUrl, policy } = options
  let waitMs = 0
  return openPollLoop(
    {
      request(first) {
        // The ladder wants to know at once whether anybody answers.
        waitMs = options.endOnFailure && first ? 0 : Math.round(policy.longPollWaitMs)
        return {
          url: endpointUrl(baseUrl, endpoints['long-polling'], { after: options.cursor(), wait: String(waitMs) }),
          deadlineMs: waitMs + policy.longPollSlackMs,
        }
      },
      // An empty answer long before its time comes from somebody in between: do not race with him.
      pauseMs: ({ empty, tookMs }) => (empty && tookMs < waitMs / 2 ? policy.retryMs : 0),
    },
    options,
    events,
  )
}

export const longPollingClient = definePlainClient({ id: 'long-polling', dedupe: true, open: openLongPolling })
