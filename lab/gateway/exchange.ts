import type { Direction } from '../contract/event.ts'
import type { ClientConnection } from './client-connection.ts'
import type { WsFrame } from './ws-frame.ts'

export type HeaderLine = readonly [name: string, value: string]

/** The head of a request, in wire order and wire spelling; HTTP/2 pseudo headers are lines as well (`:method`). */
export interface RequestHead {
  readonly method: string
  /** Request target as sent: `/sse?cursor=x`. */
  target: string
  /** `1.0`, `1.1` or `2.0`. */
  readonly version: string
  lines: HeaderLine[]
  /** The version spoken to the origin: the client's own unless a rule says otherwise. */
  forwardAs: '1.0' | '1.1' | '2.0'
}

export interface ResponseHead {
  status: number
  reason: string
  lines: HeaderLine[]
}

/** What the gateway itself changes of heads, between its rules and the origin: a reverse proxy's Host, Location and the like. */
export interface HeadRewriting {
  request(request: RequestHead): void
  /** `request` is the same object that `request()` was given. */
  response(response: ResponseHead, request: RequestHead): void
}

/** How an exchange or a connection is ended: FIN (HTTP/2: RST_STREAM) or RST. */
export type Cut = 'fin' | 'rst'

/**
 * Why the origin gave no response head: `refused` (no connection came about), `timeout` (connecting took too long),
 * `rst` or `fin` (it ended the connection, or reset the stream, instead of answering).
 */
export type OriginFailure = 'refused' | 'rst' | 'fin' | 'timeout'

/** A response on its way to the client. Rules wrap one sink in another; the last one writes to the socket. */
export interface ResponseSink {
  head(head: ResponseHead): void
  data(chunk: Buffer): void
  end(trailers: readonly HeaderLine[]): void
  /** The origin broke off: what is still held is lost, as in a real proxy. */
  abort(how: Cut): void
}

/** An answer that the gateway gives itself. */
export interface Answer {
  readonly status: number
  /** HTTP/1.1; default: as nginx words it. */
  readonly reason?: string
  readonly lines?: readonly HeaderLine[]
  readonly body?: string
  /** HTTP/1.1: end the connection after it. */
  readonly close?: boolean
}

/**
 * One request and its answer, or one tunnel (Upgrade, extended CONNECT), seen from the middle.
 * The same for HTTP/1.1 and HTTP/2: rules know nothing else.
 */
export interface Exchange {
  readonly connection: ClientConnection
  /** HTTP/2 stream id. */
  readonly stream: number | undefined
  readonly request: RequestHead
  /** An HTTP/1.1 Upgrade or an HTTP/2 extended CONNECT. */
  readonly wantsTunnel: boolean
  /** `waiting`: no response head has been sent yet. */
  readonly phase: 'waiting' | 'streaming' | 'tunnel' | 'done'
  readonly startedT: number
  /** Lab time of the last byte in either direction. */
  readonly lastByteT: number
  /** The same for each direction; the request itself counts for both. */
  readonly lastByteFrom: Readonly<Record<Direction, number>>
  /** Lab time at which the origin answered; undefined while it has not. */
  readonly answeredT: number | undefined
  /** Answers in the origin's place and lets go of the origin. Only while `waiting`. */
  answer(answer: Answer): void
  /** Answers in the origin's place, piece by piece, past the other rules. Only while `waiting`, and not after the request went to the origin. */
  openAnswer(): ResponseSink
  /**
   * Breaks off. HTTP/1.1: the connection ends by FIN without a last chunk, or by RST.
   * HTTP/2: RST_STREAM(INTERNAL_ERROR); the session stays.
   */
  cut(how: Cut): void
  /** Gives the origin up: what rules hold of its answer goes the way that it goes when the origin breaks off. */
  giveUp(how: Cut): void
  /** Sends a frame of the gateway's own into an open tunnel. */
  inject(dir: Direction, frame: WsFrame): void
  /** Rules were switched on or off while it runs. */
  rulesChanged(): void
}

/** Most names differ in length already: of those no lower-case copy is made, many times a request. */
function isNamed([key]: HeaderLine, name: string): boolean {
  return key.length === name.length && key.toLowerCase() === name
}

/** `name` is lower case. */
export function headerOf(lines: readonly HeaderLine[], name: string): string | undefined {
  for (const line of lines) if (isNamed(line, name)) return line[1]
  return undefined
}

/** `names` are lower case. */
export function withoutHeaders(lines: readonly HeaderLine[], ...names: readonly string[]): HeaderLine[] {
  return lines.filter((line) => !names.some((name) => isNamed(line, name)))
}

/** Replaces the first line of that name (keeping its place and spelling), drops further ones; appends when there is none. */
export function withHeader(lines: readonly HeaderLine[], name: string, value: string): HeaderLine[] {
  const at = lines.findIndex(([key]) => key.toLowerCase() === name.toLowerCase())
  if (at < 0) return [...lines, [name, value]]
  return lines.flatMap((line, index): HeaderLine[] => (index === at ? [[line[0], value]] : line[0].toLowerCase() === name.toLowerCase() ? [] : [line]))
}

/** Node's flat `rawHeaders` as lines. */
export function linesFromRaw(raw: readonly string[]): HeaderLine[] {
  const lines: HeaderLine[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] as string, raw[i + 1] as string])
  return lines
}

/** Lines as the object that Node's clients want: first spelling kept, repeated names as arrays. */
export function recordFromLines(lines: readonly HeaderLine[]): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {}
  const spelling = new Map<string, string>()
  for (const [name, value] of lines) {
    const lower = name.toLowerCase()
    const key = spelling.get(lower) ?? name
    spelling.set(lower, key)
    const before = record[key]
    record[key] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]
  }
  return record
}

/** Lines as Node writes them: name, value, name, value. `flat` is so slow that it shows. */
export function rawFromLines(lines: readonly HeaderLine[]): string[] {
  const raw: string[] = []
  for (const line of lines) raw.push(line[0], line[1])
  return raw
}

export function formatLines(lines: readonly HeaderLine[]): string[] {
  return lines.map((line) => `${line[0]}: ${line[1]}`)
}
