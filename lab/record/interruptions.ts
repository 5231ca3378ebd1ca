import type { Delivery } from './deliveries.ts'
import type { ClientEvent } from '../contract/log-index.ts'
import type { TransportLog } from './transport-log.ts'

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

export interface Recovery {
  readonly timeToRecoverMs: number | null
  /** Lab time of the delivery with which it was back. */
  readonly recoveredT: number | null
}

/**
 * The first delivery of something scheduled after the strike, on a path that then stays alive. Counted from the strike,
 * or from the last delivery before the loss when that came later (a fault that is armed long before it bites).
 */
export function recoveryOf(log: TransportLog, first: readonly Delivery[], interruptions: readonly Interruption[]): Recovery {
  const never = { timeToRecoverMs: null, recoveredT: null }
  const struckT = log.struckT ?? log.startT
  const signT = interruptions.find((i) => i.t >= struckT || i.reopenedT === null || i.reopenedT >= struckT)?.t ?? Number.POSITIVE_INFINITY
  const lostT = Math.min(signT, firstStallT(log, struckT, first))
  if (!Number.isFinite(lostT)) return never
  const found = first.findIndex(({ t, publish }, place) => {
    if (t < lostT || publish.scheduledT <= struckT) return false
    const aliveUntil = Math.min(first[place + aliveMessages]?.t ?? Number.POSITIVE_INFINITY, t + aliveMs)
    return !interruptions.some((i) => i.t > t && i.t <= aliveUntil)
  })
  const back = first[found]
  if (!back) return never
  const lastBeforeT = first.findLast(({ t }) => t < lostT)?.t ?? log.startT
  return { timeToRecoverMs: back.t - Math.max(struckT, lastBeforeT), recoveredT: back.t }
}

/** End of the first silence, after the strike and the greeting, that is longer than the age that counts as current. */
function firstStallT(log: TransportLog, struckT: number, first: readonly Delivery[]): number {
  const greetedT = log.client.find((event) => event.kind === 'hello')?.t ?? first[0]?.t ?? log.startT
  let previousT = Math.max(struckT, greetedT)
  for (const { t } of first) {
    if (t <= previousT) continue
    if (t - previousT > log.freshMs) return t
    previousT = t
  }
  return Number.POSITIVE_INFINITY
}
