import { faultKind } from '../../contract/fault-side.ts'
import { type EventOf, indexLog } from '../../contract/log-index.ts'
import type { RunLog } from '../../contract/run-file.ts'
import type { Scenario } from '../../contract/scenario.ts'
import { provenanceText } from '../../language/fixture-texts.ts'
import { html, type Html } from './markup.ts'
import { faultTitle, type PageTexts } from './texts.ts'
import { spelled } from './timeline.ts'

/** The faults that were switched on, and where they are from. */
export function conditionSection(log: RunLog, texts: PageTexts): Html {
  const { conditions: words } = texts
  const { faults, window } = indexLog(log)
  const on = faults.filter((event) => event.phase === 'on')
  return html`<section class="whole"><h2>${words.title}</h2>${on.length === 0 ? html`<p class="note">${words.none}</p>` : html`<ul class="list">${on.map((event) => html`<li><span class="none">${event.by === 'hand' ? '☞' : '•'}</span><div>${faultTitle(event.fault, texts)} <code>${event.fault}</code> ${event.t - window.startT < 1 ? words.fromStart : words.at(spelled(event.t - window.startT))}${event.by === 'hand' && words.byHand}</div>${acting(event, texts)}</li>`)}</ul>`}
${provenanceOf(log.header.scenario, texts)}</section>`
}

/** The lab's sentence has the parameters in it. Other languages say what the fault does whatever its parameters, and those beside it. */
function acting({ fault, explain, params }: EventOf<'fault'>, { lang, lab, conditions, comma }: PageTexts): Html {
  const known = lab.fixtures.faults[faultKind(fault)]
  if (!known) return html`<small${lang !== 'en' && html` lang="en"`}>${explain}</small>`
  const stated = Object.entries(params).filter(([, value]) => value !== undefined && value !== null)
  return html`<small>${known.text}${stated.length > 0 && html` ${conditions.withParams}${stated.map(([name, value], i) => html`${i > 0 && comma}<code>${name} ${typeof value === 'string' ? value : JSON.stringify(value)}</code>`)}`}</small>`
}

function provenanceOf({ imitates, basis }: Scenario, { conditions: words, lab }: PageTexts): Html {
  const said = (text: string) => provenanceText(text, lab)
  return html`${imitates && html`<p class="note">${words.imitates(`${said(imitates.software)} ${said(imitates.version)}`, said(imitates.setup), lab.evidence[imitates.evidence])}</p>`}${basis !== undefined && html`<p class="note">${said(basis)}</p>`}`
}
