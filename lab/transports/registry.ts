import type { TransportInfo } from '../contract/transport.ts'
import { fallback } from './fallback/transport.ts'
import { httpStream } from './http-stream/transport.ts'
import { longPolling } from './long-polling/transport.ts'
import { polling } from './polling/transport.ts'
import { sseH2 } from './sse-h2/transport.ts'
import { sse } from './sse/transport.ts'
import { websocketH2 } from './websocket-h2/transport.ts'
import { websocket } from './websocket/transport.ts'

/** In the order of lanes and matrix rows. */
export const transportInfos: readonly TransportInfo[] = [polling, longPolling, httpStream, sse, sseH2, websocket, websocketH2, fallback]
