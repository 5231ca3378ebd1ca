import type { TransportClientDefinition } from '../contract/client.ts'
import type { TransportId } from '../contract/transport.ts'
import { fallbackClient } from './fallback/client.ts'
import { httpStreamClient } from './http-stream/client.ts'
import { longPollingClient } from './long-polling/client.ts'
import { pollingClient } from './polling/client.ts'
import { sseH2Client } from './sse-h2/client.ts'
import { sseClient } from './sse/client.ts'
import { websocketH2Client } from './websocket-h2/client.ts'
import { websocketClient } from './websocket/client.ts'

/** How a page uses each transport; the same code runs in a browser and in Node. */
export const clientDefinitions: Readonly<Record<TransportId, TransportClientDefinition>> = {
  polling: pollingClient,
  'long-polling': longPollingClient,
  'http-stream': httpStreamClient,
  sse: sseClient,
  'sse-h2': sseH2Client,
  websocket: websocketClient,
  'websocket-h2': websocketH2Client,
  fallback: fallbackClient,
}
