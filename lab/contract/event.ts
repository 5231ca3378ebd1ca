import type { Fact } from './experiment.ts'
import type { FaultId } from './fault.ts'
import type { TransportId } from './transport.ts'

/** Who acted: the browser (or undici) inside one API object, the transport's own page code, another rung, or a test action. */
export type Actor = 'ua' | 'lib' | 'ladder' | 'app'

/** `c2s`: client to server. */
export type Direction = 'c2s' | 's2c'

/** Where on the path: between client and gateway, or between gateway and origin. */
export type Hop = 'client' | 'origin'

/** How a connection ended, as the observer's kernel or parser saw it. */
export type Ending = 'fin' | 'rst' | 'goaway' | 'rst-stream' | 'end-stream' | 'close-frame' | 'silence' | 'local'

/** Who stands at one of the ends of a hop. */
export type Party = 'client' | 'gateway' | 'origin'

/** Who ended a connection. The gateway alone cannot tell a link from the party behind it: where the link told nothing, it was one of both. */
export type Ender = Party | 'link' | 'link-or-client' | 'link-or-origin'

/**
 * One thing that happened, on the lab clock. The event log is the only source of measures and verdicts.
 * `id` and `t` are given by the recorder (`t` is passed in when another process saw the event).
 */
export interface Base<K extends string, S extends Side> {
  readonly id: number
  /** Monotonic lab time, wall ms since the run's clock started. */
  readonly t: number
  readonly side: S
  readonly kind: K
}
export type Side = 'client' | 'server' | 'wire' | 'fault' | 'lab'

export interface OfTransport {
  readonly transport: TransportId
  /** Set when the event belongs to the control probe, not to the client under test: measures leave it out. */
  readonly control?: boolean
}
/** `via` is the rung really used; it differs from `transport` only for `fallback` and for control probes. */
export interface OfClient extends OfTransport {
  readonly via: TransportId
}

export type LabEvent =
  // --- the client under test
  | (Base<'start', 'client'> & OfTransport)
  /** A connection (or request, for polling) is begun. Native EventSource retries are `by: 'ua'`, noted when the API says so. */
  | (Base<'attempt', 'client'> & OfClient & { readonly by: Actor; readonly cursor?: string })
  | (Base<'open', 'client'> & OfClient & { readonly by: Actor })
  /** The origin's greeting: whether the cursor was honoured. */
  | (Base<'hello', 'client'> & OfClient & { readonly epoch: string; readonly resumed: boolean })
  /** Every delivery, before dedupe; `fresh` is false when page code dropped it as a duplicate. */
  | (Base<'message', 'client'> & OfClient & { readonly epoch: string; readonly seq: number; readonly bytes: number; readonly fresh: boolean; readonly intact: boolean })
  | (Base<'heartbeat', 'client'> & OfClient)
  /** The origin said that messages from..to are gone. */
  | (Base<'gap', 'client'> & OfClient & { readonly from: number; readonly to: number; readonly epoch: string })
  | (Base<'resync', 'client'> & OfClient & { readonly seq: number })
  /** A poll ended with nothing to say (204, or an empty list). */
  | (Base<'empty', 'client'> & OfClient)
  /** An error event or a rejected promise; `readyState` as the API shows it. */
  | (Base<'error', 'client'> & OfClient & { readonly what: string; readonly readyState?: number; readonly status?: number })
  | (Base<'close', 'client'> & OfClient & { readonly code?: number; readonly reason?: string; readonly clean?: boolean; readonly readyState?: number })
  /** Page code declared the connection dead after this much silence. */
  | (Base<'watchdog', 'client'> & OfClient & { readonly silentMs: number })
  | (Base<'backoff', 'client'> & OfClient & { readonly delayMs: number; readonly attempt: number })
  /** The ladder went to another rung. */
  | (Base<'step', 'client'> & OfTransport & { readonly from: TransportId; readonly to: TransportId; readonly why: string })
  /** What the API claims at the end of the run. */
  | (Base<'end-state', 'client'> & OfClient & { readonly state: 'open' | 'connecting' | 'closed' | 'idle' })
  /** A fresh client tried by the lab under the same fault, starting at the lost client's cursor. */
  | (Base<'control', 'client'> & OfClient & { readonly restored: boolean; readonly afterMs: number })
  // --- the origin
  | (Base<'publish', 'server'> & { readonly epoch: string; readonly seq: number; readonly scheduledT: number; readonly bytes: number })
  | (Base<'accept', 'server'> & OfClient & { readonly conn: string; readonly http: '1.0' | '1.1' | '2'; readonly cursor?: string })
  | (Base<'release', 'server'> & OfClient & { readonly conn: string; readonly how: Ending })
  | (Base<'origin-state', 'server'> & { readonly state: 'up' | 'down' | 'draining'; readonly epoch: string })
  // --- the wire
  /** Hop `origin`: `serves` is the client connection that it was opened for. `port` is the client's end, the gateway's own towards an origin. */
  | (Base<'tcp-open', 'wire'> & OfTransport & { readonly hop: Hop; readonly conn: string; readonly alpn?: string; readonly serves?: string; readonly port?: number })
  | (Base<'tcp-close', 'wire'> & OfTransport & TcpEnd & { readonly hop: Hop; readonly conn: string; readonly how: Ending; readonly bytesUp: number; readonly bytesDown: number })
  /** The link has one connection between two sockets, `conn` is its own number: it accepted that of one peer and dialled that of the other. `port` is of the end that dialled: towards the gateway the same as in `tcp-open`. */
  | (Base<'link-open', 'wire'> & OfTransport & LinkSocket)
  /** The first FIN or RST on one of its sockets, either way: of the peer, of the one behind the link, or the link's own, for `fault`. A real Toxiproxy tells nothing of the kind. */
  | (Base<'link-end', 'wire'> & OfTransport & LinkSocket & { readonly by: Party | 'link'; readonly how: 'fin' | 'rst'; readonly fault?: FaultId })
  /** Running totals of one hop of one transport, every 250 ms while they change and once at the end. */
  | (Base<'bytes', 'wire'> & OfTransport & { readonly hop: Hop; readonly up: number; readonly down: number })
  /** The head of a request or response as it passed: start line and header lines, in wire order. */
  | (Base<'head', 'wire'> & OfTransport & { readonly hop: Hop; readonly dir: Direction; readonly conn: string; readonly stream?: number; readonly lines: readonly string[] })
  /**
   * Bytes that passed, TLS taken off: base64 of what passed one direction from `offset` on, within some 75 ms. The first of them came at `t`,
   * those from further positions on at the times in `later`: a time and the position of its first byte in turn. A jump of `offset` is what the
   * tap left out, at the end of a direction too: then `data` is empty.
   */
  | (Base<'capture', 'wire'> & OfTransport & { readonly hop: Hop; readonly conn: string; readonly dir: Direction; readonly offset: number; readonly data: string; readonly later: readonly number[] })
  // --- faults
  | (Base<'fault', 'fault'> & { readonly fault: FaultId; readonly phase: 'on' | 'off'; readonly by: 'timeline' | 'hand'; readonly params: Readonly<Record<string, unknown>>; readonly explain: string })
  /**
   * The fault touched a connection: proof that it was seen on the wire. `times` counts touches of one connection within 100 ms.
   * A link numbers its own connections; `port` is that of the `tcp-open` of the touched one.
   */
  | (Base<'hit', 'fault'> & OfTransport & { readonly fault: FaultId; readonly conn?: string; readonly port?: number; readonly effect: string; readonly times?: number })
  // --- the lab about itself
  | (Base<'health', 'lab'> & { readonly process: 'engine' | 'probe'; readonly lagP99Ms: number })
  /** How the engine did since the last one: lag p99 of that time, memory of the process. Origin, gateway, links and recorder live in it together. */
  | (Base<'load', 'lab'> & { readonly lagMs: number; readonly heapBytes: number; readonly residentBytes: number })
  | (Base<'clock', 'lab'> & { readonly errorMs: number; readonly minRttMs: number })
  /** Baseline numbers of this session (same probe, same scale), so that a verdict needs nothing but its log. */
  | (Base<'baseline', 'lab'> & OfTransport & Baseline & { readonly run: string })
  | (Base<'window', 'lab'> & RunWindow)
  /** What an experiment found out. Of one name the last stands. */
  | (Base<'fact', 'lab'> & Omit<Fact, 'event'>)
  /** What it could not find out on this machine or with this probe; `name` is that of a fact, the beginning of several, or empty for all. */
  | (Base<'unmeasured', 'lab'> & { readonly name: string; readonly because: string })
  | (Base<'trouble', 'lab'> & { readonly code: string; readonly message: string })

/** One of the two sockets of a link's connection. */
export interface LinkSocket {
  readonly hop: Hop
  readonly conn: string
  readonly peer: Party
  readonly port?: number
}

/** As the gateway saw it, who takes a link for the party behind it; in files before version 3 nobody said. */
export interface TcpEnd {
  /** Who sent a FIN or RST first. */
  readonly by?: Party
  /** What the gateway itself sent, where it was the one. */
  readonly sent?: 'fin' | 'rst'
}

export interface Baseline {
  readonly latencyP95Ms: number
  readonly latencyMeanMs: number
  readonly burstIndex: number
  readonly overheadBytesPerMessage: number | null
  readonly verdict: string
}

/** The moments that the rules are about, wall ms on the lab clock. */
export interface RunWindow {
  /** Clients were started. */
  readonly startT: number
  /** First fault on; equals `startT` when it holds for the whole run. */
  readonly faultFromT: number | null
  /** Last fault off; null when it is never lifted. */
  readonly faultToT: number | null
  /** The run is measured up to here; control probes come after. */
  readonly endT: number
}

/** What a part hands to the recorder: an event without id, its time only when another process saw it. */
export type EventInput<E extends LabEvent = LabEvent> = E extends LabEvent ? Omit<E, 'id' | 't'> & { readonly t?: number } : never
export type EventKind = LabEvent['kind']
