import type { Settings } from 'node:http2'
import type { RunContext } from '../contract/context.ts'
import type { Direction } from '../contract/event.ts'
import type { FaultId } from '../contract/fault.ts'
import type { Interception } from '../contract/origin.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { ClientConnection } from './client-connection.ts'
import type { StreamEvent } from './event-stream.ts'
import type { Cut, Exchange, HeadRewriting, OriginFailure, ResponseHead, ResponseSink } from './exchange.ts'
import { gatewayRules } from './registry.ts'
import type { ActiveRule } from './rule.ts'
import type { TlsFace } from './tls-front.ts'
import type { WireLog } from './wire-log.ts'
import type { WsFrame } from './ws-frame.ts'

export interface RuleSetOptions {
  readonly rewriting?: HeadRewriting | undefined
  readonly interception?: Interception | undefined
}

/** The rules that are on, in the registry's order: the first one stands nearest to the client. */
export class RuleSet {
  readonly #active = new Map<FaultId, ActiveRule>()
  readonly #ctx: RunContext
  readonly #log: WireLog
  readonly #connections: () => readonly ClientConnection[]
  readonly #rewriting: HeadRewriting | undefined
  readonly #interception: Interception | undefined

  constructor(ctx: RunContext, log: WireLog, connections: () => readonly ClientConnection[], { rewriting, interception }: RuleSetOptions = {}) {
    this.#rewriting = rewriting
    this.#interception = interception
    this.#ctx = ctx
    this.#log = log
    this.#connections = connections
  }

  /** Switching on what is on already replaces it. */
  switchOn(fault: FaultId, params: unknown): void {
    const rule = gatewayRules.find(({ definition }) => definition.id === fault)
    if (!rule) {
      const near = nearest(fault, gatewayRules.map(({ definition }) => definition.id))
      throw new LabError('LAB_UNKNOWN_FAULT', `The gateway knows no fault "${fault}"${near ? `; did you mean "${near}"?` : '.'}`)
    }
    this.switchOff(fault)
    const random = this.#ctx.random.fork(fault)
    const active = rule.start(params, {
      clock: this.#ctx.clock,
      random: () => random.next(),
      exchanges: () => this.#connections().flatMap(({ exchanges }) => [...exchanges]),
      connections: this.#connections,
      interception: this.#interception,
      hit: (connection, effect) => this.#log.hit(fault, connection.id, effect),
    })
    this.#active.set(fault, active)
    for (const connection of this.#connections()) active.connected?.(connection)
    if (rule.definition.lifetime === 'instant') this.switchOff(fault)
  }

  switchOff(fault: FaultId): void {
    const active = this.#active.get(fault)
    this.#active.delete(fault)
    active?.stop()
  }

  stop(): void {
    for (const fault of this.#active.keys()) this.switchOff(fault)
  }

  get plainUpgrades(): boolean {
    return this.#inOrder().some((rule) => rule.plainUpgrades)
  }

  get keepsClients(): boolean {
    return this.#inOrder().some((rule) => rule.keepsClients)
  }

  /** True when a rule has answered, or will. The rule nearest to the origin is asked first. */
  failed(exchange: Exchange, cause: OriginFailure): boolean {
    for (const rule of this.#inOrder().reverse()) {
      const answer = rule.failed?.(exchange, cause)
      if (answer === undefined) continue
      if (answer !== 'hold') exchange.answer(answer)
      return true
    }
    return false
  }

  requestBody(exchange: Exchange, bytes: number): void {
    for (const rule of this.#inOrder()) rule.requestBody?.(exchange, bytes)
  }

  ending(connection: ClientConnection, how: Cut, dir: Direction): Cut {
    return this.#inOrder().reduce((next, rule) => rule.ending?.(connection, next, dir) ?? next, how)
  }

  /** What the client sees in the handshake instead of `own`. */
  tls(connection: ClientConnection, own: TlsFace): TlsFace {
    return this.#inOrder().reduce((face, rule) => rule.tls?.(connection) ?? face, own)
  }

  connected(connection: ClientConnection): void {
    for (const rule of this.#inOrder()) rule.connected?.(connection)
  }

  /** True when the request shall go on to the origin. */
  begin(exchange: Exchange): boolean {
    for (const rule of this.#inOrder()) {
      if (rule.begin?.(exchange) === 'hold') return false
      if (exchange.phase !== 'waiting') return false
    }
    this.#rewriting?.request(exchange.request)
    return true
  }

  respond(exchange: Exchange, last: ResponseSink): ResponseSink {
    const chain = this.#inOrder().reduce((next, rule) => rule.respond?.(exchange, next) ?? next, last)
    const rewriting = this.#rewriting
    if (!rewriting) return chain
    return {
      head(head) {
        rewriting.response(head, exchange.request)
        chain.head(head)
      },
      data: (chunk) => chain.data(chunk),
      end: (trailers) => chain.end(trailers),
      abort: (how) => chain.abort(how),
    }
  }

  tunnelHead(exchange: Exchange, head: ResponseHead): void {
    this.#rewriting?.response(head, exchange.request)
    for (const rule of this.#inOrder().reverse()) rule.tunnelHead?.(exchange, head)
  }

  tunnel(exchange: Exchange): void {
    for (const rule of this.#inOrder()) rule.tunnel?.(exchange)
  }

  finished(exchange: Exchange): void {
    for (const rule of this.#inOrder()) rule.finished?.(exchange)
  }

  get wantsFrames(): boolean {
    return this.#inOrder().some((rule) => rule.frame)
  }

  frame(exchange: Exchange, frame: WsFrame, dir: Direction, send: (frame: WsFrame) => void): void {
    const rules = this.#inOrder().filter((rule) => rule.frame)
    if (dir === 's2c') rules.reverse()
    through(rules, (rule, out, next) => rule.frame?.(exchange, out, dir, next), frame, send)
  }

  get wantsEvents(): boolean {
    return this.#inOrder().some((rule) => rule.event)
  }

  event(exchange: Exchange, event: StreamEvent, send: (event: StreamEvent) => void): void {
    const rules = this.#inOrder().filter((rule) => rule.event)
    through(rules.reverse(), (rule, out, next) => rule.event?.(exchange, out, next), event, send)
  }

  eventsOver(exchange: Exchange, done: () => void): void {
    const rules = this.#inOrder().filter((rule) => rule.eventsOver)
    through(rules.reverse(), (rule, out, next) => rule.eventsOver?.(exchange, () => next(out)), done, (last) => last())
  }

  settings(settings: Settings): Settings {
    return this.#inOrder().reduce((next, rule) => rule.settings?.(next) ?? next, settings)
  }

  #inOrder(): ActiveRule[] {
    if (this.#active.size === 0) return []
    return gatewayRules.flatMap(({ definition }) => this.#active.get(definition.id) ?? [])
  }
}

/** Passes one thing through the rules, each of which decides when and how often the next one sees it. */
function through<T>(rules: readonly ActiveRule[], apply: (rule: ActiveRule, thing: T, next: (thing: T) => void) => void, thing: T, last: (thing: T) => void): void {
  const [first, ...rest] = rules
  if (!first) last(thing)
  else apply(first, thing, (out) => through(rest, apply, out, last))
}
