import type { TransportInfo } from '../contract/transport.ts'
import { fallback } from './fallback/transport.ts'
import { httpStream } from './http-stream/transport.ts'
import { httpStreamCode } from './http-stream-code/transport.ts'
import { longPolling } from './long-polling/transport.ts'
import { polling } from './polling/transport.ts'
import { sseCode } from './sse-code/transport.ts'
import { sseH2 } from './sse-h2/transport.ts'
import { sse } from './sse/transport.ts'
import { websocketCode } from './websocket-code/transport.ts'
import { websocketH2 } from './websocket-h2/transport.ts'
import { websocket } from './websocket/transport.ts'

/** In the order of lanes and matrix rows. */
export const transportInfos: readonly TransportInfo[] = [polling, longPolling, httpStream, httpStreamCode, sse, sseCode, sseH2, websocket, websocketCode, websocketH2, fallback]
