import { acceptedWithinMs, endOf } from '../contract/connection-end.ts'
import type { LabEvent } from '../contract/event.ts'
import type { EventOf } from '../contract/log-index.ts'
import { type LinkSide, sideOf } from '../contract/fault-side.ts'
import type { PassedExchange } from '../contract/own-server.ts'
import type { CapturedConnection, CapturedSegment, WireExchange } from '../contract/wire.ts'
import { decodeConnection } from './decode-connection.ts'
import { newExchange, type PassingExchange, takeAnswer } from './passing-exchange.ts'

interface Connection {
  readonly opened: EventOf<'tcp-open'>
  closed: EventOf<'tcp-close'> | undefined
  readonly exchanges: PassingExchange[]
  segments: CapturedSegment[]
  /** Recorded of what the client got. */
  recorded: number
  /** Nothing more is recorded until its end. */
  isCut: boolean
  /** The link between gateway and server ended a connection that was opened for this one. */
  cutBehind: EventOf<'link-end'> | undefined
  /** Captured since it was decoded last. */
  isDirty: boolean
}

export interface PassingOptions {
  /** Bytes of a direction that the tap records as they pass; behind them nothing can be counted until the end. */
  readonly recordedFirst: number
  readonly segmentsOf: (event: EventOf<'capture'>) => readonly CapturedSegment[]
}

/** A proxy may run for days: older exchanges are forgotten, the log has them. */
const keptExchanges = 3000
const keptTimes = 400
const handedOnWithinMs = 1000

/**
 * What passes, from the events of a log as they come: requests and answers on the client's side from their heads, which are always there;
 * messages and complete answers from the bytes, as far as they were recorded.
 */
export class Passing {
  readonly #options: PassingOptions
  readonly #connections = new Map<string, Connection>()
  /** Which connection of a client a link means by a port, on either of its sides. */
  readonly #byPort: Readonly<Record<LinkSide, Map<number, string>>> = { client: new Map(), server: new Map() }
  /** By the port at which it meets the gateway: the last end that the link of the clients told of. */
  readonly #linkEnds = new Map<number, EventOf<'link-end'>>()
  #exchanges: PassingExchange[] = []
  #forgotten = 0
  #total = 0
  #open = 0
  #bytes = { up: 0, down: 0 }
  #lastT = 0

  constructor(options: PassingOptions) {
    this.#options = options
  }

  take(events: readonly LabEvent[]): void {
    for (const event of events) this.#takeOne(event)
    if (this.#exchanges.length > keptExchanges * 1.2) this.#forgetOldest()
  }

  /** In order of their requests. Decodes what came since the last call. */
  exchanges(): readonly PassingExchange[] {
    for (const connection of this.#connections.values()) if (connection.isDirty) this.#decode(connection)
    return this.#exchanges
  }

  /** How many were forgotten. */
  get forgotten(): number {
    return this.#forgotten
  }

  get connections(): { readonly open: number; readonly total: number } {
    return { open: this.#open, total: this.#total }
  }

  get bytes(): { readonly up: number; readonly down: number } {
    return this.#bytes
  }

  get lastT(): number {
    return this.#lastT
  }

  #takeOne(event: LabEvent): void {
    this.#lastT = Math.max(this.#lastT, event.t)
    if (event.kind === 'hit') return this.#takeHit(event)
    if (event.kind === 'bytes' && event.hop === 'client') this.#bytes = { up: event.up, down: event.down }
    if (event.kind === 'tcp-open' && event.hop === 'origin' && event.port !== undefined && event.serves !== undefined) this.#byPort.server.set(event.port, event.serves)
    if (event.kind === 'link-end') return this.#takeLinkEnd(event)
    if (!('hop' in event) || event.hop !== 'client') return
    if (event.kind === 'tcp-open') {
      this.#connections.set(event.conn, { opened: event, closed: undefined, exchanges: [], segments: [], recorded: 0, isCut: false, cutBehind: undefined, isDirty: false })
      if (event.port !== undefined) this.#byPort.client.set(event.port, event.conn)
      this.#total++
      this.#open++
    } else if (event.kind === 'head') this.#takeHead(event)
    else if (event.kind === 'capture') this.#takeBytes(event)
    else if (event.kind === 'tcp-close') this.#close(event)
  }

  #takeHead(event: EventOf<'head'>): void {
    const connection = this.#connections.get(event.conn)
    if (!connection) return
    const { exchanges } = connection
    if (event.dir === 's2c') {
      // Pipelined requests are answered in their order (RFC 9112, 9.3.2).
      const asked = event.stream === undefined ? exchanges.find(({ headT, endedT }) => headT === null && endedT === null) : exchanges.findLast(({ stream }) => stream === event.stream)
      if (asked) takeAnswer(asked, event)
      return
    }
    // On HTTP/1.1 the next request says that the last answer was complete, if its bytes did not.
    const before = exchanges.at(-1)
    if (event.stream === undefined && before && before.headT !== null) end(before, { endedT: event.t, how: 'end-stream' })
    const exchange = newExchange(event)
    exchange.isCounted = !connection.isCut
    exchanges.push(exchange)
    this.#exchanges.push(exchange)
  }

  #takeBytes(event: EventOf<'capture'>): void {
    const connection = this.#connections.get(event.conn)
    if (!connection) return
    for (const segment of this.#options.segmentsOf(event)) {
      connection.segments.push(segment)
      if (segment.dir === 's2c') connection.recorded += segment.data.length
    }
    connection.isCut = connection.recorded >= this.#options.recordedFirst
    connection.isDirty = true
  }

  /** A link counts its own connections; the port says which of ours it is. */
  #takeHit({ t, fault, effect, conn, port }: EventOf<'hit'>): void {
    const known = conn !== undefined && this.#connections.has(conn) ? conn : port === undefined ? undefined : this.#byPort[sideOf(fault)].get(port)
    const touched = known === undefined ? undefined : this.#connections.get(known)
    for (const exchange of touched?.exchanges ?? []) if (exchange.endedT === null || exchange.endedT >= t - 50) exchange.hits = [...exchange.hits.slice(-9), { t, fault, effect }]
  }

  #close(event: EventOf<'tcp-close'>): void {
    const connection = this.#connections.get(event.conn)
    if (!connection || connection.closed) return
    this.#open--
    connection.closed = event
    this.#decode(connection)
    const by = this.#enderOf(connection, event)
    for (const exchange of connection.exchanges) end(exchange, { endedT: event.t, how: event.how, by })
    // What stood on the wire when it broke is recorded after the end; then nothing of it is asked any more.
    for (const ports of Object.values(this.#byPort)) for (const [port, conn] of ports) if (conn === event.conn) ports.delete(port)
    this.#connections.delete(event.conn)
  }

  #takeLinkEnd(event: EventOf<'link-end'>): void {
    const { peer, port, hop, by } = event
    if (peer !== 'gateway' || port === undefined) return
    if (hop === 'client') this.#linkEnds.set(port, event)
    const served = hop === 'origin' && by === 'link' ? this.#connections.get(this.#byPort.server.get(port) ?? '') : undefined
    if (served) served.cutBehind = event
  }

  #enderOf({ opened: { port, t }, cutBehind }: Connection, closed: EventOf<'tcp-close'>): PassedExchange['by'] {
    const told = port === undefined ? undefined : this.#linkEnds.get(port)
    const { by } = endOf(closed, { atGateway: told && told.t >= t - acceptedWithinMs ? told : undefined })
    // A gateway hands on to the client what the server's side did.
    return by === 'gateway' && cutBehind && closed.t - cutBehind.t <= handedOnWithinMs ? 'link' : by
  }

  #decode(connection: Connection): void {
    connection.isDirty = false
    if (connection.segments.length === 0) return
    const { exchanges } = decodeConnection(captured(connection))
    connection.exchanges.forEach((exchange, i) => {
      const seen = exchange.stream === undefined ? exchanges[i] : exchanges.find(({ stream }) => stream === exchange.stream)
      if (seen) count(exchange, seen, connection.segments)
      // What ended before the recording did is known to the end.
      if (connection.isCut && exchange.endedT === null) exchange.isCounted = false
    })
  }

  #forgetOldest(): void {
    const gone = new Set(this.#exchanges.slice(0, this.#exchanges.length - keptExchanges).filter(({ endedT }) => endedT !== null))
    this.#forgotten += gone.size
    this.#exchanges = this.#exchanges.filter((exchange) => !gone.has(exchange))
  }
}

function captured({ opened: { transport, hop, conn, alpn, t }, closed, segments }: Connection): CapturedConnection {
  const inOrder = segments.filter(({ data }) => data.length > 0).toSorted((a, b) => a.t - b.t || (a.dir === b.dir ? a.offset - b.offset : 0))
  return { transport, hop, conn, alpn, openedT: t, closedT: closed?.t ?? null, how: closed?.how ?? null, segments: inOrder }
}

function end(exchange: PassingExchange, how: Pick<PassedExchange, 'endedT' | 'how' | 'by'>): void {
  if (exchange.endedT === null) Object.assign(exchange, how)
}

function count(exchange: PassingExchange, seen: WireExchange, segments: readonly CapturedSegment[]): void {
  const data = seen.messages.filter(({ opcode }) => opcode === 1 || opcode === 2)
  const close = seen.messages.find(({ opcode }) => opcode === 8)
  if (close && close.data.length >= 2) exchange.closeCode = { code: ((close.data[0] as number) << 8) | (close.data[1] as number), dir: close.dir }
  const downTs = seen.events ? seen.events.map(({ t }) => t) : exchange.asksWebSocket ? data.filter(({ dir }) => dir === 's2c').map(({ t }) => t) : arrivals(exchange, segments)
  exchange.messages = { up: data.filter(({ dir }) => dir === 'c2s').length, down: downTs.length, downTs: downTs.slice(-keptTimes) }
  // A close frame ends what a WebSocket says; the connection below may stay a while.
  if (close) end(exchange, { endedT: close.t, how: 'close-frame', by: close.dir === 'c2s' ? 'client' : 'origin' })
  else if (seen.endedT !== null && seen.how === 'end-stream') end(exchange, { endedT: seen.endedT, how: 'end-stream' })
}

/** Content that no protocol divides: what came at once, behind the head. On HTTP/2 other streams' bytes cannot be told apart here. */
function arrivals({ headT, endedT, stream }: PassingExchange, segments: readonly CapturedSegment[]): number[] {
  if (headT === null || stream !== undefined) return []
  return segments.flatMap(({ dir, t }) => (dir === 's2c' && t > headT && t <= (endedT ?? Number.POSITIVE_INFINITY) ? [t] : []))
}
