import type { TransportClientDefinition } from '../contract/client.ts'
import type { TransportId } from '../contract/transport.ts'
import { fallbackClient } from './fallback/client.ts'
import { httpStreamClient } from './http-stream/client.ts'
import { httpStreamCodeClient } from './http-stream-code/client.ts'
import { longPollingClient } from './long-polling/client.ts'
import { pollingClient } from './polling/client.ts'
import { sseCodeClient } from './sse-code/client.ts'
import { sseH2Client } from './sse-h2/client.ts'
import { sseClient } from './sse/client.ts'
import { websocketCodeClient } from './websocket-code/client.ts'
import { websocketH2Client } from './websocket-h2/client.ts'
import { websocketClient } from './websocket/client.ts'

/** How a page uses each transport; the same code runs in a browser and in Node. */
export const clientDefinitions: Readonly<Record<TransportId, TransportClientDefinition>> = {
  polling: pollingClient,
  'long-polling': longPollingClient,
  'http-stream': httpStreamClient,
  'http-stream-code': httpStreamCodeClient,
  sse: sseClient,
  'sse-code': sseCodeClient,
  'sse-h2': sseH2Client,
  websocket: websocketClient,
  'websocket-code': websocketCodeClient,
  'websocket-h2': websocketH2Client,
  fallback: fallbackClient,
}
