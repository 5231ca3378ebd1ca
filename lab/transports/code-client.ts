import type { TransportClientDefinition } from '../contract/client.ts'
import type { plainOf } from '../contract/transport.ts'
import { createLadder, type Rung } from './ladder.ts'

/** One transport with what page code can add to it: the ladder's watchdog, backoff, resume and dedupe, on a single rung. */
export function defineCodeClient(id: keyof typeof plainOf, rung: Rung): TransportClientDefinition {
  return { id, create: (options) => createLadder([rung], options) }
}
