import { type ClientEvent, type EventOf, indexLog, type LogIndex } from '../../contract/log-index.ts'
import { feedIntervalMs } from '../../contract/run-facts.ts'
import type { RunLog } from '../../contract/run-file.ts'
import type { TransportId } from '../../contract/transport.ts'
import { transportName } from './page.ts'
import type { PageTexts } from './texts.ts'

export interface Span {
  readonly fromT: number
  readonly toT: number
}
export interface Mark {
  readonly t: number
  readonly glyph: string
  readonly says: string
}

/** What a lane of the timeline shows, in lab time. */
export interface Lane {
  readonly connections: readonly (Span & { readonly state: 'open' | 'connecting' })[]
  readonly messages: readonly number[]
  /** Scheduled times of what was published and never came. */
  readonly lost: readonly number[]
  readonly gaps: readonly Span[]
  readonly marks: readonly Mark[]
}

/** A silence is shown when it is longer than this many intervals of the feed. */
const gapIntervals = 4
const shortestGapMs = 250

/** `lost` is the measure: what was not due yet at the end, or came before the client was connected, is no loss. */
export function laneOf(log: RunLog, { transport, lost }: { readonly transport: TransportId; readonly lost: number }, texts: PageTexts): Lane {
  const index = indexLog(log)
  const { window, publishes } = index
  const client = index.of(transport).client.filter((event) => event.t >= window.startT && event.t <= window.endT)
  const fresh = client.filter((event): event is EventOf<'message'> => event.kind === 'message' && event.fresh)
  const came = new Set(fresh.map(({ epoch, seq }) => `${epoch} ${seq}`))
  const subscribedT = fresh[0]?.t ?? window.startT
  return {
    connections: connectionsOf(client, window.endT),
    messages: fresh.map((event) => event.t),
    lost: publishes.filter((event) => event.scheduledT >= subscribedT && !came.has(`${event.epoch} ${event.seq}`)).slice(0, lost).map((event) => event.scheduledT),
    gaps: gapsOf(index, { messages: fresh.map((event) => event.t), leastMs: Math.max(shortestGapMs, gapIntervals * feedIntervalMs(log)) }),
    marks: client.flatMap((event) => markOf(event, texts)),
  }
}

const opens = new Set<ClientEvent['kind']>(['open', 'hello', 'message', 'empty', 'heartbeat'])
const ends = new Set<ClientEvent['kind']>(['close', 'error', 'watchdog'])

/** Between two polls nothing is lost, so a poll is not drawn as a connection that comes and goes. */
function connectionsOf(client: readonly ClientEvent[], endT: number): Lane['connections'] {
  const spans: (Span & { state: 'open' | 'connecting' })[] = []
  let state: 'closed' | 'connecting' | 'open' = 'closed'
  let sinceT = 0
  const turn = (next: typeof state, t: number) => {
    if (next === state) return
    if (state !== 'closed') spans.push({ fromT: sinceT, toT: t, state })
    state = next
    sinceT = t
  }
  for (const event of client) {
    if (ends.has(event.kind)) turn('closed', event.t)
    else if (opens.has(event.kind)) turn('open', event.t)
    else if (event.kind === 'attempt' && state === 'closed') turn('connecting', event.t)
  }
  turn('closed', endT)
  return spans
}

/** Silences although something was published in them; before its first message a client has nothing to miss, unless none ever comes. */
function gapsOf({ window, publishes }: LogIndex, { messages, leastMs }: { readonly messages: readonly number[]; readonly leastMs: number }): Span[] {
  const edges = [...(messages.length > 0 ? messages : [window.startT]), window.endT]
  return edges.flatMap((toT, i) => {
    const fromT = edges[i - 1]
    if (fromT === undefined || toT - fromT < leastMs) return []
    return publishes.some((event) => event.t > fromT && event.t < toT) ? [{ fromT, toT }] : []
  })
}

function markOf(event: ClientEvent, texts: PageTexts): Mark[] {
  const { marks: words } = texts.timeline
  const { t, kind } = event
  if (kind === 'error') return [{ t, glyph: '×', says: words.error(event.status) }]
  if (kind === 'close') return [{ t, glyph: '×', says: words.close(event.code) }]
  if (kind === 'watchdog') return [{ t, glyph: '×', says: words.silent(Math.round(event.silentMs)) }]
  if (kind === 'step') return [{ t, glyph: '↳', says: words.step(transportName(event.from, texts), transportName(event.to, texts)) }]
  if (kind === 'gap') return [{ t, glyph: '≠', says: words.gone(event.from, event.to) }]
  return kind === 'attempt' && event.by === 'ua' ? [{ t, glyph: '↻', says: words.reconnects }] : []
}
