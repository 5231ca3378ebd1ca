import { type ReportSection, reportSections } from '../contract/export.ts'
import type { Report } from '../contract/report.ts'
import { transportIds } from '../contract/transport.ts'
import { subjectText } from '../language/fixture-texts.ts'
import { findingText } from './html/expectations.ts'
import { html, type Html } from './html/markup.ts'
import { chip, circumstances, factList, healthSection, page, promise, reasonOf, transportName } from './html/page.ts'
import { type PageTexts, pageTexts, withTitles } from './html/texts.ts'
import type { FaultTitles, PageStyle, SubjectTitles } from './render-style.ts'

/** Conditions by transports, and the reasons for what is not unaffected. */
export function renderMatrixHtml(report: Report, { language = 'en', sections = reportSections, faultTitles, subjectTitles = {} }: PageStyle & FaultTitles & SubjectTitles = {}): string {
  const texts = withTitles(pageTexts[language], faultTitles)
  const titleOf: TitleOf = (id) => subjectText({ id, title: subjectTitles[id] ?? id }, texts.lab).title
  const conditions = [...new Set(report.cells.map(({ condition }) => condition))]
  const transports = transportIds.filter((id) => report.cells.some(({ transport }) => transport === id))
  const title = texts.head.matrixTitle(conditions.length, transports.length)
  const runs = [...new Set(report.cells.map(({ run }) => run))]
  const body = html`<header><p class="kicker">${texts.head.ofMatrix}</p><h1>${title}</h1>${factList(circumstances(report, texts))}</header>
<main>
<section><h2>${texts.results.title}</h2><p class="note">${promise(report, texts)}</p>
<div class="scroll"><table><thead><tr><th>${texts.results.columns.condition}</th>${transports.map((id) => html`<th>${transportName(id, texts)}</th>`)}</tr></thead>
<tbody>${conditions.map((condition) => html`<tr><th scope="row">${titleOf(condition)}</th>${transports.map((transport) => html`<td>${cellOf(report, { condition, transport }, texts)}</td>`)}</tr>`)}</tbody></table></div></section>
${sections.includes('evidence') && storySection(report, titleOf, texts)}
${failedSection(report, titleOf, texts)}
${healthSection(report, texts, 'matrix')}
</main>
<footer><p>${texts.foot.matrix(report.brownout, runs.join(', '))}</p></footer>`
  return page({ lang: texts.lang, title, body })
}

/** The page of a matrix has no log: of the sections of a run's page it has the reasons. */
export const matrixSections: readonly ReportSection[] = ['evidence']

function cellOf({ cells }: Report, at: { readonly condition: string; readonly transport: string }, texts: PageTexts): Html {
  const cell = cells.find(({ condition, transport }) => condition === at.condition && transport === at.transport)
  return cell ? chip(cell.verdict, texts) : html`<span class="none">–</span>`
}

type TitleOf = (condition: string) => string

function storySection({ cells }: Report, titleOf: TitleOf, texts: PageTexts): Html {
  const told = cells.filter(({ verdict }) => verdict !== 'unaffected')
  if (told.length === 0) return html``
  return html`<section><h2>${texts.story.title}</h2><p class="note">${texts.story.rest}</p><dl class="story cells">${told.map((cell) => html`<dt><span>${titleOf(cell.condition)}<br>${transportName(cell.transport, texts)}</span>${chip(cell.verdict, texts)}</dt><dd>${reasonOf(cell, texts)}</dd>`)}</dl></section>`
}

function failedSection({ failedExpectations }: Report, titleOf: TitleOf, texts: PageTexts): Html {
  const { expectations: words } = texts
  if (failedExpectations.length === 0) return html``
  return html`<section class="whole"><h2>${words.title}</h2><ul class="list">${failedExpectations.map(({ condition, transport, expected, got, evidence }) => html`<li><span class="bad">✗</span><div>${titleOf(condition)}${transport !== undefined && ` / ${transportName(transport, texts)}`} <code>${findingText(expected, texts)}</code></div><small>${words.got(findingText(got, texts), evidence.join(', '))}</small></li>`)}</ul></section>`
}
