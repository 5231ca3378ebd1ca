import type { Actor, LabEvent } from '../../lab/contract/event.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { insertSorted } from './sorted.ts'
import { type Span, SpanColumn } from './span-column.ts'
import { TimeColumn } from './time-column.ts'

/** Time without a usable connection. */
export interface Gap {
  readonly fromT: number
  toT: number | null
  /** What the client was told: a close code, a status, `ended`, an error text. */
  word: string
  attempts: number
  readonly eventId: number
}

/** Connected, and yet nothing came although the feed went on. */
export interface Quiet {
  readonly fromT: number
  readonly toT: number
}

export type MarkKind = 'lost' | 'reconnect' | 'status' | 'step' | 'burst' | 'watchdog' | 'data-gap' | 'control'
export interface Mark {
  readonly t: number
  readonly kind: MarkKind
  /** What was said (a code, a status, an error), or ids of transports; `i18n/lane-words.ts` puts it into words. */
  readonly label: string
  readonly eventId: number
  /** Of a burst: how many messages; of a control: 1 when it got through. */
  count?: number
  /** Of a reconnect: who began the attempt that made it. */
  readonly by?: Actor
  /** Of a loss: there had been no connection yet. */
  readonly never?: boolean
}

export type Connection = 'idle' | 'connecting' | 'open' | 'lost'

/** Everything that one lane draws, kept up to date event by event. */
export interface Lane {
  readonly transport: TransportId
  readonly messages: TimeColumn
  readonly heartbeats: TimeColumn
  /** Messages that had come before. */
  readonly duplicates: TimeColumn
  /** Every event of the lane that can be selected. */
  readonly all: TimeColumn
  readonly spans: SpanColumn
  readonly gaps: Gap[]
  /** In order of time. */
  readonly marks: Mark[]
  readonly marksOf: Readonly<Record<MarkKind, Mark[]>>
  readonly quiets: Quiet[]
  connection: Connection
  delivered: number
  losses: number
  reconnects: number
  pendingFromT: number | null
  /** Who began the latest attempt. */
  attemptBy: Actor
  lastMessageT: number | null
  via: TransportId
  burst: { fromT: number; lastT: number; count: number; eventId: number } | null
  /** Messages closer together than this arrived at once, ms. */
  readonly burstWithinMs: number
  /** Longer without a message is silence, ms. */
  readonly silenceMs: number
}

/** Fewer are a poll's normal harvest, or two timers that met. */
const smallestBurst = 6
const pollers: ReadonlySet<TransportId> = new Set(['polling', 'long-polling'])

export function createLane(transport: TransportId, options: { readonly everyMs: number }): Lane {
  return {
    transport, messages: new TimeColumn(), heartbeats: new TimeColumn(), duplicates: new TimeColumn(), all: new TimeColumn(), spans: new SpanColumn(), gaps: [], marks: [], quiets: [],
    marksOf: { lost: [], reconnect: [], status: [], step: [], burst: [], watchdog: [], 'data-gap': [], control: [] },
    connection: 'idle', delivered: 0, losses: 0, reconnects: 0, pendingFromT: null, attemptBy: 'lib', lastMessageT: null, via: transport, burst: null,
    burstWithinMs: Math.min(20, options.everyMs / 4), silenceMs: Math.max(300, 6 * options.everyMs),
  }
}

type LaneEvent = Extract<LabEvent, { transport: TransportId }>

/** Takes one event of this lane's transport. Events of control clients add nothing but their result. */
export function extendLane(lane: Lane, event: LaneEvent): void {
  if (event.kind === 'control') {
    addMark(lane, { t: event.t, kind: 'control', label: event.via, eventId: event.id, count: event.restored ? 1 : 0 })
    lane.all.push(event.t, event.id)
    return
  }
  if (event.control === true || event.kind === 'bytes' || event.kind === 'baseline') return
  lane.all.push(event.t, event.id)
  if (event.kind === 'attempt') beginAttempt(lane, event)
  else if (event.kind === 'open' || event.kind === 'hello') opened(lane, event.t, { via: event.via, eventId: event.id })
  else if (event.kind === 'message') delivered(lane, event)
  else if (event.kind === 'empty') answered(lane, event)
  else if (event.kind === 'heartbeat') lane.heartbeats.push(event.t, event.id)
  else if (event.kind === 'error') lost(lane, event, event.status === undefined ? event.what : String(event.status))
  else if (event.kind === 'close') lost(lane, event, event.code === undefined ? 'ended' : String(event.code))
  else if (event.kind === 'watchdog') watchdog(lane, event)
  else if (event.kind === 'gap') addMark(lane, { t: event.t, kind: 'data-gap', label: String(event.to - event.from + 1), eventId: event.id })
  else if (event.kind === 'step') stepped(lane, event)
  else if (event.kind === 'head') answeredByWire(lane, event)
}

function watchdog(lane: Lane, event: Extract<LaneEvent, { kind: 'watchdog' }>): void {
  addMark(lane, { t: event.t, kind: 'watchdog', label: 'watchdog', eventId: event.id })
  lost(lane, event, 'silence')
}

function beginAttempt(lane: Lane, event: Extract<LaneEvent, { kind: 'attempt' }>): void {
  lane.pendingFromT = event.t
  lane.attemptBy = event.by
  lane.via = event.via
  const gap = openGap(lane)
  if (gap) {
    gap.attempts++
    return
  }
  if (pollers.has(event.via)) {
    // A request is the connection of a poller: up from the question on.
    endSpan(lane, event.t)
    lane.spans.begin(event.t, event.via)
  } else if (openSpan(lane)) {
    // A native EventSource tells of its retry only by this: the connection before it is gone.
    return lost(lane, event, 'ended')
  }
  lane.connection = lane.delivered > 0 && pollers.has(event.via) ? 'open' : 'connecting'
}

function opened(lane: Lane, t: number, { via, eventId }: { readonly via: TransportId; readonly eventId: number }): void {
  const gap = openGap(lane)
  if (gap) closeGap(lane, gap, { t, via, eventId })
  lane.connection = 'open'
  lane.via = via
  if (!openSpan(lane)) {
    endQuiet(lane, t)
    lane.spans.begin(pollers.has(via) && !gap ? (lane.pendingFromT ?? t) : t, via)
  }
  lane.pendingFromT = null
}

function closeGap(lane: Lane, gap: Gap, { t, via, eventId }: { readonly t: number; readonly via: TransportId; readonly eventId: number }): void {
  gap.toT = t
  // A first connection is no reconnect.
  if (!wasConnected(lane)) return
  lane.reconnects++
  // A step says already that it went on elsewhere.
  const stepped = (lane.marksOf.step.at(-1)?.t ?? -Infinity) >= gap.fromT
  if (!stepped) addMark(lane, { t, kind: 'reconnect', label: via, eventId, by: lane.attemptBy })
}

function delivered(lane: Lane, event: Extract<LaneEvent, { kind: 'message' }>): void {
  const poller = pollers.has(event.via)
  if (openGap(lane) || (!openSpan(lane) && !poller)) opened(lane, event.t, { via: event.via, eventId: event.id })
  endQuiet(lane, event.t)
  if (poller) endSpan(lane, event.t)
  lane.connection = 'open'
  lane.messages.push(event.t, event.id)
  if (event.fresh) lane.delivered++
  else lane.duplicates.push(event.t, event.id)
  lane.lastMessageT = event.t
  countBurst(lane, event)
}

/** Since when a connected lane waits for a message, or its first request for an answer; null when it is not connected any more, or asks by itself. */
export function quietSince(lane: Lane): number | null {
  if (lane.spans.length === 0 && lane.gaps.length === 0) return lane.pendingFromT
  const span = openSpan(lane)
  if (!span || pollers.has(span.via)) return null
  return Math.max(span.fromT, lane.lastMessageT ?? span.fromT)
}

function endQuiet(lane: Lane, t: number): void {
  const fromT = quietSince(lane)
  if (fromT !== null && t - fromT > lane.silenceMs) lane.quiets.push({ fromT, toT: t })
}

/** Before the first connection. */
export function isUnanswered(lane: Lane, { fromT }: Quiet): boolean {
  return fromT < (lane.spans.length === 0 ? Infinity : lane.spans.fromT(0))
}

function countBurst(lane: Lane, event: Extract<LaneEvent, { kind: 'message' }>): void {
  const burst = lane.burst
  if (burst === null || event.t - burst.lastT > lane.burstWithinMs) {
    lane.burst = { fromT: event.t, lastT: event.t, count: 1, eventId: event.id }
    return
  }
  burst.count++
  burst.lastT = event.t
  if (burst.count === smallestBurst) addMark(lane, { t: burst.fromT, kind: 'burst', label: '', eventId: burst.eventId, count: burst.count })
  else if (burst.count > smallestBurst) growBurst(lane, burst.eventId, burst.count)
}

function growBurst(lane: Lane, eventId: number, count: number): void {
  const mark = lane.marksOf.burst.findLast((burst) => burst.eventId === eventId)
  if (mark) mark.count = count
}

function addMark(lane: Lane, mark: Mark): void {
  insertSorted(lane.marks, mark, timeOf)
  insertSorted(lane.marksOf[mark.kind], mark, timeOf)
}

function timeOf(mark: Mark): number {
  return mark.t
}

function answered(lane: Lane, event: Extract<LaneEvent, { kind: 'empty' }>): void {
  if (openGap(lane)) opened(lane, event.t, { via: event.via, eventId: event.id })
  lane.connection = 'open'
  endSpan(lane, event.t)
}

function lost(lane: Lane, event: LaneEvent, word: string): void {
  const already = openGap(lane)
  if (already) {
    // `error` then `close`: the code says more than the event before it.
    if (event.kind === 'close' && event.code !== undefined) already.word = word
    return
  }
  if (!openSpan(lane)) endQuiet(lane, event.t)
  endSpan(lane, event.t)
  lane.gaps.push({ fromT: event.t, toT: null, word, attempts: event.kind === 'attempt' ? 1 : 0, eventId: event.id })
  addMark(lane, { t: event.t, kind: 'lost', label: word, eventId: event.id, ...(wasConnected(lane) ? {} : { never: true }) })
  lane.losses++
  lane.connection = 'lost'
}

function stepped(lane: Lane, event: Extract<LaneEvent, { kind: 'step' }>): void {
  if (!openGap(lane)) lost(lane, event, event.why)
  addMark(lane, { t: event.t, kind: 'step', label: `${event.from} ${event.to}`, eventId: event.id })
}

/** Only answers that a person must see: refusals. 101 and 2xx are what the bar itself says. */
function answeredByWire(lane: Lane, event: Extract<LaneEvent, { kind: 'head' }>): void {
  if (event.hop !== 'client' || event.dir !== 's2c') return
  const status = statusOf(event.lines)
  if (status === null || status < 300) return
  addMark(lane, { t: event.t, kind: 'status', label: String(status), eventId: event.id })
}

/** `HTTP/1.1 426 Upgrade Required` or `:status: 200` -> the number. */
export function statusOf(lines: readonly string[]): number | null {
  for (const line of lines) {
    const match = /^(?:HTTP\/\d(?:\.\d)? |:status:? ?)(\d{3})/.exec(line)
    if (match) return Number(match[1])
  }
  return null
}

/** At any time so far. */
export function wasConnected(lane: Lane): boolean {
  return lane.spans.length > 0
}

function openSpan(lane: Lane): Span | undefined {
  return lane.spans.open()
}

function endSpan(lane: Lane, t: number): void {
  lane.spans.end(t)
}

export function openGap(lane: Lane): Gap | undefined {
  const last = lane.gaps.at(-1)
  return last && last.toT === null ? last : undefined
}
