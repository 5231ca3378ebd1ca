import type { Direction } from '../contract/event.ts'
import type { CapturedConnection, WireExchange } from '../contract/wire.ts'
import { Carried } from './carried.ts'
import { describeEventStream, isEventStream } from './carried-event-stream.ts'
import { bodyOf, emptyBody, endOf } from './decoded.ts'
import type { Frame } from './h2-frame.ts'
import { flag } from './h2-names.ts'
import type { HeaderLine } from './hpack.ts'
import { describeWebSocket, inflatersFor } from './websocket-tunnel.ts'

interface Head {
  readonly frame: Frame
  readonly lines: readonly HeaderLine[]
  readonly t: number
}

interface StreamState {
  readonly id: number
  request: Head | undefined
  response: Head | undefined
  readonly content: Readonly<Record<Direction, Carried>>
  /** Lab time of the frame with END_STREAM in the server's direction. */
  endStreamT: number | undefined
  resetT: number | undefined
}

const eventCut = { what: 'DATA frame', rfc: 'RFC 9113 6.1' } as const

/** What each stream of a connection carried. */
export class H2Streams {
  readonly #connection: CapturedConnection
  readonly #streams = new Map<number, StreamState>()

  constructor(connection: CapturedConnection) {
    this.#connection = connection
  }

  #of(id: number): StreamState {
    let state = this.#streams.get(id)
    if (!state) {
      state = { id, request: undefined, response: undefined, content: { c2s: new Carried('c2s'), s2c: new Carried('s2c') }, endStreamT: undefined, resetT: undefined }
      this.#streams.set(id, state)
    }
    return state
  }

  head(dir: Direction, head: Head): void {
    const state = this.#of(head.frame.stream)
    const status = valueOf(head.lines, ':status')
    if (dir === 'c2s') state.request ??= head
    else if (status !== undefined && status >= '200') state.response ??= head
    this.#ended(dir, state, head.frame, head.t)
  }

  data(dir: Direction, frame: Frame): void {
    const state = this.#of(frame.stream)
    if (frame.fragment) state.content[dir].add(frame.unit, frame.fragment.start, frame.fragment.bytes)
    this.#ended(dir, state, frame, frame.unit.t)
  }

  reset(id: number, t: number): void {
    const state = this.#of(id)
    // Both directions are read one after the other: the earlier of two resets ended the stream.
    state.resetT = Math.min(state.resetT ?? t, t)
  }

  #ended(dir: Direction, state: StreamState, { flags, complete }: Frame, t: number): void {
    if (dir === 's2c' && complete && (flags & flag.endStream) !== 0) state.endStreamT ??= t
  }

  /** Describes what DATA frames carry, and returns the exchanges in order of their requests. */
  finish(): WireExchange[] {
    return [...this.#streams.values()].flatMap((state) => this.#exchange(state) ?? []).sort((a, b) => a.startedT - b.startedT || (a.stream ?? 0) - (b.stream ?? 0))
  }

  #exchange(state: StreamState): WireExchange | undefined {
    const { id, request, response, content } = state
    const tunnel = request !== undefined && valueOf(request.lines, ':method') === 'CONNECT' && valueOf(request.lines, ':protocol') === 'websocket'
    const granted = tunnel && response !== undefined && valueOf(response.lines, ':status')?.startsWith('2') === true
    const inflaters = inflatersFor(response?.lines ?? [])
    const messages = granted ? (['c2s', 's2c'] as const).flatMap((dir) => describeWebSocket(content[dir], inflaters[dir])).sort((a, b) => a.t - b.t) : []
    const events = !tunnel && response && isEventStream(response.lines) ? describeEventStream(content.s2c, eventCut) : undefined
    for (const carried of [content.c2s, content.s2c]) carried.describePlain('h2', { name: 'Data', meaning: 'Content of the stream; where a frame ends means nothing to it.', rfc: 'RFC 9113 6.1' })
    if (!request) return undefined
    const { transport, hop, conn } = this.#connection
    const protocol = valueOf(request.lines, ':protocol')
    return {
      transport,
      hop,
      conn,
      stream: id,
      version: '2',
      startedT: request.frame.unit.t,
      method: valueOf(request.lines, ':method') ?? '',
      target: valueOf(request.lines, ':path') ?? valueOf(request.lines, ':authority') ?? '',
      requestHeaders: withoutPseudo(request.lines),
      ...(protocol === undefined ? {} : { protocol }),
      requestBody: granted ? emptyBody : bodyOf(content.c2s),
      response: response
        ? { headT: response.t, status: Number(valueOf(response.lines, ':status')), reason: '', headers: withoutPseudo(response.lines), body: granted ? emptyBody : bodyOf(content.s2c) }
        : null,
      messages,
      ...(events ? { events } : {}),
      ...this.#endOf(state),
      ...(messages.some(({ opcode }) => opcode === 8) ? { how: 'close-frame' as const } : {}),
    }
  }

  #endOf({ endStreamT, resetT }: StreamState): Pick<WireExchange, 'endedT' | 'how'> {
    if (endStreamT !== undefined && (resetT === undefined || endStreamT <= resetT)) return { endedT: endStreamT, how: 'end-stream' }
    if (resetT !== undefined) return { endedT: resetT, how: 'rst-stream' }
    return endOf(this.#connection)
  }
}

function valueOf(lines: readonly HeaderLine[], name: string): string | undefined {
  return lines.find(([key]) => key === name)?.[1]
}

function withoutPseudo(lines: readonly HeaderLine[]): HeaderLine[] {
  return lines.filter(([name]) => !name.startsWith(':'))
}
