import type { ClientConnection } from './client-connection.ts'
import type { Answer, Cut, Exchange, RequestHead, ResponseSink } from './exchange.ts'
import type { RuleSet } from './rule-set.ts'
import type { WireLog } from './wire-log.ts'

export interface ExchangeParts {
  readonly connection: ClientConnection
  readonly request: RequestHead
  readonly wantsTunnel: boolean
  readonly stream?: number
  readonly rules: RuleSet
  readonly log: WireLog
}

/** What HTTP/1.1 and HTTP/2 exchanges have in common: their place in the connection, their times, their phase. */
export abstract class ExchangeBase implements Exchange {
  readonly connection: ClientConnection
  readonly request: RequestHead
  readonly wantsTunnel: boolean
  readonly stream: number | undefined
  readonly startedT: number
  phase: Exchange['phase'] = 'waiting'
  lastByteT: number
  answeredT: number | undefined
  protected readonly rules: RuleSet
  protected readonly log: WireLog
  #chain: ResponseSink | undefined

  constructor({ connection, request, wantsTunnel, stream, rules, log }: ExchangeParts) {
    this.connection = connection
    this.request = request
    this.wantsTunnel = wantsTunnel
    this.stream = stream
    this.rules = rules
    this.log = log
    this.startedT = log.now()
    this.lastByteT = this.startedT
    connection.lastByteT = this.startedT
    connection.exchanges.add(this)
  }

  abstract answer(answer: Answer): void
  abstract cut(how: Cut): void
  /** The sink that writes to the client. */
  protected abstract readonly last: ResponseSink

  /** The response's way to the client, through the rules that are on when its head arrives. */
  protected chain(): ResponseSink {
    this.#chain ??= this.rules.respond(this, this.last)
    return this.#chain
  }

  touch(): void {
    this.lastByteT = this.log.now()
    this.connection.lastByteT = this.lastByteT
  }

  protected finish(): void {
    this.phase = 'done'
    this.connection.lastByteT = this.log.now()
    this.connection.exchanges.delete(this)
  }

  protected logHead(hop: 'client' | 'origin', dir: 'c2s' | 's2c', lines: readonly string[], conn?: string, stream?: number): void {
    this.log.head(hop, dir, hop === 'client' ? this.connection.id : (conn ?? '?'), lines, hop === 'client' ? this.stream : stream)
  }
}

