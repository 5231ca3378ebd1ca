import type { PassedExchange, PassedKind, PassedLane } from '../contract/own-server.ts'
import type { PassingExchange } from './passing-exchange.ts'

export type UnjudgedLane = Omit<PassedLane, 'standing' | 'findings'>

/** An answer that goes on this long, in pieces, is a stream. */
const streamMs = 2000
const streamPieces = 3
/** So often before a habit is called one. */
const pollsNeeded = 4
/** An answer that comes after this long was waited for. */
const longPollMs = 500
/** Between polls: the middle half of the pauses lies within this share of the median. */
const regularWithin = 0.6

/** Exchanges side by side: by what they are and where, those that overlap apart. */
export function lanesOf(exchanges: readonly PassingExchange[], nowT: number): UnjudgedLane[] {
  const habits = habitsOf(exchanges, nowT)
  const lanes = new Map<string, { readonly lane: Omit<UnjudgedLane, 'exchanges' | 'total'>; readonly exchanges: PassingExchange[] }>()
  for (const exchange of exchanges) {
    const kind = kindOf(exchange, nowT) ?? habits.get(pathKey(exchange)) ?? 'request'
    const path = kind === 'request' ? null : exchange.path
    for (let seat = 1; ; seat++) {
      const id = `${kind} ${path ?? ''} ${seat}`
      const lane = lanes.get(id) ?? { lane: { id, kind, path, seat }, exchanges: [] }
      const before = lane.exchanges.at(-1)
      // Plain requests of a page overlap all the time, and nobody asks of whom they are.
      if (kind !== 'request' && before && (before.endedT ?? Number.POSITIVE_INFINITY) > exchange.startedT) continue
      lane.exchanges.push(exchange)
      lanes.set(id, lane)
      break
    }
  }
  return [...lanes.values()].map(({ lane, exchanges: own }) => ({ ...lane, exchanges: own.map(plain), total: own.length }))
}

function kindOf(exchange: PassingExchange, nowT: number): PassedKind | undefined {
  if (exchange.asksWebSocket) return 'websocket'
  if (exchange.isEventStream || exchange.asksEvents) return 'sse'
  const { headT, endedT, messages } = exchange
  if (headT !== null && (endedT ?? nowT) - headT > streamMs && messages.down >= streamPieces) return 'stream'
  return undefined
}

function pathKey({ method, path }: PassedExchange): string {
  return `${method} ${path}`
}

/** Paths that are asked again and again: waiting for an answer, or at regular times. */
function habitsOf(exchanges: readonly PassingExchange[], nowT: number): ReadonlyMap<string, PassedKind> {
  const byPath = new Map<string, PassingExchange[]>()
  for (const exchange of exchanges) if (kindOf(exchange, nowT) === undefined) byPath.set(pathKey(exchange), [...(byPath.get(pathKey(exchange)) ?? []), exchange])
  return new Map([...byPath].flatMap(([key, own]) => {
    const habit = habitOf(own)
    return habit ? [[key, habit] as const] : []
  }))
}

function habitOf(own: readonly PassingExchange[]): PassedKind | undefined {
  if (own.length < pollsNeeded) return undefined
  const waits = own.flatMap(({ startedT, headT, endedT }) => (headT === null && endedT === null ? [] : [(headT ?? endedT ?? startedT) - startedT]))
  const pauses = own.slice(1).map(({ startedT }, i) => startedT - (own[i] as PassingExchange).startedT)
  const idle = own.slice(1).map(({ startedT }, i) => startedT - ((own[i] as PassingExchange).headT ?? startedT))
  // The next question follows the answer at once.
  if (quantile(waits, 0.5) >= longPollMs && quantile(idle, 0.5) < quantile(waits, 0.5) / 2) return 'long-poll'
  const usual = quantile(pauses, 0.5)
  const spread = quantile(pauses, 0.75) - quantile(pauses, 0.25)
  return usual >= 50 && spread <= usual * regularWithin ? 'poll' : undefined
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** What goes out: no notes of ours. */
function plain({ id, conn, stream, method, path, http, startedT, headT, status, endedT, how, by, closeCode, messages, isCounted, hits }: PassingExchange): PassedExchange {
  return { id, conn, method, path, http, startedT, headT, status, endedT, how, messages, isCounted, hits, ...(stream === undefined ? {} : { stream }), ...(by === undefined ? {} : { by }), ...(closeCode === undefined ? {} : { closeCode }) }
}
