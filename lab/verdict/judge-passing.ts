import type { FaultId } from '../contract/fault.ts'
import type { PassedExchange, PassedFinding, PassedKind, PassedLane, PassedStanding } from '../contract/own-server.ts'

export type PassingLog = Pick<PassedLane, 'kind' | 'exchanges'>
export type PassingVerdict = Pick<PassedLane, 'standing' | 'findings'>

/** Nobody comes back in no time. */
const patienceMs = 5000
/** A pause this many times as long as usual is a silence, if it is not a short one all the same. */
const silenceTimes = 4
const shortestSilenceMs = 5000
/** Pauses that must be known before one of them is unusual. */
const pausesNeeded = 4
/** A fault that struck so shortly before an end has to do with it. */
const strokeMs = 1500

/**
 * What can honestly be said of traffic that nobody numbered: connections and answers, who ended them, how long nothing came. Whether
 * messages were lost, late or sent twice cannot be known here.
 */
export function judgePassing({ kind, exchanges }: PassingLog, nowT: number): PassingVerdict {
  return isLasting(kind) ? judgeLasting({ kind, exchanges }, nowT) : judgeAsked({ kind, exchanges }, nowT)
}

/** One exchange is one connection of the client's. */
function isLasting(kind: PassedKind): boolean {
  return kind === 'sse' || kind === 'websocket' || kind === 'stream'
}

function isAccepted(kind: PassedKind, { status, http }: PassedExchange): boolean {
  if (kind !== 'websocket') return status === 200
  return http === '2' ? status !== null && status >= 200 && status < 300 : status === 101
}

/** Since when there is no connection; `own`: the client wanted it so. */
interface Gone {
  readonly t: number
  readonly tries: number
  readonly own: boolean
}

function judgeLasting({ kind, exchanges }: PassingLog, nowT: number): PassingVerdict {
  const findings: PassedFinding[] = []
  let goneSince = null as Gone | null
  for (const exchange of exchanges) {
    const gone = goneSince
    if (isAccepted(kind, exchange) && exchange.headT !== null) {
      if (gone && !gone.own) findings.push({ kind: 'came-back', t: exchange.headT, event: exchange.id, afterMs: exchange.headT - gone.t, tries: gone.tries + 1 })
      findings.push(...silencesOf(exchange, nowT))
      goneSince = exchange.endedT === null ? null : { t: exchange.endedT, tries: 0, own: endOf(exchange).by === 'client' }
      if (exchange.endedT !== null) findings.push(ended(exchange, exchange.headT))
    } else if (exchange.status !== null || exchange.endedT !== null) {
      addRefusal(findings, exchange)
      goneSince = { t: gone?.t ?? exchange.startedT, tries: (gone?.tries ?? 0) + 1, own: false }
    }
  }
  const last = exchanges.at(-1)
  if (last && goneSince && !goneSince.own && last.endedT !== null && nowT - last.endedT > patienceMs) findings.push({ kind: 'not-back', t: last.endedT, event: last.id, forMs: nowT - last.endedT })
  return { findings, standing: standingOfLasting({ kind, exchanges }, findings, nowT) }
}

function standingOfLasting({ kind, exchanges }: PassingLog, findings: readonly PassedFinding[], nowT: number): PassedStanding {
  const last = exchanges.at(-1)
  if (!last) return 'ended'
  const newest = findings.at(-1)
  if (!isAccepted(kind, last)) return last.status === null && last.endedT === null ? 'flowing' : newest?.kind === 'not-back' && last.status === null ? 'gone' : 'refused'
  if (last.endedT === null) {
    if (findings.some((finding) => finding.kind === 'silent' && !finding.over)) return 'quiet'
    return findings.some((finding) => finding.kind === 'came-back') ? 'came-back' : 'flowing'
  }
  if (endOf(last).by === 'client') return 'ended'
  return nowT - last.endedT > patienceMs ? 'gone' : 'ended'
}

/** What is asked again and again, and each time answered. */
function judgeAsked({ kind, exchanges }: PassingLog, nowT: number): PassingVerdict {
  const over = exchanges.filter(({ status, endedT }) => status !== null || endedT !== null)
  const bad = over.filter(({ status }) => status === null || status >= 400)
  const findings: PassedFinding[] = []
  const first = bad[0]
  if (first) {
    const statuses = [...new Set(bad.flatMap(({ status }) => (status === null ? [] : [status])))].toSorted((a, b) => a - b)
    const unanswered = bad.filter(({ status }) => status === null)
    if (statuses.length > 0) findings.push({ kind: 'failed', t: first.startedT, event: first.id, count: bad.length - unanswered.length, of: over.length, statuses })
    const lost = unanswered[0]
    if (lost) findings.push({ kind: 'unanswered', t: lost.startedT, event: lost.id, times: unanswered.length, fault: faultBehind(lost, lost.endedT ?? nowT) })
  }
  const waiting = exchanges.find(({ status, endedT, startedT }) => status === null && endedT === null && nowT - startedT > patienceMs)
  const last = over.at(-1)
  const isBad = last !== undefined && bad.includes(last)
  const askedT = exchanges.at(-1)?.startedT ?? nowT
  const usualMs = median(pausesOf(exchanges.map(({ startedT }) => startedT)))
  const paused = kind === 'poll' && usualMs !== null && nowT - askedT > Math.max(shortestSilenceMs, silenceTimes * usualMs)
  if (paused) findings.push({ kind: 'silent', t: askedT, event: exchanges.at(-1)?.id ?? 0, forMs: nowT - askedT, usualMs, over: false })
  if (kind === 'poll' && waiting) findings.push({ kind: 'unanswered', t: waiting.startedT, event: waiting.id, times: 1, fault: faultBehind(waiting, nowT) })
  const standing: PassedStanding = isBad ? 'failing' : paused || (kind === 'poll' && waiting) ? 'quiet' : bad.length > 0 ? 'came-back' : 'flowing'
  return { findings, standing }
}

function addRefusal(findings: PassedFinding[], exchange: PassedExchange): void {
  const { id, status, startedT, endedT } = exchange
  const fault = faultBehind(exchange, endedT ?? startedT)
  const before = findings.at(-1)
  // A client that tries again and again is told of once.
  if (status === null) {
    if (before?.kind === 'unanswered') findings[findings.length - 1] = { ...before, times: before.times + 1, fault: before.fault ?? fault }
    else findings.push({ kind: 'unanswered', t: startedT, event: id, times: 1, fault })
  } else if (before?.kind === 'refused' && before.status === status) findings[findings.length - 1] = { ...before, times: before.times + 1, fault: before.fault ?? fault }
  else findings.push({ kind: 'refused', t: startedT, event: id, status, times: 1, fault })
}

function ended(exchange: PassedExchange, headT: number): PassedFinding {
  const endedT = exchange.endedT ?? headT
  return { kind: 'ended', t: endedT, event: exchange.id, ...endOf(exchange), code: exchange.closeCode?.code ?? null, afterMs: endedT - headT, fault: faultBehind(exchange, endedT) }
}

/**
 * Where the link told nothing, it was the link if one of its faults struck at that moment, and else the party behind it. A complete answer was
 * ended by the server, unless the gateway ended it in its place.
 */
function endOf({ how, by, hits, endedT }: PassedExchange): { readonly by: Extract<PassedFinding, { kind: 'ended' }>['by']; readonly how: NonNullable<PassedExchange['how']> } {
  const struck = hits.findLast(({ t }) => endedT !== null && endedT - t <= strokeMs)
  if (by === 'link-or-client' || by === 'link-or-origin') return { by: struck && layerOf(struck.fault) === 'link' ? 'link' : by === 'link-or-client' ? 'client' : 'origin', how: how ?? 'silence' }
  return { by: by ?? (how === 'end-stream' ? (struck ? 'gateway' : 'origin') : null), how: how ?? 'silence' }
}

function layerOf(fault: FaultId): string {
  return fault.split('/')[0] ?? ''
}

function faultBehind({ hits }: PassedExchange, t: number): FaultId | null {
  return hits.findLast((hit) => Math.abs(t - hit.t) <= strokeMs)?.fault ?? null
}

function silencesOf({ id, messages: { downTs }, isCounted, endedT }: PassedExchange, nowT: number): PassedFinding[] {
  const pauses = pausesOf(downTs)
  const usualMs = pauses.length >= pausesNeeded ? median(pauses) : null
  if (usualMs === null) return []
  const leastMs = Math.max(shortestSilenceMs, silenceTimes * usualMs)
  const past = pauses.flatMap((forMs, i): PassedFinding[] => (forMs >= leastMs ? [{ kind: 'silent', t: downTs[i] ?? 0, event: id, forMs, usualMs, over: true }] : []))
  const lastT = downTs.at(-1) ?? 0
  // What is not recorded any more is not silent.
  const now = isCounted && endedT === null && nowT - lastT >= leastMs
  return now ? [...past, { kind: 'silent', t: lastT, event: id, forMs: nowT - lastT, usualMs, over: false }] : past
}

function pausesOf(times: readonly number[]): number[] {
  return times.slice(1).map((t, i) => t - (times[i] as number))
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
