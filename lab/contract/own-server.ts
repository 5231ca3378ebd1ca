import { z } from 'zod'
import type { Direction, Ender, Ending, Party } from './event.ts'
import type { FaultId } from './fault.ts'

/** A path of the lab in front of somebody else's server, as the UI asks for it and sees it. */

export const targetLookSchema = z.strictObject({
  /** As a person typed it. */
  target: z.string().max(2000),
  /** Take any certificate of the target. */
  insecure: z.boolean().default(false),
  /** A PEM file of this machine: one more authority to trust. */
  caFile: z.string().max(4096).optional(),
})
export type TargetLook = z.input<typeof targetLookSchema>

export const ownServerSpecSchema = targetLookSchema.extend({
  /** What the path starts with: a condition or scenario. */
  condition: z.string().max(4096).default('clean'),
  /** 0: a free one. Always on loopback. */
  port: z.number().int().min(0).max(65_535).default(0),
  keepHost: z.boolean().default(false),
  scale: z.number().min(1).max(100).default(1),
  /** "This service is mine, or its owner lets me": needed for everything that is not this machine. */
  owned: z.boolean().default(false),
})
export type OwnServerSpec = z.input<typeof ownServerSpecSchema>

/** What a first look at the target found. */
export interface TargetFindings {
  /** `http(s)://host:port`, without a default port. */
  readonly url: string
  readonly host: string
  readonly tls: boolean
  readonly isLoopback: boolean
  /** For TLS: what it agreed to, best first. */
  readonly alpn: readonly string[]
  /** `why`: what the network or the certificate said. */
  readonly problem: { readonly kind: 'unreachable' | 'untrusted'; readonly why: string } | null
}

export type PassedKind = 'sse' | 'websocket' | 'stream' | 'long-poll' | 'poll' | 'request'

/** A request of somebody's client and what became of it, as the gateway saw it on the client's side. */
export interface PassedExchange {
  /** Of the event of its request's head. */
  readonly id: number
  readonly conn: string
  readonly stream?: number | undefined
  readonly method: string
  /** Without query. */
  readonly path: string
  readonly http: '1.0' | '1.1' | '2'
  readonly startedT: number
  /** Final answer, or the 101. Null: none yet, or none ever. */
  readonly headT: number | null
  readonly status: number | null
  readonly endedT: number | null
  /** Set with `endedT`; `end-stream`: it was complete. */
  readonly how: Ending | null
  /** Who ended the connection, where it was not complete. */
  readonly by?: Ender | undefined
  /** Of a WebSocket: the close frame that was seen first. */
  readonly closeCode?: { readonly code: number; readonly dir: Direction } | undefined
  /** Messages, events, or for anything else what came at once. Times of the latest to the client. */
  readonly messages: { readonly up: number; readonly down: number; readonly downTs: readonly number[] }
  /** False: the tap stopped recording the bytes of this connection; there were at least so many messages. */
  readonly isCounted: boolean
  /** Faults that touched it while it was open. */
  readonly hits: readonly { readonly t: number; readonly fault: FaultId; readonly effect: string }[]
}

/**
 * Something that happened to one kind of exchange, and that can be said of traffic that nobody numbered: nothing about loss. `t` is when it
 * began, `event` the exchange that shows it.
 */
export type PassedFinding = { readonly t: number; readonly event: number } & (
  | { readonly kind: 'refused'; readonly status: number; readonly times: number; readonly fault: FaultId | null }
  | { readonly kind: 'unanswered'; readonly times: number; readonly fault: FaultId | null }
  /** `how` of an answer that broke off; `code` of a WebSocket. `link`: the lab's link did it, on whichever side. */
  | { readonly kind: 'ended'; readonly by: Party | 'link' | null; readonly how: Ending; readonly code: number | null; readonly afterMs: number; readonly fault: FaultId | null }
  | { readonly kind: 'came-back'; readonly afterMs: number; readonly tries: number }
  | { readonly kind: 'not-back'; readonly forMs: number }
  /** Open, and longer without a message than it ever was before. `over`: there was one again. */
  | { readonly kind: 'silent'; readonly forMs: number; readonly usualMs: number; readonly over: boolean }
  | { readonly kind: 'failed'; readonly count: number; readonly of: number; readonly statuses: readonly number[] }
)

/** How it stands now. */
export type PassedStanding = 'flowing' | 'came-back' | 'quiet' | 'refused' | 'failing' | 'gone' | 'ended'

/** Exchanges of one kind, one after another: of one path, or plain requests all together. Those that overlap have lanes of their own. */
export interface PassedLane {
  readonly id: string
  readonly kind: PassedKind
  /** Null: of several. */
  readonly path: string | null
  /** 1 for the first of several clients at the same time. */
  readonly seat: number
  /** The latest. */
  readonly exchanges: readonly PassedExchange[]
  /** Of all that passed; `exchanges` may be fewer. */
  readonly total: number
  readonly standing: PassedStanding
  readonly findings: readonly PassedFinding[]
}

/** What passes through a path, or passed in a saved run of one. */
export interface PassingState {
  readonly run: string
  readonly target: string
  /** Null for a saved run. */
  readonly path: OpenPath | null
  readonly nowT: number
  readonly connections: { readonly open: number; readonly total: number }
  readonly bytes: { readonly up: number; readonly down: number }
  /** Those that something happened on last come last. */
  readonly lanes: readonly PassedLane[]
  /** What of the log is shown: a saved run that is too long to be read whole shows nothing. */
  readonly isWhole: boolean
}

export interface OpenPath {
  /** What to give to a client instead of the target. */
  readonly url: string
  readonly condition: string
  readonly keepHost: boolean
  readonly scale: number
  readonly warnings: readonly string[]
  /** For an `https:` target: what clients are shown. */
  readonly certificate: { readonly fingerprintSha256: string; readonly spkiSha256Base64: string; readonly pem: string } | null
  /** The recording has stopped, and why; the path goes on. */
  readonly trouble: string | null
}
