import type { FeedRecord } from './feed.ts'
import type { TransportId } from './transport.ts'

type RecordOf<K extends FeedRecord['kind']> = Extract<FeedRecord, { kind: K }>

/** What a client that asks from a cursor gets, in this order. Later records come by `subscribe`. */
export interface Resumption {
  /** `seq` is the position that the rest continues from. */
  readonly hello: RecordOf<'hello'>
  readonly gap?: RecordOf<'gap'>
  readonly messages: readonly RecordOf<'message'>[]
  /** Cursor after all of it. */
  readonly cursor: string
}

/** The feed as a server sees it: one producer, many readers, nobody waits. */
export interface FeedAccess {
  /** Cursor of the newest message; `epoch-0` before the first. */
  cursor(): string
  /** Records after `cursor`; without one, the current position and no past. */
  since(cursor: string | undefined): Resumption
  /** Calls back, in order, for each message and heartbeat from now on. Returns the function that ends it. */
  subscribe(listener: (record: FeedRecord) => void): () => void
}

/** One reader at one endpoint of the origin, from request to release. */
export interface OriginExchange {
  readonly feed: FeedAccess
  /** As received: `Last-Event-ID` header, else `?after=`. Well-formed or absent. */
  readonly cursor: string | undefined
  readonly query: URLSearchParams
  /** What EventSource is asked to wait before it reconnects. */
  readonly sseRetryMs: number
  /** Calls back after `delayMs` unless the exchange is over by then. */
  after(delayMs: number, callback: () => void): void
  /** The peer is gone, or the answer is complete. Called once. */
  onRelease(callback: () => void): void
  /** The origin is about to stop gracefully: say goodbye in the transport's own way. */
  onDrain(callback: () => void): void
}

export interface RequestExchange extends OriginExchange {
  /** A complete response with its length. */
  answer(response: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }): void
  /** 200 with these headers, sent at once; the body follows piece by piece. */
  stream(headers: Readonly<Record<string, string>>): { write(text: string): void; end(): void }
}

export interface SocketExchange extends OriginExchange {
  /** One text message. */
  send(text: string): void
  close(code: number, reason: string): void
}

/** How a server serves one transport. The handshakes (HTTP, Upgrade, extended CONNECT) belong to the listener. */
export type OriginTransport = {
  readonly id: TransportId
  readonly path: string
  /** Which listeners it is the right one for, where two transports share a path. */
  readonly listener: 'plain' | 'tls' | 'any'
} & ({ readonly kind: 'request'; serve(exchange: RequestExchange): void } | { readonly kind: 'socket'; serve(exchange: SocketExchange): void })

/** Body of a poll's 200. `records` may start with `hello` and `gap` when the cursor was missing or not honoured. */
export interface PollAnswer {
  /** Ask with this next time; it is also the acknowledgement. */
  readonly cursor: string
  readonly records: readonly FeedRecord[]
}

/** PEM; `cert` may be followed by those that vouch for it. Never written to disk. */
export interface KeyPair {
  readonly key: string
  readonly cert: string
}

/** What an intermediary that inspects TLS shows in the place of the origin's certificate, from authorities of its own. */
export interface Interception {
  /** The clients of the lab trust its authority: a company's machine, on which its root is installed. */
  readonly trusted: KeyPair & {
    /** PEM of the authority. */
    readonly authority: string
    /** Of the authority, for Chromium's `--ignore-certificate-errors-spki-list`. */
    readonly spkiSha256Base64: string
    /** Of the certificate itself. */
    readonly fingerprintSha256: string
  }
  /** Nobody trusts its authority: any other machine. */
  readonly untrusted: KeyPair
}

/** A certificate of one process. */
export interface Certificate extends KeyPair {
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  readonly spkiSha256Base64: string
  /** `AB:CD:...`, as Node's `X509Certificate.fingerprint256` prints it. */
  readonly fingerprintSha256: string
  readonly interception: Interception
}
