import type { Settings } from 'node:http2'
import type { Clock } from '../contract/context.ts'
import type { Direction } from '../contract/event.ts'
import type { FaultDefinition } from '../contract/fault.ts'
import type { Interception } from '../contract/origin.ts'
import type { ClientConnection } from './client-connection.ts'
import type { StreamEvent } from './event-stream.ts'
import type { Answer, Cut, Exchange, OriginFailure, ResponseHead, ResponseSink } from './exchange.ts'
import type { TlsFace } from './tls-front.ts'
import type { WsFrame } from './ws-frame.ts'

/** What a rule sees of the gateway. */
export interface RuleContext {
  readonly clock: Clock
  /** Seeded chance of this rule. */
  random(): number
  /** Exchanges and tunnels in flight. */
  exchanges(): readonly Exchange[]
  connections(): readonly ClientConnection[]
  /** Certificates that are not the origin's; undefined where nobody made any. */
  readonly interception: Interception | undefined
  /** Says that the rule touched a connection: one sentence, proof on the wire. */
  hit(connection: ClientConnection, effect: string): void
}

/** A rule that is switched on. */
export interface ActiveRule {
  /** Upgrade requests reach the rule as plain requests: they can be answered, and the connection lives on. */
  readonly plainUpgrades?: boolean
  /** A client's connection does not end because the origin's does while no response is under way: the next request gets a new one. */
  readonly keepsClients?: boolean
  /** Under TLS: what a client that connects now sees in the origin's place. */
  tls?(connection: ClientConnection): TlsFace
  /** A client connected. Called for the open connections too when the rule is switched on. */
  connected?(connection: ClientConnection): void
  /** A request arrived; its head may be edited, or the exchange answered or cut: it is then not forwarded. `hold` keeps it unanswered. */
  begin?(exchange: Exchange): void | 'hold'
  /** Bytes of a request's body came, so many in all; before they go on to the origin or after. */
  requestBody?(exchange: Exchange, bytes: number): void
  /** The origin gave no response head. `hold`: the rule will answer later. Without a word the failure is passed on as it came. */
  failed?(exchange: Exchange, cause: OriginFailure): Answer | 'hold' | undefined
  /** How one side's end is passed on to the other; `dir` is the way it goes. */
  ending?(connection: ClientConnection, how: Cut, dir: Direction): Cut
  /** Wraps the way of the response to the client. Not called for tunnels. */
  respond?(exchange: Exchange, next: ResponseSink): ResponseSink
  /** The head that grants a tunnel, before the client gets it. */
  tunnelHead?(exchange: Exchange, head: ResponseHead): void
  /** A tunnel has just been opened. */
  tunnel?(exchange: Exchange): void
  /** A WebSocket frame of any open tunnel: `send` it on never, often, or later. */
  frame?(exchange: Exchange, frame: WsFrame, dir: Direction, send: (frame: WsFrame) => void): void
  /** An event of any open event stream: `send` it on never, often, or later. */
  event?(exchange: Exchange, event: StreamEvent, send: (event: StreamEvent) => void): void
  /** An event stream came to its end: call `done` when nothing of it is held any more. */
  eventsOver?(exchange: Exchange, done: () => void): void
  /** The exchange is over; its connection may live on. */
  finished?(exchange: Exchange): void
  /** SETTINGS of HTTP/2 sessions opened from now on. */
  settings?(settings: Settings): Settings
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
