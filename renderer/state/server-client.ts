import type { TRPCClient } from '@trpc/client'
import type { OwnServerSpec, PassingState, TargetFindings, TargetLook } from '../../lab/contract/own-server.ts'
import type { AppRouter } from '../../lab/control/router.ts'

/** What the screens ask of the engine about a server of one's own. Faults are switched as in any run. */
export interface ServerClient {
  look(look: TargetLook): Promise<TargetFindings>
  start(spec: OwnServerSpec): Promise<void>
  condition(id: string): Promise<void>
  watch(onState: (state: PassingState | null) => void): void
}

export function serverClient({ server }: TRPCClient<AppRouter>, onError: (error: Error) => void): ServerClient {
  return {
    look: (look) => server.look.mutate(look),
    start: async (spec) => void (await server.start.mutate(spec)),
    condition: (id) => server.condition.mutate(id),
    watch: (onState) => void server.watch.subscribe(undefined, { onData: onState, onError }),
  }
}
