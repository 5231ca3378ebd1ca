import type { Platform } from '../contract/client.ts'
import { type FeedRecord, parseRecord } from '../contract/feed.ts'
import type { ClientPolicy } from '../contract/policy.ts'

/** One use of one transport, as a plain client shows it and as the ladder drives it. */
export interface ChannelOptions {
  readonly baseUrl: string
  readonly policy: ClientPolicy
  readonly platform: Platform
  /** Where to continue, asked whenever a request is made. */
  readonly cursor: () => string | undefined
  /** Page loops: end at the first failed request instead of trying again. The ladder tries by itself. */
  readonly endOnFailure: boolean
}

/** Nothing is called before `open` has returned, nor after `close`. */
export interface ChannelEvents {
  /** A connection, or for page loops a further request, is begun. The first one is not told. */
  attempt(by: 'ua' | 'lib'): void
  /** Connected; for page loops, answered well. */
  opened(): void
  record(record: FeedRecord): void
  /** An answer with nothing in it. */
  empty(): void
  failed(error: ChannelError): void
  /** Over: this channel does nothing any more. At most once. */
  ended(ending: ChannelEnding): void
}
export interface ChannelError {
  readonly what: string
  readonly status?: number
  readonly readyState?: number
}
export interface ChannelEnding {
  readonly code?: number
  readonly reason?: string
  readonly clean?: boolean
  readonly readyState?: number
}

export type ChannelState = 'open' | 'connecting' | 'closed' | 'idle'
export interface Channel {
  /** Lets go at once, never waits for the peer. Returns what the API claimed until now. */
  close(): ChannelState
}
export type OpenChannel = (options: ChannelOptions, events: ChannelEvents) => Channel

/** `http://host` + `/sse` + `?after=cursor`. */
export function endpointUrl(baseUrl: string, path: string, query: Readonly<Record<string, string | undefined>>): string {
  const asked = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const search = new URLSearchParams(asked).toString()
  return `${baseUrl.replace(/\/$/, '')}${path}${search === '' ? '' : `?${search}`}`
}

/** Text from the network; undefined when it is not a record of the feed. */
export function readRecord(text: string): FeedRecord | undefined {
  try {
    return parseRecord(JSON.parse(text))
  } catch {
    return undefined
  }
}

export function whatOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // undici says "terminated" or "fetch failed" and keeps the reason in `cause`.
  const { cause } = error
  return cause instanceof Error ? `${error.message}: ${cause.message || cause.name}` : error.message || error.name
}
