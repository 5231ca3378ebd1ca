import { faultKind } from '../../contract/fault-side.ts'
import { type EventOf, indexLog } from '../../contract/log-index.ts'
import type { Scenario } from '../../contract/scenario.ts'
import { paramName, paramWord, provenanceText } from '../../language/fixture-texts.ts'
import type { RunExport } from '../run-export.ts'
import { type SwitchedFault, switchedFaults } from '../switched-faults.ts'
import { html, type Html } from './markup.ts'
import { faultTitle, type PageTexts } from './texts.ts'
import { shownNumber, shownSize, spelled } from '../numbers.ts'

/** The faults that were switched on, and where they are from. */
export function conditionSection({ log, instantFaults }: Pick<RunExport, 'log' | 'instantFaults'>, texts: PageTexts): Html {
  const { conditions: words } = texts
  const { startT } = indexLog(log).window
  const switched = switchedFaults(log, instantFaults)
  const when = ({ on: { fault, t }, toT }: SwitchedFault) => {
    if (instantFaults.has(fault)) return words.at(spelled(Math.max(0, t - startT)))
    return `${t - startT < 1 ? words.fromStart : words.from(spelled(t - startT))}${toT === null ? '' : words.to(spelled(Math.max(0, toT - startT)))}`
  }
  return html`<section class="whole"><h2>${words.title}</h2>${switched.length === 0 ? html`<p class="note">${words.none}</p>` : html`<ul class="list">${switched.map((one) => html`<li><span class="none">${one.on.by === 'hand' ? '☞' : '•'}</span><div>${faultTitle(one.on.fault, texts)} <code>${one.on.fault}</code> ${when(one)}${one.on.by === 'hand' && words.byHand}</div>${acting(one.on, texts)}</li>`)}</ul>`}
${provenanceOf(log.header.scenario, texts)}</section>`
}

/** The lab's sentence has the parameters in it. Other languages say what the fault does whatever its parameters, and those beside it. */
function acting({ fault, explain, params }: EventOf<'fault'>, texts: PageTexts): Html {
  const { lang, lab, conditions, comma } = texts
  const known = lab.fixtures.faults[faultKind(fault)]
  if (!known) return html`<small${lang !== 'en' && html` lang="en"`}>${explain}</small>`
  const stated = Object.entries(params).filter(([, value]) => value !== undefined && value !== null)
  return html`<small>${known.text}${stated.length > 0 && html` ${conditions.withParams}${stated.map(([name, value], i) => html`${i > 0 && comma}${paramName(name, lab)} ${paramValue(name, value, texts)}`)}`}</small>`
}

/** In words, or with its unit; what is the same in every language is set as code. */
function paramValue(name: string, value: unknown, texts: PageTexts): Html {
  const { lab, comma } = texts
  if (Array.isArray(value)) return html`${value.map((one, i) => html`${i > 0 && comma}${paramValue(name, one, texts)}`)}`
  const word = paramWord(value, lab)
  if (word !== undefined) return html`${word}`
  if (typeof value !== 'number') return html`<code>${typeof value === 'string' ? value : JSON.stringify(value)}</code>`
  if (name.endsWith('Bytes')) return html`${shownSize(value)}`
  return html`${shownNumber(value)}${Object.entries(units).find(([end]) => name.endsWith(end))?.[1] ?? ''}`
}

/** By the end of a parameter's name. */
const units: Readonly<Record<string, string>> = { Ms: ' ms', KBps: ' kB/s', percent: ' %', correlation: ' %' }

function provenanceOf({ imitates, basis }: Scenario, { conditions: words, lab }: PageTexts): Html {
  const said = (text: string) => provenanceText(text, lab)
  return html`${imitates && html`<p class="note">${words.imitates(`${said(imitates.software)} ${said(imitates.version)}`, said(imitates.setup), lab.evidence[imitates.evidence])}</p>`}${basis !== undefined && html`<p class="note">${said(basis)}</p>`}`
}
