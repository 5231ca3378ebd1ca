import type { Fact } from '../../contract/experiment.ts'
import type { Report } from '../../contract/report.ts'
import { factSentence } from '../../language/fact-texts.ts'
import { shownNumber } from '../numbers.ts'
import { html, type Html } from './markup.ts'
import { told } from './page.ts'
import type { PageTexts } from './texts.ts'

/** What the experiment found. */
export function factSection({ facts, unmeasured }: Report, texts: PageTexts): Html {
  const { facts: words } = texts
  if (facts.length + unmeasured.length === 0) return html``
  return html`<section class="whole"><h2>${words.title}</h2>${facts.length > 0 && html`<div class="scroll"><table><thead><tr><th>${words.fact}</th><th class="n">${words.value}</th><th class="wide">${words.evidence}</th></tr></thead>
<tbody>${facts.map((fact) => html`<tr><th scope="row"><code>${fact.name}</code></th><td class="n">${valueOf(fact, texts)}</td><td class="wide">${told(fact.text, factSentence, texts)} <small>${words.event(fact.event)}</small></td></tr>`)}</tbody></table></div>`}${unmeasured.map(({ name, because }) => html`<p class="note">${words.unmeasured}${name !== '' && html` <code>${name}</code>`}${texts.colon}${told(because, factSentence, texts)}</p>`)}</section>`
}

function valueOf({ value, unit }: Fact, { facts: words, lab }: PageTexts): Html | string {
  if (typeof value === 'string') return html`<code>${value}</code>`
  const shown = typeof value === 'boolean' ? (value ? words.yes : words.no) : shownNumber(value)
  return unit === undefined ? shown : `${shown} ${lab.units[unit] ?? unit}`
}
