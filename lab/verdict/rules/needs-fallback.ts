import { type Facts, evidenceOf, firstSign, lastSign, messagesOf, recovery } from '../facts.ts'
import { at, causes, explainControls, explainLoss, firstCause, refusedHead, sentence, wasForgotten } from '../explain.ts'
import type { Finding } from '../finding.ts'
import { count, duration } from '../times.ts'
import { switchSlackMs } from '../../contract/run-facts.ts'

const rule = '2 needs manual fallback'

/** Rule 2: delivery did not come back in time by itself; somebody who acts would be served. */
export function needsFallback(facts: Facts): Finding | undefined {
  return notRestored(facts) ?? heldBack(facts) ?? restoredLate(facts) ?? gapUnrepaired(facts)
}

function notRestored(facts: Facts): Finding | undefined {
  if (facts.measures.restored || isRecovering(facts)) return undefined
  const reason = lossReason(facts)
  const end = facts.client.findLast((event) => event.kind === 'end-state')
  const restored = facts.controls.find((event) => event.restored)
  return {
    verdict: 'needs-fallback',
    rule,
    reason,
    evidence: evidenceOf(...causes(facts), refusedHead(facts), firstSign(facts), lastSign(facts), messagesOf(facts).at(-1), end, restored ?? facts.controls[0]),
    because: sentence([...explainLoss(facts), ...endClauses(facts, reason), ...whySo(facts)]),
  }
}

/** While the run lives nobody has been tried in its place: then the time that it had is the reason. */
function whySo(facts: Facts): string[] {
  // Nobody was tried when the next fault was switched on.
  if (facts.isCutShort) return []
  if (!facts.lives) return [explainControls(facts)]
  if (facts.measures.endState === 'closed') return []
  return [`nothing has come for ${duration(facts.window.endT - waitsSince(facts))}, and a client is given ${duration(facts.recoverMs)} to come back by itself`]
}

/** Since when it has waited for a message. */
function waitsSince(facts: Facts): number {
  return messagesOf(facts).at(-1)?.t ?? facts.started?.t ?? facts.window.startT
}

/** Not lost until its time is up: a client that came back by itself before, between two tries; in what is told before the end, any that has not closed. */
function isRecovering(facts: Facts): boolean {
  const { connectionChanges, endState } = facts.measures
  if (facts.lives || facts.isCutShort) return endState !== 'closed' && facts.window.endT <= Math.max(facts.recoverByT, waitsSince(facts) + facts.recoverMs)
  if (connectionChanges.ua + connectionChanges.lib === 0 || endState === 'closed') return false
  const last = messagesOf(facts).at(-1)
  if (!last || last.t < facts.struckT) return false
  const lost = facts.client.find((event) => event.t > last.t && (event.kind === 'error' || event.kind === 'close' || event.kind === 'watchdog'))
  return lost !== undefined && facts.window.endT - lost.t < facts.recoverMs
}

/** Sub-reason by the state in which the client was left. */
function lossReason(facts: Facts): string {
  const { endState, delivered } = facts.measures
  if (isHeld(facts)) return 'buffered'
  const everOpen = delivered > 0 || facts.client.some((event) => event.kind === 'open' || event.kind === 'hello')
  if (!everOpen) return 'never-open'
  if (endState === 'closed') return 'closed'
  if (endState === 'connecting') return 'still-trying'
  return 'zombie-open'
}

function endClauses(facts: Facts, reason: string): string[] {
  if (reason === 'buffered') return ['bytes of the origin went into the gateway and none came out towards the client']
  if (reason === 'zombie-open') return [facts.isCutShort ? 'when the next fault was switched on the API still claimed to be open' : facts.lives ? 'the API still claims to be open' : 'at the end the API still claimed to be open']
  if (reason === 'still-trying') return [facts.isCutShort ? 'when the next fault was switched on it was still trying' : facts.lives ? 'it is still trying' : 'at the end it was still trying']
  const last = facts.client.findLast((event) => event.kind === 'error' || event.kind === 'close')
  const again = last && facts.client.some((event) => event.kind === 'attempt' && event.t > last.t)
  return again ? [] : ['no new attempt came by itself']
}

/** The least that counts as held: a response head with its first records. */
const heldBytes = 64

/** Decided on the wire, never by the client: did bytes enter on the origin's side while none left towards the client? */
function isHeld(facts: Facts): boolean {
  if (facts.measures.endState === 'closed') return false
  if (holdsHead(facts)) return true
  const sinceT = Math.max(facts.struckT, messagesOf(facts).at(-1)?.t ?? 0)
  const upstream = grownBy(facts, 'origin', sinceT)
  if (upstream === undefined) return saysHeld(facts)
  return upstream >= heldBytes && (grownBy(facts, 'client', sinceT) ?? 0) < heldBytes
}

/** The origin has answered and the gateway has not passed the head on. Bytes would not tell on a TLS row, where the handshake is bytes, too. */
function holdsHead({ wire, struckT }: Facts): boolean {
  const answers = (hop: 'client' | 'origin') => wire.filter((event) => event.kind === 'head' && event.hop === hop && event.dir === 's2c' && event.t >= struckT - switchSlackMs).length
  return answers('origin') > answers('client')
}

/** Growth of the bytes towards the client on one hop since a moment; undefined when that hop was not observed. */
function grownBy(facts: Facts, hop: 'client' | 'origin', sinceT: number): number | undefined {
  const totals = facts.wire.filter((event) => event.kind === 'bytes' && event.hop === hop)
  const last = totals.at(-1)
  if (last?.kind !== 'bytes') return undefined
  const before = totals.findLast((event) => event.t <= sinceT)
  return last.down - (before?.kind === 'bytes' ? before.down : 0)
}

/** The longest time in which bytes came in on the origin's side and none went out towards the client; for ever when only the gateway's own word is known. */
function longestHoldMs(facts: Facts): number {
  const totals = facts.wire.filter((event) => event.kind === 'bytes')
  if (!totals.some((event) => event.hop === 'origin')) return saysHeld(facts) ? Number.POSITIVE_INFINITY : 0
  let longestMs = 0
  let sent = -1
  let sentT = facts.window.startT
  let receivedThen = 0
  let received = 0
  for (const { hop, down, t } of totals) {
    if (hop === 'origin') received = down
    else if (down > sent) {
      sent = down
      sentT = t
      receivedThen = received
    }
    if (received - receivedThen >= heldBytes) longestMs = Math.max(longestMs, t - sentT)
  }
  return longestMs
}

function saysHeld(facts: Facts): boolean {
  return facts.hits.some((event) => /\b(held|hold|buffer)/i.test(event.effect))
}

function restoredLate(facts: Facts): Finding | undefined {
  const back = recovery(facts)
  if (!facts.hasFaults || !back || back.t <= facts.recoverByT) return undefined
  const neededMs = back.t - firstDueT(facts, back.t - (facts.measures.timeToRecoverMs ?? 0))
  if (neededMs <= facts.recoverMs) return undefined
  return {
    verdict: 'needs-fallback',
    rule,
    reason: 'late',
    evidence: evidenceOf(...causes(facts), firstSign(facts), back),
    because: sentence([...explainLoss(facts), `it came back ${at(facts, back.t)}, after ${duration(neededMs)}; a person is not asked to wait longer than ${duration(facts.recoverMs)} once the fault is over`]),
  }
}

/** A quiet feed gives nobody the chance to be back before it speaks again. */
function firstDueT({ publishes }: Facts, lostT: number): number {
  return publishes.find((event) => event.scheduledT > lostT)?.scheduledT ?? lostT
}

const heldAgeLabMs = 10_000
const leastHeldAgeMs = 1000

/** Late in bursts: up to 10 s old (lab time) is degraded, beyond that nobody would wait for it. */
function heldBack(facts: Facts): Finding | undefined {
  const { burstIndex, ageMs, connectionChanges, timeToRecoverMs } = facts.measures
  const limitMs = Math.max(heldAgeLabMs / facts.scale, leastHeldAgeMs)
  if (burstIndex <= 0.5 || ageMs.max <= limitMs || connectionChanges.ua + connectionChanges.lib > 0) return undefined
  if (timeToRecoverMs !== null && firstSign(facts)) return undefined
  // Old messages alone do not tell a buffer from a slow link: only the gateway's two sides do.
  if (longestHoldMs(facts) <= limitMs) return undefined
  const messages = messagesOf(facts)
  return {
    verdict: 'needs-fallback',
    rule,
    reason: 'buffered',
    evidence: evidenceOf(...firstCause(facts), messages[0], messages.at(-1), facts.controls.find((event) => event.restored)),
    because: sentence([...explainLoss(facts), `messages came only in bursts, the newest up to ${duration(ageMs.max)} old`]),
  }
}

function gapUnrepaired(facts: Facts): Finding | undefined {
  const { announcedLoss, resynced } = facts.measures
  if (facts.contract !== 'complete' || announcedLoss === 0 || resynced) return undefined
  const gap = facts.client.find((event) => event.kind === 'gap')
  return {
    verdict: 'needs-fallback',
    rule,
    reason: 'gap-unrepaired',
    evidence: evidenceOf(...firstCause(facts), gap),
    because: sentence([`the origin announced that ${announcedLoss === 1 ? 'a message was' : `${announcedLoss} messages were`} gone${gap ? ` ${at(facts, gap.t)}` : ''}${!gap ? '' : wasForgotten(facts, gap) ? ', since it had restarted and kept nothing from before' : `, since it keeps only the last ${count(facts.log.header.scenario.feed.ring, 'message')}`}, and the client did not fetch a new state`]),
  }
}
