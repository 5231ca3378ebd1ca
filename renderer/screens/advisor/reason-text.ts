import type { Advice, Needs, Reason } from '../../../lab/contract/advice.ts'
import type { Catalogue } from '../../../lab/contract/control.ts'
import type { VerdictName } from '../../../lab/contract/verdict.ts'
import { conditionText, transportTitle } from '../../i18n/fixture-texts.ts'
import { list } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { needOptions } from '../../state/advisor.ts'

export function conditionTitle({ conditions }: Pick<Catalogue, 'conditions'>, id: string): string {
  const info = conditions.find((one) => one.id === id)
  return info ? conditionText(info).title : id
}

/** One reason as a sentence, from its id and its values. */
export function reasonText({ id, effect, values }: Reason, catalogue: Pick<Catalogue, 'conditions'>): string {
  const { advisor, verdictLong } = currentMessages()
  const { reasons } = advisor
  const condition = conditionTitle(catalogue, String(values['condition']))
  const value = values['value']
  switch (id) {
    case 'talk-back':
    case 'binary':
      return reasons[id](Number(value))
    case 'connections':
      return reasons.connections(Number(value), effect === 'good')
    case 'answers-requests':
    case 'asks-for-news':
    case 'headers':
      return reasons[id](value === true)
    case 'comes-back':
      return values['by'] === 'lib' && value === true ? reasons.asksAgain() : reasons['comes-back'](value === true)
    case 'http2':
    case 'page-code':
      return reasons[id]()
    case 'condition':
      return effect === 'open' ? advisor.open(condition) : isByPage(values) ? reasons.backByPage(condition) : reasons.condition(condition, verdictLong[values['verdict'] as VerdictName])
    case 'lost':
      return reasons.lost(condition, Number(values['lost']))
    case 'latency':
      return reasons.latency(Number(values['ms']), Number(values['quickestMs']))
  }
}

/** The verdict's own words say that it came back by itself: that it does not where page code has to do it. */
export function isByPage(values: Reason['values']): boolean {
  return values['verdict'] === 'reconnects' && values['by'] === 'lib'
}

const order: readonly Reason['effect'][] = ['no', 'code', 'cost', 'open', 'good']

/** Conditions that nobody ran. */
export function openConditions(reasons: readonly Reason[]): readonly string[] {
  return reasons.flatMap(({ support }) => (support.kind === 'missing' ? [support.condition] : []))
}

/** What decides first. Conditions that nobody ran are told in one sentence. */
export function toldReasons(reasons: readonly Reason[], catalogue: Catalogue): readonly { readonly text: string; readonly reason: Reason }[] {
  const { advisor } = currentMessages()
  const conditions = list(openConditions(reasons).map((id) => conditionTitle(catalogue, id)))
  return order.flatMap((effect) => {
    if (effect === 'open') return reasons.filter((reason) => reason.effect === effect).slice(0, 1).map((reason) => ({ text: advisor.open(conditions), reason }))
    return reasons.filter((reason) => reason.effect === effect).map((reason) => ({ text: reasonText(reason, catalogue), reason }))
  })
}

export function needValueText(name: keyof Needs, value: Needs[keyof Needs]): string {
  return currentMessages().advisor.needs[name].options[String(value)] ?? String(value)
}

/** How many places of the matrix the answer would like to know. */
export function missingCells({ ranked }: Advice): number {
  return ranked.flatMap(({ reasons }) => openConditions(reasons)).length
}

/** The whole answer for a ticket or a decision record, with the run that each reason stands on. */
export function adviceMarkdown(advice: Advice, need: string, answer: readonly string[], catalogue: Catalogue): string {
  const { advisor } = currentMessages()
  const { needs, network, ranked, measured } = advice
  const rows = (Object.keys(needOptions) as (keyof Needs)[]).map((name) => `- ${advisor.needs[name].title}: ${needValueText(name, needs[name])}`)
  const transports = ranked.flatMap(({ transport, fit, reasons }, i) => {
    return ['', `${i + 1}. **${transportTitle(catalogue.transports, transport)}**: ${advisor.fits[fit]}`, ...toldReasons(reasons, catalogue).map(({ text, reason }) => `   - ${text} (${supportText(reason)})`)]
  })
  return [`## ${advisor.markdown.heading(need)}`, '', ...rows, '', advisor.markdown.behind(list(network.map((id) => conditionTitle(catalogue, id)))), '', ...answer, '', measured === 0 ? advisor.nothing : advisor.standsOn(measured), ...transports, ''].join('\n')
}

function supportText({ support }: Reason): string {
  const { advisor } = currentMessages()
  return support.kind === 'measured' ? `${advisor.measured}: ${support.run}` : advisor[support.kind]
}
