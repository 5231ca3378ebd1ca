import { type Facts, evidenceOf, firstSign, messagesOf } from '../facts.ts'
import { causes, explainSigns, sentence } from '../explain.ts'
import type { Finding } from '../finding.ts'
import { duration } from '../times.ts'

/** Of a strike that the next one cut short, once its client is back. @param backMs since the clients were started */
export function cameBackLater(backMs: number): string {
  return sentence([`messages came again at ${duration(backMs)}, after the next fault was switched on`])
}

/** Of a strike whose effect goes on: the client has lost its connection, its time to come back is not up, and nothing has come since. */
export function comingBack(facts: Facts): Finding | undefined {
  const sign = firstSign(facts)
  const last = messagesOf(facts).at(-1)
  if (!sign || (last && last.t >= sign.t)) return undefined
  return {
    verdict: 'degraded',
    rule: '4 degraded',
    reason: 'coming-back',
    evidence: evidenceOf(...causes(facts), sign),
    because: sentence([...explainSigns(facts), facts.isCutShort ? 'no message came before the next fault was switched on' : 'no message has come since']),
  }
}
