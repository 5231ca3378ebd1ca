import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { themes, verdictShapes } from '../contract/palette.ts'
import { reportSections } from '../contract/export.ts'
import type { RunLog } from '../contract/run-file.ts'
import { transportTitles } from '../contract/transport.ts'
import { seededRandom } from '../core/random.ts'
import { verdictWordsSaid } from '../language/testing/sentences.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { exportOf } from '../run/exports.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { pageTexts } from './html/texts.ts'
import { renderHtml } from './render-html.ts'
import { renderMatrixHtml } from './render-matrix-html.ts'
import { recordHttp, recordWebSocket } from './testing/recorded-traffic.ts'

const fixture = fileURLToPath(new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url))
const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u2028`${1}'

async function logOf(change: (log: RunLog) => RunLog = (log) => log): Promise<RunLog> {
  return change(await readRunFile(fixture))
}

describe('the HTML report', () => {
  it('has verdict, reason and a lane for every transport of the run', async () => {
    const run = exportOf(await logOf())
    const page = renderHtml(run)
    expect(run.report.cells.length).toBeGreaterThan(0)
    for (const { transport } of run.report.cells) {
      expect(page).toContain(`<th scope="row">${transportTitles[transport]}</th>`)
      expect(page).toMatch(new RegExp(`aria-label="${transportTitles[transport]}: \\d+ messages, \\d+ lost`))
    }
    for (const { because } of run.report.cells) expect(page).toContain(because.replaceAll("'", '&#39;').replaceAll('"', '&#34;'))
  })

  it('says in a sentence what the rule says that decided, before the numbers, and calls the rule by its name', async () => {
    const run = exportOf(await logOf())
    expect(Object.keys(pageTexts.zh.story.ruleMeans)).toEqual(Object.keys(pageTexts.en.story.ruleMeans))
    expect(Object.keys(pageTexts.en.story.ruleMeans)).toEqual(expect.arrayContaining([...verdictWordsSaid().rules]))
    const of = (rule: string) => renderHtml({ ...run, report: { ...run.report, cells: run.report.cells.slice(0, 1).map((cell) => ({ ...cell, rule, because: 'At 7 ms it struck.' })) } })
    expect(of('4 degraded')).toMatch(/<p><b>The connection stayed, [^<]+<\/b><\/p>At 7 ms it struck\.<small>The rule: degraded; evidence: events [\d, ]+<\/small>/)
    expect(of('1 fails (F3 silent loss)')).toContain('The rule: fails (silent loss);')
  })

  it('does not say that nobody would notice where a strike was worse by itself', async () => {
    const run = exportOf(await logOf())
    const strike = (verdict: 'degraded' | 'unaffected') => ({ fault: 'link/latency', t: 3000, event: 41, touched: true, verdict, evidence: [41], timeToDetectMs: null, serverTimeToDetectMs: null, timeToRecoverMs: null, recoveredT: null, restored: true, lost: 0, because: 'Late.' })
    const page = (verdict: 'degraded' | 'unaffected') => renderHtml({ ...run, report: { ...run.report, cells: run.report.cells.slice(0, 1).map((cell) => ({ ...cell, verdict: 'unaffected' as const, rule: '5 unaffected', episodes: [strike(verdict)] })) } })
    expect([page('degraded'), page('unaffected')].map((text) => [text.includes('one strike by itself was worse'), text.includes('<b>Nothing changed that')])).toEqual([[true, false], [false, true]])
  })

  it('tells the time scale as the window does', async () => {
    const run = exportOf(await logOf())
    const scaled = (scale: number, language: 'en' | 'zh') => /<dt>(?:Time scale|时间比例)<\/dt><dd>([^<]*)/.exec(renderHtml({ ...run, report: { ...run.report, scale } }, { language }))?.[1]
    expect([scaled(20, 'en'), scaled(1, 'en'), scaled(20, 'zh'), scaled(1, 'zh')]).toEqual(['timers 20× faster', 'real time', '定时器快 20 倍', '真实时间'])
  })

  it('shows as many lost messages in a lane as were measured', async () => {
    const run = exportOf(await logOf())
    const page = renderHtml(run)
    const missing = [...page.matchAll(/aria-label="([^":]+): \d+ messages, (\d+) lost/g)].map(([, transport, n]) => [transport, Number(n)])
    expect(missing).toEqual(run.report.cells.map(({ transport, measures }) => [transportTitles[transport], measures.lost]))
  })

  it('has neither delay nor age for a client that got nothing', async () => {
    const run = exportOf(await logOf())
    const page = (delivered: number) => renderHtml({ ...run, report: { ...run.report, cells: run.report.cells.map((cell) => ({ ...cell, measures: { ...cell.measures, delivered } })) } })
    const none = /<th scope="row">SSE<\/th>.*<td class="n">\d+<\/td><td class="n">\d+<\/td>(<td class="n"><span class="none">–<\/span><\/td>){2}/
    expect(page(0)).toMatch(none)
    expect(page(1)).not.toMatch(none)
  })

  it('needs nothing but itself: no script, no address to fetch, no style that its policy would refuse', async () => {
    const page = renderHtml(exportOf(await logOf()))
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|\s(?:src|srcset|href|style|on[a-z]+)=|@import|url\(/i)
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`)
  })

  it('shows words of a run as words, wherever they stand', async () => {
    const log = await logOf((read) => ({
      ...read,
      header: { ...read.header, probeVersion: evil, platform: evil, run: evil, scenario: { ...read.header.scenario, title: evil, question: evil, basis: evil, assert: ['sse.lost == 0'] } },
      events: read.events.map((event) => (event.kind === 'fault' ? { ...event, explain: evil } : event.kind === 'head' ? { ...event, lines: [evil, `X: ${evil}`] } : event.kind === 'error' ? { ...event, what: evil } : event)),
    }))
    const run = exportOf(log)
    const page = renderHtml({ ...run, report: { ...run.report, cells: run.report.cells.map((cell) => ({ ...cell, because: evil, flags: [evil], reason: evil })), failedExpectations: [{ transport: 'sse', condition: 'x', expected: 'sse.lost == 0', got: evil, evidence: [1] }] } })
    expect(page).not.toMatch(/<script|<img/)
    expect(page.split('&#60;script&#62;alert(1)').length).toBeGreaterThan(10)
    // Balanced: nothing broke out of an attribute.
    for (const tag of ['section', 'table', 'svg', 'dl', 'figure']) expect(page.split(`<${tag}`).length).toBe(page.split(`</${tag}>`).length)
  })

  it('says which expectations were kept and which were not', async () => {
    const log = await logOf((read) => ({ ...read, header: { ...read.header, scenario: { ...read.header.scenario, expect: {}, assert: ['sse.lost == 0', 'sse.attempts > 1000'] } } }))
    const page = renderHtml(exportOf(log))
    expect(page).toMatch(/<span class="ok">✓<\/span><code>sse\.lost == 0<\/code>/)
    expect(page).toMatch(/<span class="bad">✗<\/span><code>sse\.attempts &#62; 1000<\/code><small>got \d+; events [\d, ]+<\/small>/)
  })

  it('does not call kept what was not asked', async () => {
    const log = await logOf((read) => ({ ...read, header: { ...read.header, scenario: { ...read.header.scenario, expect: { sse: { lost: 0 } }, assert: ['websocket-h2.lost == 0', 'sse-h2.lost == 2 * polling.lost'] } } }))
    const run = exportOf(log)
    const page = renderHtml({ ...run, report: { ...run.report, cells: run.report.cells.filter(({ transport }) => transport === 'websocket' || transport === 'sse-h2') } })
    expect(page.match(/not asked/g)).toHaveLength(3)
    // By the name that it has everywhere; a formula stays as its file writes it.
    expect(page).toContain('<code>SSE: lost 0</code>')
    expect(page).toContain('<code>websocket-h2.lost == 0</code>')
    expect(page).not.toContain('✓</span><code>')
  })

  it('is in the language that was asked for', async () => {
    const run = exportOf(await logOf())
    const page = renderHtml(run, { language: 'zh' })
    expect(page).toContain('<html lang="zh-CN">')
    for (const [, heading = ''] of page.matchAll(/<h2>(.*?)<\/h2>/g)) expect(heading).toMatch(/\p{Script=Han}/u)
    expect(renderHtml(run)).toContain('<html lang="en">')
    expect(renderHtml(run)).not.toMatch(/\p{Script=Han}/u)
  })

  it('shows a verdict as the app does, by its shape and in its colours', async () => {
    const run = exportOf(await logOf())
    const page = renderHtml(run)
    for (const verdict of new Set(run.report.cells.map((cell) => cell.verdict))) {
      const { fill, ink, line } = themes.light.verdicts[verdict]
      for (const [part, colour] of Object.entries({ fill, ink, line })) expect(page).toContain(`--${verdict}-${part}:${colour};`)
      expect(page).toContain(`<span class="chip ${verdict}"><svg width="13" height="13" viewBox="0 0 24 24" aria-hidden="true"><path d="${verdictShapes[verdict]}"/></svg>`)
    }
  })

  it('leaves out what was switched off, and only that', async () => {
    const run = exportOf(await logOf())
    const headings = (page: string) => [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading)
    const whole = headings(renderHtml(run))
    const { story, timeline, delay, measures, handshakes } = pageTexts.en
    const optional = { evidence: story.title, timeline: timeline.title, latency: delay.title, measures: measures.title, handshakes: handshakes.title }
    for (const section of reportSections) {
      expect(headings(renderHtml(run, { sections: reportSections.filter((other) => other !== section) }))).toEqual(whole.filter((heading) => heading !== optional[section]))
    }
  })

  it('can be made of a run that nobody measured', async () => {
    const log = await logOf((read) => ({ ...read, header: { ...read.header, target: 'http://127.0.0.1:1' }, events: read.events.filter((event) => event.side === 'wire') }))
    const page = renderHtml(exportOf(log))
    expect(page).toContain('No fault was switched on.')
    expect(page).not.toContain('<h2>Verdicts</h2>')
    expect(page).toContain('<h2>What passed</h2>')
  })

  it('lists the requests in front of somebody else\'s server', async () => {
    const log = await logOf((read) => ({ ...read, header: { ...read.header, target: 'http://127.0.0.1:1' } }))
    const { connections, requests } = await recordHttp(4, seededRandom(1).next)
    const page = renderHtml({ ...exportOf(log), connections, exchanges: connections.flatMap((connection) => decodeConnection(connection).exchanges) })
    expect(page.match(/<code>(?:GET|POST) \//g)).toHaveLength(requests)
    const socket = await recordWebSocket(3, seededRandom(2).next)
    const ofSocket = renderHtml({ ...exportOf(log), connections: socket.connections, exchanges: socket.connections.flatMap((connection) => decodeConnection(connection).exchanges) })
    // The closing handshake is no message.
    expect(ofSocket).toMatch(new RegExp(`<td class="n">${socket.messages}</td><td>[^<]*</td></tr></tbody>`))
  })
})

describe('the HTML page of a matrix', () => {
  it('has a chip for every cell, a dash for what was not run, and the reason of everything that is not unaffected', async () => {
    const { report } = exportOf(await logOf())
    const [first, ...others] = report.cells
    const cells = [...report.cells, { ...first, condition: 'clean', verdict: 'unaffected' as const }] as typeof report.cells
    const page = renderMatrixHtml({ ...report, cells: cells.map((cell, i) => (i === 0 ? { ...cell, because: evil } : cell)) })
    expect(page.match(/<td><span class="chip/g)).toHaveLength(cells.length)
    expect(page.match(/<td><span class="none">–/g)).toHaveLength(others.length)
    expect(page).not.toMatch(/<script|<img/)
    for (const { because, verdict } of others) expect(page.includes(because.replaceAll("'", '&#39;').replaceAll('"', '&#34;'))).toBe(verdict !== 'unaffected')
    expect(renderMatrixHtml({ ...report, cells }, { subjectTitles: { clean: 'Nothing in between' } })).toContain('<th scope="row">Nothing in between</th>')
    expect(renderMatrixHtml(report, { sections: [], language: 'zh' })).not.toContain('发生了什么')
  })
})
