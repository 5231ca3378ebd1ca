/** What the experiment and its two processes say to each other. */

export const crowdKinds = ['long-polling', 'sse', 'websocket', 'websocket-deflate'] as const
/** How a client waits for news: a request that is held, an event stream, a WebSocket, one that has compressed a message once. */
export type CrowdKind = (typeof crowdKinds)[number]

/** To the server, to the clients, and what each answers. */
export type ToCrowd =
  | { readonly ask: 'state' }
  /** The server says one thing to everybody. */
  | { readonly ask: 'tell'; readonly bytes: number }
  /** The clients become this many. */
  | { readonly ask: 'grow'; readonly kind: CrowdKind; readonly port: number; readonly to: number }
  /** All of them leave. */
  | { readonly ask: 'leave' }
  /** From now on a client whose connection is closed comes back: after `waitMs`, or with `jitter` at any time within twice that. */
  | { readonly ask: 'return'; readonly kind: CrowdKind; readonly port: number; readonly waitMs: number; readonly jitter: boolean; readonly seed: number }
  /** The server ends every connection, as a deploy does, and counts who comes back. */
  | { readonly ask: 'drop' }

export interface ServerState {
  readonly port: number
  readonly held: number
  readonly rssBytes: number
  readonly heapBytes: number
  /** Descriptors of the process; null where the system does not tell. */
  readonly descriptors: number | null
  /** Of its event loop since the last question, 99th percentile, ms. */
  readonly lagP99Ms: number
  /** Openings since the last `drop`: how many, the most within 100 ms, and when the last one came (ms after it). */
  readonly back: { readonly count: number; readonly peak: number; readonly lastMs: number }
  /** How long it took to hand the last message to all sockets, ms. */
  readonly tellMs: number
}

export interface ClientsState {
  readonly open: number
  /** Refused, reset, or closed before a byte of an answer came. */
  readonly failed: number
  /** Clients that got something since `tell` was last asked of the server. */
  readonly heard: number
  readonly bytesDown: number
  readonly bytesUp: number
}
