import type { RunContext } from '../contract/context.ts'
import type { FaultDefinition } from '../contract/fault.ts'
import type { Gate, Going } from './exchange.ts'
import type { FeedService } from './feed.ts'
import type { Listener } from './listener.ts'

/** What a behaviour may touch. */
export interface Service {
  readonly ctx: RunContext
  readonly feed: FeedService
  readonly listeners: readonly Listener[]
  readonly going: ReadonlySet<Going>
  readonly gate: Gate
}

/** A fault of the service itself. `act` resolves when it has acted and gives the way back to normal. */
export interface OriginBehaviour {
  readonly definition: FaultDefinition<never>
  act(service: Service, params: Readonly<Record<string, unknown>>): Promise<() => Promise<void>>
}

/** Keeps the params' type between definition and code. */
export function defineBehaviour<P>(behaviour: { readonly definition: FaultDefinition<P>; act(service: Service, params: P): Promise<() => Promise<void>> }): OriginBehaviour {
  return behaviour as unknown as OriginBehaviour
}
