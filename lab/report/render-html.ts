import { type ReportSection, reportSections } from '../contract/export.ts'
import { ofDelivered, latencyOf } from '../contract/measures.ts'
import { type Cell, type Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { subjectText } from '../language/fixture-texts.ts'
import { flagText, reasonText } from '../language/verdict-texts.ts'
import { conditionSection } from './html/conditions.ts'
import { exchangesTable } from './html/exchanges-table.ts'
import { expectationSection } from './html/expectations.ts'
import { factSection } from './html/facts-table.ts'
import { handshakeOf } from './html/handshakes.ts'
import { latencyChart } from './html/latency-chart.ts'
import { html, type Html } from './html/markup.ts'
import { measuresTable } from './html/measures-table.ts'
import { chip, circumstances, factList, healthSection, page, promise, reasonOf, transportName } from './html/page.ts'
import { type PageTexts, pageTexts, withTitles } from './html/texts.ts'
import { timelineOf } from './html/timeline.ts'
import type { FaultTitles, PageStyle } from './render-style.ts'
import type { RunExport } from './run-export.ts'

/** A run from its log: verdicts with their reasons, lanes, numbers, heads of the wire. */
export function renderHtml(run: RunExport, { language = 'en', sections = reportSections, faultTitles }: PageStyle & FaultTitles = {}): string {
  const { report, log } = run
  const texts = withTitles(pageTexts[language], faultTitles)
  const { cells } = report
  const has = (section: ReportSection) => cells.length > 0 && sections.includes(section)
  const body = html`${head(report, log, texts)}
<main>
${cells.length > 0 && html`<section><h2>${texts.results.title}</h2><p class="note">${promise(report, texts)}</p>${verdictTable(cells, texts)}</section>`}
${has('evidence') && html`<section><h2>${texts.story.title}</h2>${story(cells, texts)}</section>`}
${has('timeline') && html`<section><h2>${texts.timeline.title}</h2><p class="note">${texts.timeline.note}</p>${timelineOf(run, texts)}</section>`}
${factSection(report, texts)}
${cells.length === 0 && html`<section><h2>${texts.passed.title}</h2><p class="note">${passedNote(run, texts)}</p>${exchangesTable(run, texts)}</section>`}
${conditionSection(run, texts)}
${expectationSection(report, log, texts)}
${has('latency') && html`<section class="whole"><h2>${texts.delay.title}</h2><p class="note">${texts.delay.note}</p>${latencyChart(cells, texts)}</section>`}
${has('measures') && html`<section><h2>${texts.measures.title}</h2><p class="note">${texts.measures.note}</p>${measuresTable(cells, texts)}</section>`}
${has('handshakes') && wireSection(log, cells, texts)}
${healthSection(report, texts)}
</main>
<footer><p>${texts.foot.run(report.brownout, log.header.run, log.events.length)}</p></footer>`
  return page({ lang: texts.lang, title: subjectText(log.header.scenario, texts.lab).title, body })
}

/** Those that have something to show of this run. */
export function sectionsOf({ report: { cells }, log }: Pick<RunExport, 'report' | 'log'>): readonly ReportSection[] {
  if (cells.length === 0) return []
  return reportSections.filter((section) => section !== 'handshakes' || cells.some(({ transport }) => handshakeOf(log, transport, pageTexts.en) !== undefined))
}

function head(report: Report, { header }: RunLog, texts: PageTexts): Html {
  const { scenario, target } = header
  const { title, text } = subjectText(scenario, texts.lab)
  return html`<header><p class="kicker">${texts.head.ofRun(header.run)}</p><h1>${title}</h1>${text !== '' && html`<p class="lead">${text}</p>`}
${factList(circumstances(report, texts, target))}</header>`
}

function passedNote({ log, report }: RunExport, { passed }: PageTexts): string {
  if (log.header.target !== undefined) return passed.foreign
  return report.facts.length > 0 ? passed.byGateways : passed.nothingMeasured
}

function verdictTable(cells: readonly Cell[], texts: PageTexts): Html {
  const { columns } = texts.results
  const number = (value: number | null) => (value === null ? html`<span class="none">–</span>` : Math.round(value).toLocaleString('en'))
  return html`<div class="scroll"><table><thead><tr><th>${columns.transport}</th><th>${columns.verdict}</th><th>${columns.why}</th><th class="n" title="${texts.results.backMeans}">${columns.back}<br>ms</th><th class="n">${columns.lost}</th><th class="n">${columns.dup}</th><th class="n">p95<br>ms</th><th class="n">${columns.age}<br>ms</th><th class="n">TCP</th><th class="wide">${columns.flags}</th></tr></thead>
<tbody>${cells.map((cell) => html`<tr><th scope="row">${transportName(cell.transport, texts)}</th><td>${chip(cell.verdict, texts)}</td><td>${byOrWhy(cell, texts)}</td><td class="n">${number(cell.measures.timeToRecoverMs)}</td><td class="n">${cell.measures.lost}</td><td class="n">${cell.measures.duplicatesApp}</td><td class="n">${number(latencyOf(cell.measures, 'p95'))}</td><td class="n">${number(ofDelivered(cell.measures, cell.measures.ageMs.mean))}</td><td class="n">${cell.measures.tcpOpens}</td><td class="wide">${cell.flags.map((flag) => flagText(flag, texts.lab)).join(texts.comma)}</td></tr>`)}</tbody></table></div>`
}

function byOrWhy({ by, reason }: Cell, { results, lab }: PageTexts): string {
  if (by) return by === 'ua' ? results.byPlatform : results.byPage
  return reason === undefined ? '' : reasonText(reason, lab)
}

function story(cells: readonly Cell[], texts: PageTexts): Html {
  return html`<dl class="story">${cells.map((cell) => html`<dt>${transportName(cell.transport, texts)}${chip(cell.verdict, texts)}</dt><dd>${reasonOf(cell, texts)}</dd>`)}</dl>`
}

function wireSection(log: RunLog, cells: readonly Cell[], texts: PageTexts): Html {
  const shown = cells.flatMap(({ transport }) => handshakeOf(log, transport, texts) ?? [])
  if (shown.length === 0) return html``
  return html`<section><h2>${texts.handshakes.title}</h2><p class="note">${texts.handshakes.note}</p>${shown}</section>`
}
