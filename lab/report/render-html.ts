import { type ReportSection, reportSections } from '../contract/export.ts'
import { indexLog } from '../contract/log-index.ts'
import type { Cell, Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { heldBy } from '../contract/scenario.ts'
import { transportIds } from '../contract/transport.ts'
import { exchangesTable } from './html/exchanges-table.ts'
import { handshakeOf } from './html/handshakes.ts'
import { latencyChart } from './html/latency-chart.ts'
import { html, type Html } from './html/markup.ts'
import { measuresTable } from './html/measures-table.ts'
import { chip, circumstances, factList, healthSection, page, promise, reasonOf } from './html/page.ts'
import { type PageTexts, pageTexts } from './html/texts.ts'
import { spelled, timelineOf } from './html/timeline.ts'
import { shownFact } from './numbers.ts'
import type { PageStyle } from './render-style.ts'
import type { RunExport } from './run-export.ts'

/** A run from its log: verdicts with their reasons, lanes, numbers, heads of the wire. */
export function renderHtml(run: RunExport, { language = 'en', sections = reportSections }: PageStyle = {}): string {
  const { report, log } = run
  const texts = pageTexts[language]
  const { cells } = report
  const has = (section: ReportSection) => cells.length > 0 && sections.includes(section)
  const body = html`${head(report, log, texts)}
<main>
${cells.length > 0 && html`<section><h2>${texts.results.title}</h2><p class="note">${promise(report, texts)}</p>${verdictTable(cells, texts)}</section>`}
${has('evidence') && html`<section><h2>${texts.story.title}</h2>${story(cells, texts)}</section>`}
${has('timeline') && html`<section><h2>${texts.timeline.title}</h2><p class="note">${texts.timeline.note}</p>${timelineOf(run, texts)}</section>`}
${factSection(report, texts)}
${cells.length === 0 && html`<section><h2>${texts.passed.title}</h2><p class="note">${passedNote(run, texts)}</p>${exchangesTable(run, texts)}</section>`}
${conditionSection(log, texts)}
${expectationSection(report, log, texts)}
${has('latency') && html`<section class="whole"><h2>${texts.delay.title}</h2><p class="note">${texts.delay.note}</p>${latencyChart(cells, texts)}</section>`}
${has('measures') && html`<section><h2>${texts.measures.title}</h2><p class="note">${texts.measures.note}</p>${measuresTable(cells, texts)}</section>`}
${has('handshakes') && wireSection(log, cells, texts)}
${healthSection(report, texts)}
</main>
<footer><p>${texts.foot.run(report.brownout, log.header.run, log.events.length)}</p></footer>`
  return page({ lang: texts.lang, title: log.header.scenario.title, body })
}

/** Those that have something to show of this run. */
export function sectionsOf({ report: { cells }, log }: Pick<RunExport, 'report' | 'log'>): readonly ReportSection[] {
  if (cells.length === 0) return []
  return reportSections.filter((section) => section !== 'handshakes' || cells.some(({ transport }) => handshakeOf(log, transport, pageTexts.en) !== undefined))
}

function head(report: Report, { header }: RunLog, texts: PageTexts): Html {
  const { scenario, target } = header
  const lead = scenario.question ?? scenario.summary
  const facts = [...circumstances(report, texts), ...(target === undefined ? [] : [[texts.head.server, target] as const])]
  return html`<header><p class="kicker">${texts.head.ofRun(header.run)}</p><h1>${scenario.title}</h1>${lead !== undefined && html`<p class="lead">${lead}</p>`}
${factList(facts)}</header>`
}

function passedNote({ log, report }: RunExport, { passed }: PageTexts): string {
  if (log.header.target !== undefined) return passed.foreign
  return report.facts.length > 0 ? passed.byGateways : passed.nothingMeasured
}

function verdictTable(cells: readonly Cell[], texts: PageTexts): Html {
  const { columns } = texts.results
  const number = (value: number | null) => (value === null ? html`<span class="none">–</span>` : Math.round(value).toLocaleString('en'))
  return html`<div class="scroll"><table><thead><tr><th>${columns.transport}</th><th>${columns.verdict}</th><th>${columns.why}</th><th class="n">${columns.back}<br>ms</th><th class="n">${columns.lost}</th><th class="n">${columns.dup}</th><th class="n">p95<br>ms</th><th class="n">${columns.age}<br>ms</th><th class="n">TCP</th><th class="wide">${columns.flags}</th></tr></thead>
<tbody>${cells.map((cell) => html`<tr><th scope="row">${cell.transport}</th><td>${chip(cell.verdict, texts)}</td><td>${byOrWhy(cell, texts)}</td><td class="n">${number(cell.measures.timeToRecoverMs)}</td><td class="n">${cell.measures.lost}</td><td class="n">${cell.measures.duplicatesApp}</td><td class="n">${number(cell.measures.latencyMs.p95)}</td><td class="n">${number(cell.measures.ageMs.mean)}</td><td class="n">${cell.measures.tcpOpens}</td><td class="wide">${cell.flags.join(', ')}</td></tr>`)}</tbody></table></div>`
}

function byOrWhy({ by, reason }: Cell, { results }: PageTexts): string {
  if (by) return by === 'ua' ? results.byPlatform : results.byPage
  return reason ?? ''
}

function story(cells: readonly Cell[], texts: PageTexts): Html {
  return html`<dl class="story">${cells.map((cell) => html`<dt>${cell.transport}${chip(cell.verdict, texts)}</dt><dd>${reasonOf(cell, texts)}</dd>`)}</dl>`
}

/** What the experiment found. */
function factSection({ facts, unmeasured }: Report, { facts: words }: PageTexts): Html {
  if (facts.length + unmeasured.length === 0) return html``
  return html`<section class="whole"><h2>${words.title}</h2>${facts.length > 0 && html`<div class="scroll"><table><thead><tr><th>${words.fact}</th><th class="n">${words.value}</th><th class="wide">${words.evidence}</th></tr></thead>
<tbody>${facts.map((fact) => html`<tr><th scope="row"><code>${fact.name}</code></th><td class="n">${shownFact(fact)}</td><td class="wide">${fact.text} <small>${words.event(fact.event)}</small></td></tr>`)}</tbody></table></div>`}${unmeasured.map(({ name, because }) => html`<p class="note">${words.unmeasured}${name !== '' && html` (<code>${name}</code>)`}: ${because}</p>`)}</section>`
}

function conditionSection(log: RunLog, { conditions: words }: PageTexts): Html {
  const { scenario } = log.header
  const { faults, window } = indexLog(log)
  const on = faults.filter((event) => event.phase === 'on')
  const { imitates, basis } = scenario
  return html`<section class="whole"><h2>${words.title}</h2>${on.length === 0 ? html`<p class="note">${words.none}</p>` : html`<ul class="list">${on.map((event) => html`<li><span class="none">${event.by === 'hand' ? '☞' : '•'}</span><div><code>${event.fault}</code> ${event.t - window.startT < 1 ? words.fromStart : words.at(spelled(event.t - window.startT))}${event.by === 'hand' && words.byHand}</div><small lang="en">${event.explain}</small></li>`)}</ul>`}
${imitates && html`<p class="note">${words.imitates(`${imitates.software} ${imitates.version}`, imitates.setup, imitates.evidence)}</p>`}${basis !== undefined && html`<p class="note">${basis}</p>`}</section>`
}

/** Everything that was expected: kept, not kept, or not asked because its transport was left out of the run. */
function expectationSection({ failedExpectations, undecided, cells }: Report, { header: { scenario } }: RunLog, { expectations: words }: PageTexts): Html {
  const asserts = [...new Set([...(scenario.assert ?? []), ...heldBy(scenario)])]
  const stated = [
    ...Object.entries(scenario.expect).flatMap(([transport, want]) => [
      ...(want.verdict === undefined ? [] : [{ text: `${transport}: ${want.verdict}`, of: [transport] }]),
      ...(want.lost === undefined ? [] : [{ text: `${transport}: lost ${want.lost}`, of: [transport] }]),
    ]),
    ...asserts.map((text) => ({ text, of: transportIds.filter((id) => new RegExp(`(?:^|[\\s*])${id}\\.`).test(text)) })),
  ]
  if (stated.length === 0) return html``
  const textOf = ({ expected, transport }: { readonly expected: string; readonly transport?: string | undefined }) => (asserts.includes(expected) ? expected : `${transport}: ${expected}`)
  const failed = new Map(failedExpectations.map((one) => [textOf(one), one]))
  const open = new Map(undecided.map((one) => [textOf(one), one]))
  const ran = new Set<string>(cells.map(({ transport }) => transport))
  return html`<section class="whole"><h2>${words.title}</h2><ul class="list">${stated.map(({ text, of }) => {
    const wrong = failed.get(text)
    if (wrong) return html`<li><span class="bad">✗</span><code>${text}</code><small>${words.got(wrong.got, wrong.evidence.join(', '))}</small></li>`
    const nobodyKnows = open.get(text)
    if (nobodyKnows) return html`<li><span class="none">–</span><code>${text}</code><small>${words.undecided(nobodyKnows.because)}</small></li>`
    if (of.some((transport) => !ran.has(transport))) return html`<li><span class="none">–</span><code>${text}</code><small>${words.notAsked}</small></li>`
    return html`<li><span class="ok">✓</span><code>${text}</code></li>`
  })}</ul></section>`
}

function wireSection(log: RunLog, cells: readonly Cell[], texts: PageTexts): Html {
  const shown = cells.flatMap(({ transport }) => handshakeOf(log, transport, texts) ?? [])
  if (shown.length === 0) return html``
  return html`<section><h2>${texts.handshakes.title}</h2><p class="note">${texts.handshakes.note}</p>${shown}</section>`
}
