import type { EventInput, LabEvent } from './event.ts'
import type { ClientPolicy } from './policy.ts'
import type { TransportId } from './transport.ts'

/** The native API objects, passed in: a browser gives its own, Node gives `undici`, `eventsource` and `ws`. */
export interface Platform {
  readonly name: 'browser' | 'node'
  fetch(url: string, init?: FetchInit): Promise<ResponseLike>
  EventSource(url: string): EventSourceLike
  /** `h2: true` asks the platform for RFC 8441 where it has a choice (Node); browsers decide by themselves. */
  WebSocket(url: string, options: { readonly h2: boolean }): WebSocketLike
  setTimeout(callback: () => void, ms: number): unknown
  clearTimeout(handle: unknown): void
  /** The platform's monotonic clock, ms; mapped to lab time by the probe. */
  now(): number
  random(): number
}

export interface FetchInit {
  readonly signal?: AbortSignal
  readonly cache?: 'no-store' | 'default'
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly body?: string | Uint8Array
  readonly credentials?: 'include' | 'omit'
}
export interface ResponseLike {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
  readonly body: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>; cancel(): Promise<void> } } | null
}
export interface EventSourceLike {
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  addEventListener(type: string, listener: (event: { readonly data: string; readonly lastEventId: string }) => void): void
  close(): void
}
export interface WebSocketLike {
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  /** `arraybuffer` for binary messages as ArrayBuffer; a browser gives Blobs without it. */
  binaryType: string
  send(data: string | Uint8Array): void
  close(code?: number, reason?: string): void
}

type ClientEvent = Extract<LabEvent, { side: 'client' }>
/** What a client reports: side, transport and time are added by the probe. */
export type ClientNote = EventInput<ClientEvent> extends infer E ? (E extends unknown ? Omit<E, 'side' | 'transport' | 't' | 'control'> : never) : never

export interface ClientOptions {
  /** `http://127.0.0.1:4000` or `https://...`; the client appends the endpoint's path. */
  readonly baseUrl: string
  readonly policy: ClientPolicy
  readonly platform: Platform
  /** Resume from here (`epoch-seq`); a fresh client has none. */
  readonly cursor?: string | undefined
  /** Who is acting: the client under test starts as `lib`; a rung of the ladder as `ladder`; a control probe as `app`. */
  readonly by: 'lib' | 'ladder' | 'app'
  readonly note: (note: ClientNote) => void
}

/** One client of one transport. `start` never throws; everything that happens is a note. */
export interface TransportClient {
  start(): void
  /** Closes at once and never waits for the peer; says what the API claimed. Idempotent. */
  stop(): 'open' | 'connecting' | 'closed' | 'idle'
}

export interface TransportClientDefinition {
  readonly id: TransportId
  create(options: ClientOptions): TransportClient
}
