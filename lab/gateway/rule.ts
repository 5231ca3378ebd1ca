import type { Clock } from '../contract/context.ts'
import type { FaultDefinition } from '../contract/fault.ts'
import type { ClientConnection } from './client-connection.ts'
import type { Exchange, ResponseSink, TunnelStage } from './exchange.ts'

/** What a rule sees of the gateway. */
export interface RuleContext {
  readonly clock: Clock
  /** Seeded chance of this rule. */
  random(): number
  /** Exchanges and tunnels in flight. */
  exchanges(): readonly Exchange[]
  connections(): readonly ClientConnection[]
  /** Says that the rule touched a connection: one sentence, proof on the wire. */
  hit(connection: ClientConnection, effect: string): void
}

/** A rule that is switched on. */
export interface ActiveRule {
  /** Upgrade requests reach the rule as plain requests: they can be answered, and the connection lives on. */
  readonly plainUpgrades?: boolean
  /** A client connected. Called for the open connections too when the rule is switched on. */
  connected?(connection: ClientConnection): void
  /** A request arrived; its head may be edited, or the exchange answered or cut: it is then not forwarded. `hold` keeps it unanswered. */
  begin?(exchange: Exchange): void | 'hold'
  /** Wraps the way of the response to the client. Not called for tunnels. */
  respond?(exchange: Exchange, next: ResponseSink): ResponseSink
  /** A stage in a tunnel that has just been opened. */
  tunnel?(exchange: Exchange): TunnelStage | undefined
  /** Gives back timers and whatever is held; nothing is touched after it. */
  stop(): void
}

/** One rule a file: the fault as data, and what it does. */
export interface GatewayRule<P = unknown> {
  readonly definition: FaultDefinition<P>
  start(params: P, context: RuleContext): ActiveRule
}

/** Keeps the type of the params between schema and code, then forgets it for the registry. */
export function defineRule<P>(rule: GatewayRule<P>): GatewayRule {
  return rule as unknown as GatewayRule
}
