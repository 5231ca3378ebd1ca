import type { LabEvent } from '../../contract/event.ts'
import { formatCursor } from '../../contract/feed.ts'
import { type Facts, evidenceOf, firstSign, messagesOf } from '../facts.ts'
import { at, causes, explainControls, explainLoss, firstCause, sentence } from '../explain.ts'
import type { Finding } from '../finding.ts'
import { count } from '../times.ts'

/** Rule 1: wrong data (F1), nothing left to turn to (F2), a broken promise of completeness (F3), self-harm (F4). */
export function fails(facts: Facts): Finding | undefined {
  return wrongData(facts) ?? nothingServed(facts) ?? silentlyIncomplete(facts) ?? selfHarm(facts)
}

function wrongData(facts: Facts): Finding | undefined {
  const rule = '1 fails (F1 wrong data)'
  const messages = messagesOf(facts)
  const corrupt = messages.filter((event) => !event.intact)
  if (corrupt.length > 0) {
    const first = corrupt[0]
    return { verdict: 'fails', rule, reason: 'corrupt', evidence: evidenceOf(...corrupt.slice(0, 5)), because: sentence([`${count(corrupt.length, 'message')} did not match ${corrupt.length === 1 ? 'its' : 'their'} checksum, the first ${at(facts, first?.t ?? 0)}`]) }
  }
  const known = new Set(facts.publishes.map((event) => event.epoch))
  const foreign = known.size > 0 ? messages.find((event) => !known.has(event.epoch)) : undefined
  if (foreign) return { verdict: 'fails', rule, reason: 'foreign', evidence: evidenceOf(foreign), because: sentence([`message ${foreign.epoch}-${foreign.seq} came ${at(facts, foreign.t)}, but this feed never had the epoch ${foreign.epoch}`]) }
  if (facts.measures.reordered === 0) return undefined
  const pair = firstReordered(messages)
  return {
    verdict: 'fails',
    rule,
    reason: 'reordered',
    evidence: evidenceOf(...pair),
    because: sentence([`${count(facts.measures.reordered, 'message')} reached the page after a later one`, ...(pair[1] ? [`the first was ${pair[1].epoch}-${pair[1].seq} ${at(facts, pair[1].t)}`] : [])]),
  }
}

function firstReordered(messages: ReturnType<typeof messagesOf>): ReturnType<typeof messagesOf> {
  const fresh = messages.filter((event) => event.fresh).sort((a, b) => a.id - b.id)
  for (let i = 1; i < fresh.length; i++) {
    const [before, after] = [fresh[i - 1], fresh[i]]
    if (before && after && before.epoch === after.epoch && after.seq < before.seq) return [before, after]
  }
  return []
}

function nothingServed(facts: Facts): Finding | undefined {
  if (facts.measures.restored || facts.controls.length === 0 || facts.controls.some((event) => event.restored)) return undefined
  const last = messagesOf(facts).at(-1)
  return {
    verdict: 'fails',
    rule: '1 fails (F2 nothing served)',
    reason: 'unreachable',
    evidence: evidenceOf(...causes(facts), last, firstSign(facts), ...facts.controls),
    because: sentence([...explainLoss(facts), explainControls(facts)]),
  }
}

function silentlyIncomplete(facts: Facts): Finding | undefined {
  const { silentLoss, restored, lost, announcedLoss, delivered } = facts.measures
  // A tail that an open client is still missing at the end was not announced either.
  const unannounced = restored && !facts.lives ? lost - announcedLoss : silentLoss
  if (facts.contract !== 'complete' || unannounced <= 0 || delivered === 0) return undefined
  const hole = holeAround(facts)
  return {
    verdict: 'fails',
    rule: '1 fails (F3 silent loss)',
    reason: 'silent-loss',
    evidence: evidenceOf(...firstCause(facts), firstSign(facts), ...hole),
    because: sentence([
      `every message was promised, but ${count(unannounced, 'message')} never came and nothing announced the gap`,
      ...(hole[0] && hole[1] ? [`after ${hole[0].epoch}-${hole[0].seq} the page got ${hole[1].epoch}-${hole[1].seq} ${at(facts, hole[1].t)}`] : []),
    ]),
  }
}

/** The deliveries on both sides of the first hole. */
function holeAround(facts: Facts): ReturnType<typeof messagesOf> {
  const place = new Map(facts.publishes.map((event, index) => [formatCursor(event.epoch, event.seq), index]))
  const fresh = messagesOf(facts).filter((event) => event.fresh)
  for (let i = 1; i < fresh.length; i++) {
    const [before, after] = [fresh[i - 1], fresh[i]]
    if (!before || !after) continue
    const from = place.get(formatCursor(before.epoch, before.seq))
    const to = place.get(formatCursor(after.epoch, after.seq))
    if (from !== undefined && to !== undefined && to > from + 1) return [before, after]
  }
  return []
}

const attemptsPerLabSecond = 5
const sustainedLabMs = 10_000
/** Timers of a browser do not shrink with the scale: below this a burst of attempts proves nothing. */
const leastSustainedMs = 2000

/** Attempts but for polls that brought something new: those are as many as the feed has news. */
function needless({ client }: Facts): readonly LabEvent[] {
  const attempts: LabEvent[] = []
  let last: LabEvent | undefined
  for (const event of client) {
    if (event.kind === 'attempt') attempts.push((last = event))
    else if (event.kind === 'message' && event.fresh && last?.kind === 'attempt' && (last.via === 'polling' || last.via === 'long-polling') && attempts.at(-1) === last) attempts.pop()
  }
  return attempts
}

/** More than five attempts a second (lab time), kept up for ten seconds. */
function selfHarm(facts: Facts): Finding | undefined {
  const sustainedMs = Math.max(sustainedLabMs / facts.scale, leastSustainedMs)
  const allowed = Math.ceil(((attemptsPerLabSecond * facts.scale) / 1000) * sustainedMs)
  const attempts = needless(facts)
  for (let i = allowed; i < attempts.length; i++) {
    const [from, to] = [attempts[i - allowed], attempts[i]]
    if (!from || !to || to.t - from.t > sustainedMs) continue
    const perSecond = Math.round((allowed * 1000) / Math.max(1, to.t - from.t))
    return { verdict: 'fails', rule: '1 fails (F4 self-harm)', reason: 'reconnect-storm', evidence: evidenceOf(...firstCause(facts), from, to), because: sentence([`the client made ${allowed} connection attempts from ${at(facts, from.t).slice(3)} to ${at(facts, to.t).slice(3)}, ${perSecond} a second, without pause`]) }
  }
  return undefined
}
