import { type Facts, evidenceOf, messagesOf, newConnections, switchedOn } from '../facts.ts'
import { at, explainNewConnections, explainStrike, firstCause, sentence } from '../explain.ts'
import type { Finding } from '../finding.ts'
import { count, duration } from '../times.ts'
import { wasTouched } from '../symptoms.ts'

/** A strike among several that left this transport alone. @param isCutOff because it had no connection left */
export function untouched(facts: Facts, { isCutOff }: { readonly isCutOff: boolean }): Finding {
  const strike = explainStrike(facts)
  const back = isCutOff ? messagesOf(facts).find((event) => event.t >= facts.struckT) : undefined
  return {
    verdict: 'unaffected',
    rule: '5 unaffected',
    evidence: evidenceOf(switchedOn(facts), back),
    because: sentence([...(strike ? [strike] : []), isCutOff ? `this transport was cut off already${back ? `, and messages came again ${at(facts, back.t)}` : ''}` : facts.lives && !facts.isCutShort ? 'so far the fault has not touched this transport' : 'the fault did not touch this transport']),
  }
}

/** Rule 5: none of the above. */
export function unaffected(facts: Facts): Finding {
  const { eligible, latencyMs, ageMs } = facts.measures
  const messages = messagesOf(facts)
  const anew = explainNewConnections(facts)
  const strike = !facts.hasFaults ? 'there was no fault' : wasTouched(facts) && facts.hits.length > 0 ? explainStrike(facts) : 'the fault did not touch this transport'
  return {
    verdict: 'unaffected',
    rule: '5 unaffected',
    evidence: evidenceOf(...firstCause(facts), messages[0], newConnections(facts)[0], messages.at(-1)),
    because: sentence([...(strike ? [strike] : []), `all ${count(eligible, 'due message')} came ${anew ? `and ${anew}` : 'on the same connection'}, p95 ${duration(latencyMs.p95)} after their time, the newest never older than ${duration(ageMs.max)}`]),
  }
}
