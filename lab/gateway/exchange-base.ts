import type { Duplex } from 'node:stream'
import type { ClientConnection } from './client-connection.ts'
import type { Direction } from '../contract/event.ts'
import { EventStreamSink } from './event-stream.ts'
import { headerOf, type Answer, type Cut, type Exchange, type HeaderLine, type RequestHead, type ResponseHead, type ResponseSink } from './exchange.ts'
import type { RuleSet } from './rule-set.ts'
import type { OriginListener, OriginRequest } from './origin-request.ts'
import { Tunnel, type TunnelOptions } from './tunnel.ts'
import type { WireLog } from './wire-log.ts'
import type { WsFrame } from './ws-frame.ts'

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
  readonly lastByteFrom: Record<Direction, number>
  answeredT: number | undefined
  protected readonly rules: RuleSet
  protected readonly log: WireLog
  /** By the gateway itself. */
  protected answered = false
  protected origin: OriginRequest | undefined
  #chain: ResponseSink | undefined
  #tunnel: Tunnel | undefined
  #finished = false
  #givenUp = false
  #bodyBytes = 0

  constructor({ connection, request, wantsTunnel, stream, rules, log }: ExchangeParts) {
    this.connection = connection
    this.request = request
    this.wantsTunnel = wantsTunnel
    this.stream = stream
    this.rules = rules
    this.log = log
    this.startedT = log.now()
    this.lastByteT = this.startedT
    this.lastByteFrom = { c2s: this.startedT, s2c: this.startedT }
    connection.lastByteT = this.startedT
    connection.exchanges.add(this)
  }

  abstract answer(answer: Answer): void
  /** Makes ready to write to the client what the origin did not say. */
  protected abstract takeAnswer(): void
  abstract cut(how: Cut): void
  /** The sink that writes to the client, unless the gateway answered itself: a rule may still hold a head or an end of the origin's. */
  protected abstract readonly last: ResponseSink
  protected abstract informed(status: number, reason: string, lines: readonly HeaderLine[]): void
  protected abstract granted(head: ResponseHead, stream: Duplex): ResponseHead | undefined
  protected abstract breakOff(how: Cut): void

  /** What the exchange makes of what comes from the origin. */
  protected fromOrigin(): OriginListener {
    let chain: ResponseSink | undefined
    return {
      head: (head) => {
        if (this.phase !== 'waiting') return this.origin?.drop('fin')
        this.answeredT = this.log.now()
        this.touch('s2c')
        chain = this.chainFor(head.lines)
        chain.head(head)
      },
      data: (chunk) => {
        this.touch('s2c')
        chain?.data(chunk)
      },
      end: (trailers) => chain?.end(trailers),
      abort: (how) => this.#givenUp || chain?.abort(how),
      informed: (status, reason, lines) => this.phase === 'waiting' && this.informed(status, reason, lines),
      granted: (head, stream) => this.granted(head, stream),
      answer: (answer) => this.answer(answer),
      breakOff: (how) => this.breakOff(how),
      lost: (cause, how) => {
        // A rule may hold the head of an answer that is here.
        if (this.phase !== 'waiting' || this.answeredT !== undefined) return
        const { origin } = this
        // There is nothing to let go of any more, and by the time of a late answer the next request may have dialled anew.
        this.origin = undefined
        if (this.rules.failed(this, cause)) return
        this.origin = origin
        if (how !== undefined) this.breakOff(how)
      },
    }
  }

  giveUp(how: Cut): void {
    // Nothing of an answer is held back.
    if (!this.#chain || this.phase !== 'waiting') return this.cut(how)
    this.#givenUp = true
    this.origin?.drop(how)
    this.#chain.abort(how)
  }

  /** The response's way to the client, through the rules that are on when its head arrives. */
  protected chain(): ResponseSink {
    return (this.#chain ??= this.rules.respond(this, this.last))
  }

  /** The chain of an event stream: rules for single events can come and go while it runs. */
  protected chainFor(lines: readonly HeaderLine[]): ResponseSink {
    if (!/^text\/event-stream\b/i.test(headerOf(lines, 'content-type') ?? '') || headerOf(lines, 'content-encoding') !== undefined) return this.chain()
    return new EventStreamSink(this.chain(), {
      wanted: () => this.rules.wantsEvents,
      event: (event, send) => this.rules.event(this, event, send),
      over: (done) => this.rules.eventsOver(this, done),
    })
  }

  /** When the 101 is written. */
  protected openTunnel(ends: Pick<TunnelOptions, 'client' | 'origin' | 'originGone' | 'clientGone'>): void {
    this.#tunnel = new Tunnel({ ...ends, touch: (dir) => this.touch(dir), frame: (frame, dir, send) => this.rules.frame(this, frame, dir, send) })
    this.rulesChanged()
    this.rules.tunnel(this)
  }

  rulesChanged(): void {
    if (this.rules.wantsFrames && this.#speaksWebSocket()) this.#tunnel?.wantFrames()
  }

  inject(dir: Direction, frame: WsFrame): void {
    this.#tunnel?.inject(dir, frame)
  }

  openAnswer(): ResponseSink {
    this.takeAnswer()
    const { last } = this
    return {
      head: (head) => last.head(head),
      data: (chunk) => (this.touch('s2c'), last.data(chunk)),
      end: (trailers) => last.end(trailers),
      abort: (how) => last.abort(how),
    }
  }

  /** Bytes of a request's body came. */
  protected tookBody(bytes: number): void {
    this.touch('c2s')
    this.#bodyBytes += bytes
    if (this.phase !== 'done') this.rules.requestBody(this, this.#bodyBytes)
  }

  /** Bytes went in that direction. */
  touch(dir: Direction): void {
    this.lastByteT = this.log.now()
    this.lastByteFrom[dir] = this.lastByteT
    this.connection.lastByteT = this.lastByteT
  }

  #speaksWebSocket(): boolean {
    const { lines } = this.request
    return (headerOf(lines, 'upgrade') ?? headerOf(lines, ':protocol'))?.toLowerCase() === 'websocket'
  }

  protected finish(): void {
    if (this.#finished) return
    this.#finished = true
    this.phase = 'done'
    this.connection.lastByteT = this.log.now()
    this.connection.exchanges.delete(this)
    this.rules.finished(this)
  }

  protected logHead(hop: 'client' | 'origin', dir: 'c2s' | 's2c', lines: readonly string[], conn?: string, stream?: number): void {
    this.log.head(hop, dir, hop === 'client' ? this.connection.id : (conn ?? '?'), lines, hop === 'client' ? this.stream : stream)
  }
}

