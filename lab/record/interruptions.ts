import type { Delivery } from './deliveries.ts'
import type { ClientEvent, TransportLog } from './transport-log.ts'

/** One time at which the client lost its path, by its own account. */
export interface Interruption {
  readonly t: number
  /** When it had a path again: an open connection or an answered request. Null when it never had. */
  readonly reopenedT: number | null
  /** Who opened it again: the platform alone, or page code. */
  readonly by: 'ua' | 'lib' | null
}

/**
 * Connection changes as the client tells them. For polls the connection is the loop: a failed request followed by
 * an answered one is one change; a new TCP socket alone is none. `by` is `ua` only if page code did nothing in between.
 */
export function interruptionsOf(log: TransportLog): Interruption[] {
  const found: Interruption[] = []
  let lostT: number | null = null
  let byPage = false
  for (const event of log.client) {
    if (event.t > log.window.endT) break
    if (lostT === null && breaks(event)) {
      lostT = event.t
      byPage = false
    }
    if (lostT === null) continue
    byPage ||= isPageCode(event)
    if (!reopens(event)) continue
    found.push({ t: lostT, reopenedT: event.t, by: byPage ? 'lib' : 'ua' })
    lostT = null
  }
  if (lostT !== null) found.push({ t: lostT, reopenedT: null, by: null })
  return found
}

function breaks(event: ClientEvent): boolean {
  return event.kind === 'error' || event.kind === 'close' || event.kind === 'watchdog' || event.kind === 'step'
}
function reopens(event: ClientEvent): boolean {
  return event.kind === 'open' || event.kind === 'hello' || event.kind === 'message' || event.kind === 'empty'
}
function isPageCode(event: ClientEvent): boolean {
  if (event.kind === 'watchdog' || event.kind === 'step' || event.kind === 'backoff') return true
  return (event.kind === 'attempt' || event.kind === 'open') && event.by !== 'ua'
}

/** A path is alive again once it has carried two further messages, or has lasted a second (a quiet feed has no two). */
const aliveMessages = 2
const aliveMs = 1000

/**
 * From the strike to the first delivery of something scheduled after it, on a path that then stays alive.
 * Null when nothing was interrupted, and when delivery never came back.
 */
export function timeToRecoverMs(log: TransportLog, first: readonly Delivery[], interruptions: readonly Interruption[]): number | null {
  const sinceT = log.struckT ?? log.startT
  const lostT = Math.min(firstInterruptionT(sinceT, interruptions), firstStallT(log, sinceT, first))
  if (!Number.isFinite(lostT)) return null
  const found = first.findIndex(({ t, publish }, place) => {
    if (t < lostT || publish.scheduledT <= sinceT) return false
    const aliveUntil = Math.min(first[place + aliveMessages]?.t ?? Number.POSITIVE_INFINITY, t + aliveMs)
    return !interruptions.some((i) => i.t > t && i.t <= aliveUntil)
  })
  return found === -1 ? null : (first[found] as Delivery).t - sinceT
}

function firstInterruptionT(sinceT: number, interruptions: readonly Interruption[]): number {
  return interruptions.find((i) => i.t >= sinceT || i.reopenedT === null || i.reopenedT >= sinceT)?.t ?? Number.POSITIVE_INFINITY
}

/** End of the first silence, after the strike, that is longer than the age that counts as current. */
function firstStallT(log: TransportLog, sinceT: number, first: readonly Delivery[]): number {
  let previousT = Math.max(sinceT, log.startT)
  for (const { t } of first) {
    if (t <= previousT) continue
    if (t - previousT > log.freshMs) return t
    previousT = t
  }
  return Number.POSITIVE_INFINITY
}
