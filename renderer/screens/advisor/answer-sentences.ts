import type { Advice, NetworkId, PresetId, Reason, Recommendation } from '../../../lab/contract/advice.ts'
import type { Catalogue } from '../../../lab/contract/control.ts'
import { transportTitle } from '../../i18n/fixture-texts.ts'
import { list } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { conditionTitle, isByPage, openConditions, reasonText } from './reason-text.ts'

export interface Asked {
  readonly preset: PresetId
  readonly isChanged: boolean
  readonly network: NetworkId | 'own'
}

type Titles = Pick<Catalogue, 'transports' | 'conditions'>

/** The recommendation in one sentence, then why it stands before the second, then what it does not know. */
export function answerSentences(advice: Advice, { preset, isChanged, network }: Asked, catalogue: Titles): readonly string[] {
  const { advisor, joined } = currentMessages()
  const { sentence } = advisor
  const asked = sentence.for(advisor.needFor[preset], isChanged, advisor.networks[network].behind)
  const [best] = advice.ranked
  if (!best || best.fit === 'does-not-fit') return [joined.sentences([asked, sentence.none])]
  const open = openConditions(best.reasons)
  const says = open.length > 0 ? sentence.soFar : sentence.best
  return [
    joined.sentences([asked, says(transportTitle(catalogue.transports, best.transport), because(best, catalogue))]),
    ...overSecond(advice, best, catalogue),
    ...(open.length > 0 ? [sentence.notMeasured(titlesOf(open, catalogue))] : []),
  ]
}

/** Not to notice it is no merit. */
const withoutFault = 'clean'
const spoken = ['talk-back', 'asks-for-news', 'answers-requests', 'comes-back'] as const

/** What was measured of it speaks first; then what the protocol can. */
function because({ reasons }: Recommendation, catalogue: Titles): string {
  const { sentence } = currentMessages().advisor
  const under = (is: (values: Reason['values']) => boolean) => titlesOf(reasons.flatMap(({ id, values }) => (id === 'condition' && values['condition'] !== withoutFault && is(values) ? [String(values['condition'])] : [])), catalogue)
  const found = [
    { says: sentence.unaffected, conditions: under(({ verdict }) => verdict === 'unaffected') },
    { says: sentence.backByPlatform, conditions: under((values) => values['verdict'] === 'reconnects' && !isByPage(values)) },
    { says: sentence.backByPage, conditions: under(isByPage) },
    { says: sentence.degraded, conditions: under(({ verdict }) => verdict === 'degraded') },
  ].flatMap(({ says, conditions }) => (conditions === '' ? [] : [says(conditions)]))
  const can = spoken.filter((id) => reasons.some((reason) => reason.id === id && reason.effect === 'good' && reason.values['by'] !== 'lib')).map((id) => sentence[id])
  return list([...can.slice(0, 1), ...found])
}

/** Of many reasons those that weigh most. */
const mostReasons = 2

function overSecond({ lead, ranked: [, second] }: Advice, best: Recommendation, catalogue: Titles): readonly string[] {
  if (!lead || !second) return []
  const { joined, advisor } = currentMessages()
  const { sentence } = advisor
  const [first, other] = [best.transport, lead.over].map((id) => transportTitle(catalogue.transports, id)) as [string, string]
  const quoted = (reasons: readonly Reason[]) => list(reasons.slice(0, mostReasons).map((reason) => joined.quoted(reasonText(reason, catalogue))))
  if (second.fit !== 'does-not-fit' && second.weight === best.weight) return [sentence.level(first, other)]
  const says = second.fit === 'does-not-fit' ? sentence.nothingElse : sentence.second
  return [joined.sentences([says(other, quoted(lead.against)), ...(lead.although.length > 0 ? [sentence.outweighs(first, quoted(lead.although))] : [])])]
}

function titlesOf(conditions: readonly string[], catalogue: Titles): string {
  return list(conditions.map((id) => currentMessages().joined.quoted(conditionTitle(catalogue, id))))
}
