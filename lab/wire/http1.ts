import type { Direction } from '../contract/event.ts'
import { endOfDirection, type WireExchange } from '../contract/wire.ts'
import type { CapturedRun } from './captured-run.ts'
import { describeEventStream, isEventStream } from './carried-event-stream.ts'
import { bodyOf, emptyBody, endOf, opaqueRest, type DecodedRuns, type RunPair } from './decoded.ts'
import { bodyAt, requestFraming, responseFraming, type Framing, type ReadBody } from './http1-body.ts'
import { behindEmptyLines, headerOf, requestHeadAt, responseHeadAt, type RequestHead, type ResponseHead } from './http1-head.ts'
import { UnitDraft } from './unit-draft.ts'
import { inflatersFor, tunnelUnits } from './websocket-tunnel.ts'

/** HTTP/1.1 on one connection: each request is read with its answer, because the answer decides what the bytes after it are. */
export function decodeHttp1(pair: RunPair): DecodedRuns {
  const decoder = new Http1Decoder(pair)
  decoder.decode()
  decoder.describeBodies()
  return decoder
}

interface ReadRequest {
  readonly head: RequestHead
  readonly body: ReadBody
}

interface ReadResponse {
  readonly head: ResponseHead
  readonly body: ReadBody
}

class Http1Decoder implements DecodedRuns {
  readonly units: Record<Direction, UnitDraft[]> = { c2s: [], s2c: [] }
  readonly exchanges: WireExchange[] = []
  httpEnds: Record<Direction, number> | null = null
  readonly #pair: RunPair
  readonly #bodies: ReadBody[] = []
  /** Index in the run of the next byte. */
  readonly #at: Record<Direction, number> = { c2s: 0, s2c: 0 }

  constructor(pair: RunPair) {
    this.#pair = pair
  }

  decode(): void {
    for (;;) {
      const request = this.#request()
      const response = this.#response(request)
      if (!request && !response) break
      if (request) this.exchanges.push(this.#exchange(request, response))
      // Frames are worth showing although their request was not seen.
      if (this.httpEnds && !request && response) this.#tunnel(response.head)
      if (this.httpEnds) return
    }
    this.#rest('c2s', 'no HTTP/1.1 request begins here')
    this.#rest('s2c', 'no HTTP/1.1 response begins here')
  }

  /** Content that turned out to carry no protocol of its own. */
  describeBodies(): void {
    for (const { content, units } of this.#bodies) content.describePlain('http/1.1', units[0]?.kind === 'body' ? { name: 'body', meaning: 'Content as it is sent, content codings still on.', rfc: 'RFC 9112 6' } : { name: 'chunk-data', meaning: 'A part of the content; where a chunk ends means nothing to it.', rfc: 'RFC 9112 7.1' })
  }

  #rest(dir: Direction, why: string): void {
    const run = this.#pair[dir]
    if (run) this.units[dir].push(...opaqueRest(run, this.#at[dir], why))
  }

  #request(): ReadRequest | undefined {
    const run = this.#pair.c2s
    if (!run) return undefined
    this.#skipEmptyLines(run)
    const head = requestHeadAt(run, this.#at.c2s)
    if (!head) return undefined
    this.units.c2s.push(head.unit)
    const body = this.#body('c2s', run, head.unit.end, () => (head.complete ? requestFraming(head.lines) : { kind: 'none' }))
    return { head, body }
  }

  #skipEmptyLines(run: CapturedRun): void {
    const next = behindEmptyLines(run, this.#at.c2s)
    if (next === this.#at.c2s) return
    const unit = new UnitDraft(run, run.start + this.#at.c2s, { protocol: 'http/1.1', kind: 'empty-line' })
    unit.to(run.start + next, 'empty line', 'CR LF', { meaning: 'Before a request it means nothing; servers skip it.', rfc: 'RFC 9112 2.2' })
    unit.summary = 'empty line'
    this.units.c2s.push(unit)
    this.#at.c2s = next
  }

  /** The final answer, or the 101; interim ones before it are only units. */
  #response(request: ReadRequest | undefined): ReadResponse | undefined {
    const run = this.#pair.s2c
    if (!run) return undefined
    for (;;) {
      const head = responseHeadAt(run, this.#at.s2c)
      if (!head) return undefined
      this.units.s2c.push(head.unit)
      const method = request?.head.method ?? 'GET'
      const tunnel = head.status === 101 || (method === 'CONNECT' && head.status >= 200 && head.status < 300)
      const body = this.#body('s2c', run, head.unit.end, () => (head.complete && !tunnel ? responseFraming(head.lines, head.status, method) : { kind: 'none' }))
      if (head.status < 200 && !tunnel) {
        head.unit.remark('An interim answer: the final one follows (RFC 9110 15.2).')
        continue
      }
      if (tunnel && head.complete) this.#switch(head)
      return { head, body }
    }
  }

  #body(dir: Direction, run: CapturedRun, position: number, framing: () => Framing): ReadBody {
    const body = bodyAt(run, position - run.start, { framing: framing(), passed: endOfDirection(this.#pair.connection, dir) - run.start })
    this.#at[dir] = body.next
    this.units[dir].push(...body.units)
    this.#bodies.push(body)
    return body
  }

  /** From exactly here on the connection is no HTTP any more. */
  #switch(head: ResponseHead): void {
    const { c2s } = this.#pair
    this.httpEnds = { c2s: (c2s?.start ?? 0) + this.#at.c2s, s2c: head.unit.end }
    const isUpgrade = head.status === 101
    const protocol = isUpgrade ? (headerOf(head.lines, 'upgrade') ?? 'another protocol') : 'the tunnel'
    head.unit.remark(`HTTP ends with this head: byte ${this.httpEnds.s2c} is the first of ${protocol} in this direction, byte ${this.httpEnds.c2s} in the other (RFC 9110 ${isUpgrade ? '7.8' : '9.3.6'}).`)
    this.units.c2s.at(-1)?.remark(`HTTP ends here in this direction: byte ${this.httpEnds.c2s} is the first of ${protocol}, because the answer is ${head.status}.`)
  }

  #exchange({ head, body }: ReadRequest, response: ReadResponse | undefined): WireExchange {
    const { connection } = this.#pair
    const run = this.#pair.c2s as CapturedRun
    const request = {
      transport: connection.transport,
      hop: connection.hop,
      conn: connection.conn,
      version: head.version,
      startedT: run.tAt(head.unit.start),
      method: head.method,
      target: head.target,
      requestHeaders: head.lines,
      requestBody: bodyOf(body.content, body.unrecorded),
    }
    if (!response) return { ...request, response: null, messages: [], ...endOf(connection) }
    const { head: answer, body: content } = response
    const events = isEventStream(answer.lines) ? describeEventStream(content.content, cutOf(content)) : undefined
    const tunnel = this.httpEnds ? this.#tunnel(answer) : undefined
    const done = !tunnel && content.complete
    const answered = { headT: answer.unit.t, status: answer.status, reason: answer.reason, headers: answer.lines, body: tunnel ? emptyBody : bodyOf(content.content, content.unrecorded) }
    const ending = done ? { endedT: content.units.at(-1)?.t ?? answer.unit.t, how: 'end-stream' as const } : endOf(connection)
    const closed = tunnel?.some(({ opcode }) => opcode === 8) === true
    return { ...request, response: answered, messages: tunnel ?? [], ...(events ? { events } : {}), ...ending, ...(closed ? { how: 'close-frame' as const } : {}) }
  }

  #tunnel({ lines, status }: ResponseHead) {
    const isWebSocket = status === 101 && /^websocket$/i.test(headerOf(lines, 'upgrade') ?? '')
    const inflaters = inflatersFor(lines)
    const messages = (['c2s', 's2c'] as const).flatMap((dir) => {
      const run = this.#pair[dir]
      if (!run) return []
      if (!isWebSocket) {
        this.#rest(dir, status === 101 ? 'another protocol than WebSocket after the 101' : 'what a tunnel of CONNECT carries is not said (RFC 9110 9.3.6)')
        return []
      }
      const tunnel = tunnelUnits(run, this.#at[dir], inflaters[dir])
      this.units[dir].push(...tunnel.units)
      return tunnel.messages
    })
    return messages.sort((a, b) => a.t - b.t)
  }
}

function cutOf({ units }: ReadBody): { readonly what: string; readonly rfc: string } {
  return units[0]?.kind === 'body' ? { what: 'segment', rfc: 'RFC 9293 3.8' } : { what: 'chunk', rfc: 'RFC 9112 7.1' }
}
