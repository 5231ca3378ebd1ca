import { createHash } from 'node:crypto'
import { indexLog } from '../contract/log-index.ts'
import type { Cell, Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { transportIds } from '../contract/transport.ts'
import { exchangesTable } from './html/exchanges-table.ts'
import { handshakeOf } from './html/handshakes.ts'
import { latencyChart } from './html/latency-chart.ts'
import { html, type Html, styleElement } from './html/markup.ts'
import { measuresTable } from './html/measures-table.ts'
import { css } from './html/style.ts'
import { spelled, timelineOf } from './html/timeline.ts'
import { counted, oneDecimal, shownFact } from './numbers.ts'
import type { RunExport } from './run-export.ts'
import { verdictLooks } from './verdict-look.ts'

/** No scripts, nothing from anywhere else, and the one style sheet that is in the page. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** One page that needs nothing but itself: opened from a disk, sent by mail, printed on A4. */
export function renderHtml(run: RunExport): string {
  const { report, log } = run
  const { scenario } = log.header
  const { cells } = report
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${scenario.title} – Brownout</title>
${styleElement(css)}
</head>
<body>
${head(report, log)}
<main>
${cells.length > 0 && html`<section><h2>Verdicts</h2><p class="note">${promise(report)}</p>${verdictTable(cells)}</section>
<section><h2>What happened</h2>${story(cells)}</section>
<section><h2>Timeline</h2><p class="note">Seconds since the clients were started, as measured. Every transport gets the same messages at the same time.</p>${timelineOf(run)}</section>`}
${factSection(report)}
${cells.length === 0 && html`<section><h2>What passed</h2><p class="note">${log.header.target === undefined ? report.facts.length > 0 ? 'Requests as the gateways saw them.' : 'Nothing was measured in this run.' : 'The clients are not the lab\'s, so there are no verdicts: requests as the gateway saw them.'}</p>${exchangesTable(run)}</section>`}
${conditionSection(log)}
${expectationSection(report, log)}
${cells.length > 0 && html`<section class="whole"><h2>Delay</h2><p class="note">From the moment a message was due to its arrival in the page.</p>${latencyChart(cells)}</section>
<section><h2>Measures</h2><p class="note">Wall time on the lab's clock. Definitions: docs/measures.md.</p>${measuresTable(cells)}</section>`}
${wireSection(log, cells)}
${healthSection(report)}
</main>
<footer><p>Brownout ${report.brownout}. Run ${log.header.run}, ${counted(log.events.length, 'event')}. The verdicts were made from these events; the numbers under a reason are their ids.</p></footer>
</body>
</html>`
  return `${page.markup}\n`
}

function head(report: Report, { header }: RunLog): Html {
  const { scenario } = header
  const lead = scenario.question ?? scenario.summary
  const facts: readonly (readonly [string, string])[] = [
    ['Clients', report.probeVersion],
    ['Made', report.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['Time scale', report.scale === 1 ? 'real time' : `1:${report.scale}`],
    ['Promised', report.contract === 'complete' ? 'every message' : 'the latest message'],
    ['Seed', String(report.seed)],
    ['Machine', report.platform],
    ...(header.target === undefined ? [] : [['Server', header.target] as const]),
  ]
  return html`<header><p class="kicker">Brownout, report of run ${header.run}</p><h1>${scenario.title}</h1>${lead !== undefined && html`<p class="lead">${lead}</p>`}
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></header>`
}

function promise({ contract }: Report): string {
  return contract === 'complete' ? 'Subscribers were promised every message, so silent loss fails.' : 'Subscribers were promised the latest message; what is lost on the way is told, and counts only where it is not made up for.'
}

function chip(verdict: Cell['verdict']): Html {
  const { glyph, label } = verdictLooks[verdict]
  return html`<span class="chip ${verdict}"><i>${glyph}</i>${label}</span>`
}

function verdictTable(cells: readonly Cell[]): Html {
  const number = (value: number | null) => (value === null ? html`<span class="none">–</span>` : Math.round(value).toLocaleString('en'))
  return html`<div class="scroll"><table><thead><tr><th>transport</th><th>verdict</th><th>by / why</th><th class="n">back after<br>ms</th><th class="n">lost</th><th class="n">dup</th><th class="n">p95<br>ms</th><th class="n">age<br>ms</th><th class="n">TCP</th><th class="wide">flags</th></tr></thead>
<tbody>${cells.map((cell) => html`<tr><th scope="row">${cell.transport}</th><td>${chip(cell.verdict)}</td><td>${byOrWhy(cell)}</td><td class="n">${number(cell.measures.timeToRecoverMs)}</td><td class="n">${cell.measures.lost}</td><td class="n">${cell.measures.duplicatesApp}</td><td class="n">${number(cell.measures.latencyMs.p95)}</td><td class="n">${number(cell.measures.ageMs.mean)}</td><td class="n">${cell.measures.tcpOpens}</td><td class="wide">${cell.flags.join(', ')}</td></tr>`)}</tbody></table></div>`
}

function byOrWhy({ by, reason }: Cell): string {
  if (by) return by === 'ua' ? 'by the platform' : 'by page code'
  return reason ?? ''
}

function story(cells: readonly Cell[]): Html {
  return html`<dl class="story">${cells.map((cell) => html`<dt>${cell.transport}${chip(cell.verdict)}</dt><dd>${cell.because}${cell.underComplete && html`<br>If every message had been promised: <b>${verdictLooks[cell.underComplete.verdict].label}</b>. ${cell.underComplete.because}`}<small>Rule ${cell.rule}${cell.evidence.length > 0 && `; events ${cell.evidence.join(', ')}`}</small></dd>`)}</dl>`
}

/** What the experiment found. */
function factSection({ facts, unmeasured }: Report): Html {
  if (facts.length + unmeasured.length === 0) return html``
  return html`<section class="whole"><h2>Facts</h2>${facts.length > 0 && html`<div class="scroll"><table><thead><tr><th>fact</th><th class="n">value</th><th class="wide">evidence</th></tr></thead>
<tbody>${facts.map((fact) => html`<tr><th scope="row"><code>${fact.name}</code></th><td class="n">${shownFact(fact)}</td><td class="wide">${fact.text} <small>event ${fact.event}</small></td></tr>`)}</tbody></table></div>`}${unmeasured.map(({ name, because }) => html`<p class="note">Could not be measured here${name !== '' && html` (<code>${name}</code>)`}: ${because}</p>`)}</section>`
}

function conditionSection(log: RunLog): Html {
  const { scenario } = log.header
  const { faults, window } = indexLog(log)
  const on = faults.filter((event) => event.phase === 'on')
  const { imitates, basis } = scenario
  return html`<section class="whole"><h2>Conditions</h2>${on.length === 0 ? html`<p class="note">No fault was switched on.</p>` : html`<ul class="list">${on.map((event) => html`<li><span class="none">${event.by === 'hand' ? '☞' : '•'}</span><div><code>${event.fault}</code> ${event.t - window.startT < 1 ? 'from the start' : `at ${spelled(event.t - window.startT)}`}${event.by === 'hand' && ', by hand'}</div><small>${event.explain}</small></li>`)}</ul>`}
${imitates && html`<p class="note">Imitates ${imitates.software} ${imitates.version} (${imitates.setup}); ${imitates.evidence}.</p>`}${basis !== undefined && html`<p class="note">${basis}</p>`}</section>`
}

/** Everything that was expected: kept, not kept, or not asked because its transport was left out of the run. */
function expectationSection({ failedExpectations, cells }: Report, { header: { scenario } }: RunLog): Html {
  const asserts = scenario.assert ?? []
  const stated = [
    ...Object.entries(scenario.expect).flatMap(([transport, want]) => [
      ...(want.verdict === undefined ? [] : [{ text: `${transport}: ${want.verdict}`, of: [transport] }]),
      ...(want.lost === undefined ? [] : [{ text: `${transport}: lost ${want.lost}`, of: [transport] }]),
    ]),
    ...asserts.map((text) => ({ text, of: transportIds.filter((id) => new RegExp(`(?:^|[\\s*])${id}\\.`).test(text)) })),
  ]
  if (stated.length === 0) return html``
  const failed = new Map(failedExpectations.map((one) => [asserts.includes(one.expected) ? one.expected : `${one.transport}: ${one.expected}`, one]))
  const ran = new Set<string>(cells.map(({ transport }) => transport))
  return html`<section class="whole"><h2>Expectations</h2><ul class="list">${stated.map(({ text, of }) => {
    const wrong = failed.get(text)
    if (wrong) return html`<li><span class="bad">✗</span><code>${text}</code><small>got ${wrong.got}${wrong.evidence.length > 0 && `; events ${wrong.evidence.join(', ')}`}</small></li>`
    if (of.some((transport) => !ran.has(transport))) return html`<li><span class="none">–</span><code>${text}</code><small>not asked: its transport was not run</small></li>`
    return html`<li><span class="ok">✓</span><code>${text}</code></li>`
  })}</ul></section>`
}

function wireSection(log: RunLog, cells: readonly Cell[]): Html {
  const shown = cells.flatMap(({ transport }) => handshakeOf(log, transport) ?? [])
  if (shown.length === 0) return html``
  return html`<section><h2>The first exchange of every transport</h2><p class="note">Heads as they passed on both sides of the gateway, TLS taken off. What passed unchanged is shown once. Struck out: what did not go on. In colour: what the gateway added.</p>${shown}</section>`
}

function healthSection({ health }: Report): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['Engine lag (p99)', `${oneDecimal(health.engineLagP99Ms)} ms`],
    ['Probe lag (p99)', `${oneDecimal(health.probeLagP99Ms)} ms`],
    ['Clock error', `±${health.clockErrorMs.toFixed(2)} ms`],
    ['Publisher late (p99)', `${oneDecimal(health.publisherLatenessP99Ms)} ms`],
    ['Fault seen on the wire', health.faultSeen ? 'yes, or none was on' : 'no'],
  ]
  return html`<section class="whole"><h2>Can the run be believed?</h2><p class="note">How busy the measuring processes themselves were.</p><dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`
}
