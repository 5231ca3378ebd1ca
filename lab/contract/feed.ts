/** One message of the feed. The payload is printable ASCII whose checksum proves that it arrived intact. */
export interface FeedMessage {
  readonly epoch: string
  readonly seq: number
  /** Lab ms at which the schedule wanted it. */
  readonly scheduledT: number
  readonly payload: string
  /** FNV-1a 32 of the payload, hex. */
  readonly sum: string
}

/** Records on every transport, one JSON object each (SSE: event name + data, NDJSON: a line, WebSocket: a text message, polls: an array). */
export type FeedRecord =
  | { readonly kind: 'hello'; readonly epoch: string; readonly seq: number; readonly resumed: boolean }
  | ({ readonly kind: 'message' } & FeedMessage)
  | { readonly kind: 'heartbeat'; readonly t: number }
  | { readonly kind: 'gap'; readonly epoch: string; readonly from: number; readonly to: number }
  | { readonly kind: 'end' }

/** Endpoints that every listener serves, so that another rung can be tried on the same path. */
export const endpoints = {
  polling: '/poll',
  'long-polling': '/long-poll',
  'http-stream': '/stream',
  sse: '/sse',
  'sse-h2': '/sse',
  websocket: '/ws',
  'websocket-h2': '/ws',
  /** Answers `ok`: opens an HTTP/2 session before a WebSocket, as a page load would. */
  ping: '/ping',
} as const

export function formatCursor(epoch: string, seq: number): string {
  return `${epoch}-${seq}`
}

/** `"a1b2-17"` -> { epoch: 'a1b2', seq: 17 }; undefined when it is not a cursor. */
export function parseCursor(cursor: string): { epoch: string; seq: number } | undefined {
  const match = /^([a-z0-9]+)-(\d{1,15})$/.exec(cursor)
  return match ? { epoch: match[1] as string, seq: Number(match[2]) } : undefined
}

/** FNV-1a, 32 bit, as eight hex digits. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** A value from the network as a record; undefined when it is none. Written out, because it runs for every message in a page. */
export function parseRecord(value: unknown): FeedRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const record = value as Readonly<Record<string, unknown>>
  switch (record['kind']) {
    case 'hello':
      return isText(record['epoch']) && isCount(record['seq']) && typeof record['resumed'] === 'boolean' ? (value as FeedRecord) : undefined
    case 'message':
      return isText(record['epoch']) && isCount(record['seq']) && isText(record['payload']) && isText(record['sum']) && typeof record['scheduledT'] === 'number' ? (value as FeedRecord) : undefined
    case 'heartbeat':
      return typeof record['t'] === 'number' ? (value as FeedRecord) : undefined
    case 'gap':
      return isText(record['epoch']) && isCount(record['from']) && isCount(record['to']) ? (value as FeedRecord) : undefined
    case 'end':
      return { kind: 'end' }
    default:
      return undefined
  }
}
