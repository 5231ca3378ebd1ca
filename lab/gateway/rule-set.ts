import type { RunContext } from '../contract/context.ts'
import type { FaultId } from '../contract/fault.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { ClientConnection } from './client-connection.ts'
import type { Exchange, ResponseSink, TunnelStage } from './exchange.ts'
import { gatewayRules } from './registry.ts'
import type { ActiveRule } from './rule.ts'
import type { WireLog } from './wire-log.ts'

/** The rules that are on, in the registry's order: the first one stands nearest to the client. */
export class RuleSet {
  readonly #active = new Map<FaultId, ActiveRule>()
  readonly #ctx: RunContext
  readonly #log: WireLog
  readonly #connections: () => readonly ClientConnection[]

  constructor(ctx: RunContext, log: WireLog, connections: () => readonly ClientConnection[]) {
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

  connected(connection: ClientConnection): void {
    for (const rule of this.#inOrder()) rule.connected?.(connection)
  }

  /** True when the request shall go on to the origin. */
  begin(exchange: Exchange): boolean {
    for (const rule of this.#inOrder()) {
      if (rule.begin?.(exchange) === 'hold') return false
      if (exchange.phase !== 'waiting') return false
    }
    return true
  }

  respond(exchange: Exchange, last: ResponseSink): ResponseSink {
    return this.#inOrder().reduce((next, rule) => rule.respond?.(exchange, next) ?? next, last)
  }

  tunnel(exchange: Exchange): TunnelStage[] {
    return this.#inOrder().flatMap((rule) => rule.tunnel?.(exchange) ?? [])
  }

  #inOrder(): ActiveRule[] {
    if (this.#active.size === 0) return []
    return gatewayRules.flatMap(({ definition }) => this.#active.get(definition.id) ?? [])
  }
}
