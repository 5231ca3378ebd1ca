import type { OriginTransport } from '../contract/origin.ts'
import { httpStreamOrigin } from './http-stream/origin.ts'
import { longPollingOrigin } from './long-polling/origin.ts'
import { pollingOrigin } from './polling/origin.ts'
import { sseH2Origin } from './sse-h2/origin.ts'
import { sseOrigin } from './sse/origin.ts'
import { websocketH2Origin } from './websocket-h2/origin.ts'
import { websocketOrigin } from './websocket/origin.ts'

/** How the origin serves each transport. `fallback` and those with client code use the others. */
export const transportServers: readonly OriginTransport[] = [pollingOrigin, longPollingOrigin, httpStreamOrigin, sseOrigin, sseH2Origin, websocketOrigin, websocketH2Origin]
