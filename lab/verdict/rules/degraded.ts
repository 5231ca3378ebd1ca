import { type Facts, evidenceOf, messagesOf, newConnections } from '../facts.ts'
import { explainEnd, explainGaps, explainNewConnections, explainStrike, firstCause, sentence } from '../explain.ts'
import type { Finding } from '../finding.ts'
import { symptoms, wasTouched } from '../symptoms.ts'

/** Rule 4: the same connection all along, but measurably worse than this session's clean run. */
export function degraded(facts: Facts): Finding | undefined {
  if (!wasTouched(facts) && facts.measures.lost === 0 && facts.measures.duplicatesApp === 0) return undefined
  const found = symptoms(facts)
  if (found.length === 0) return undefined
  const strike = explainStrike(facts)
  return {
    verdict: 'degraded',
    rule: '4 degraded',
    reason: found[0]?.name ?? 'degraded',
    evidence: evidenceOf(...firstCause(facts), ...found.flatMap((symptom) => symptom.events), newConnections(facts)[0], messagesOf(facts).at(-1)),
    because: sentence([...(strike ? [strike] : []), ...explainEnd(facts), explainNewConnections(facts) ?? 'the connection stayed', ...found.map((symptom) => symptom.says), ...(facts.measures.announcedLoss > 0 ? explainGaps(facts) : [])]),
  }
}
