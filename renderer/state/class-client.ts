import type { TRPCClient } from '@trpc/client'
import type { ClassAddress, ClassState, DoorSpec, HandCount, PollSpec, Reveal } from '../../lab/contract/class.ts'
import type { AppRouter } from '../../lab/control/router.ts'

/** What the screens ask of the engine about a class: the trainer's side. */
export interface ClassClient {
  watch(onState: (state: ClassState) => void): void
  addresses(): Promise<readonly ClassAddress[]>
  collect(): Promise<void>
  open(spec: DoorSpec): Promise<void>
  off(): Promise<void>
  forget(): Promise<void>
  recall(): Promise<void>
  ask(spec: PollSpec): Promise<void>
  count(hand: HandCount): Promise<void>
  lock(poll: string): Promise<void>
  reveal(reveal: Reveal): Promise<void>
}

export function classClient({ class: room }: TRPCClient<AppRouter>, onError: (error: Error) => void): ClassClient {
  return {
    watch: (onState) => void room.watch.subscribe(undefined, { onData: onState, onError }),
    addresses: () => room.addresses.query(),
    collect: () => room.collect.mutate(),
    open: (spec) => room.open.mutate(spec),
    off: () => room.off.mutate(),
    forget: () => room.forget.mutate(),
    recall: () => room.recall.mutate(),
    ask: (spec) => room.ask.mutate(spec),
    count: (hand) => room.count.mutate(hand),
    lock: (poll) => room.lock.mutate(poll),
    reveal: (reveal) => room.reveal.mutate(reveal),
  }
}
