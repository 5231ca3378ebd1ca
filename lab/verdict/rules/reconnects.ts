import { isWithCode } from '../../contract/transport.ts'
import { type Facts, evidenceOf, firstSign, recovery } from '../facts.ts'
import { causes, explainGaps, explainLoss, sentence, stepAfter } from '../explain.ts'
import type { Finding } from '../finding.ts'
import { count, duration } from '../times.ts'

/**
 * Rule 3: the connection changed after the strike, and the platform or page code had delivery back in time.
 * "Stable afterwards" is read up to the end of the run: rule 2 has already taken those that were lost again.
 */
export function reconnects(facts: Facts): Finding | undefined {
  const { announcedLoss, connectionChanges, lost, timeToRecoverMs } = facts.measures
  const changes = connectionChanges.ua + connectionChanges.lib
  if (changes === 0) return undefined
  const by = connectionChanges.lib > 0 ? 'lib' : 'ua'
  const back = recovery(facts)
  const step = stepAfter(facts)
  const opened = facts.client.find((event) => event.t > (firstSign(facts)?.t ?? facts.struckT) && (event.kind === 'open' || event.kind === 'empty' || event.kind === 'hello'))
  const who = by === 'ua' ? 'the platform itself reconnected' : facts.transport === 'fallback' ? 'the ladder reconnected' : isWithCode(facts.transport) ? 'page code reconnected' : 'page code asked again'
  return {
    verdict: 'reconnects',
    rule: '3 reconnects by itself',
    by,
    evidence: evidenceOf(...causes(facts), firstSign(facts), ...(step?.events ?? []), opened, back),
    because: sentence([
      ...explainLoss(facts),
      ...(step?.says ?? []),
      back && timeToRecoverMs !== null ? `${who} and messages came again after ${duration(timeToRecoverMs)}` : who,
      changes > 1 ? `${count(changes, 'reconnect')} in all` : '',
      lost > 0 ? (facts.lives ? `${count(lost, 'message')} still missing` : `${count(lost, 'message')} never came`) : 'no message was lost',
      ...(announcedLoss > 0 ? explainGaps(facts) : []),
    ].filter((clause) => clause !== '')),
  }
}
