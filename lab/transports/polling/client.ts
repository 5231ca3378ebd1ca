import { endpoints } from '../../contract/feed.ts'
import { type OpenChannel, endpointUrl } from '../channel.ts'
import { definePlainClient } from '../plain-client.ts'
import { openPollLoop } from '../poll-loop.ts'

export const openPolling: OpenChannel = (options, events) =>
  openPollLoop(
    {
      request: () => ({ url: endpointUrl(options.baseUrl, endpoints.polling, { after: options.cursor() }), deadlineMs: options.policy.pollDeadlineMs }),
      pauseMs: () => options.policy.pollEveryMs,
    },
    options,
    events,
  )

export const pollingClient = definePlainClient({ id: 'polling', dedupe: true, open: openPolling })
