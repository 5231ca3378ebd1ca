import type { TransportClientDefinition } from '../../contract/client.ts'
import { openHttpStream } from '../http-stream/client.ts'
import { openLongPolling } from '../long-polling/client.ts'
import { openPolling } from '../polling/client.ts'
import { openEvents } from '../sse/client.ts'
import { webSocketChannel } from '../websocket/client.ts'
import { createLadder, type Rung } from '../ladder.ts'

/** From the cheapest for both ends to the one that nothing stops. */
const rungs: readonly Rung[] = [
  { id: 'websocket', open: webSocketChannel({ h2: false }) },
  { id: 'sse', open: openEvents },
  { id: 'http-stream', open: openHttpStream },
  { id: 'long-polling', open: openLongPolling },
  { id: 'polling', open: openPolling },
]

export const fallbackClient: TransportClientDefinition = { id: 'fallback', create: (options) => createLadder(rungs, options) }
