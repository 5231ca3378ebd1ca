import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LabEvent } from '../contract/event.ts'
import type { Cell, Report } from '../contract/report.ts'
import { ownServerPrefix, type RunLog } from '../contract/run-file.ts'
import type { Scenario } from '../contract/scenario.ts'
import { transportIds } from '../contract/transport.ts'
import { type VerdictName, verdictNames } from '../contract/verdict.ts'
import { seededRandom } from '../core/random.ts'
import { clausesSaid, effectsSaid, factsSaid, verdictWordsSaid } from '../language/testing/sentences.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { listConditions, listScenarios } from '../run/catalogue.ts'
import { exportOf } from '../run/exports.ts'
import { explainFault } from '../run/faults.ts'
import { loadScenario } from '../run/load-scenario.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { pageTexts } from './html/texts.ts'
import { renderHtml } from './render-html.ts'
import { renderMatrixHtml } from './render-matrix-html.ts'
import type { RunExport } from './run-export.ts'
import { englishIn } from './testing/english-in-page.ts'
import { recordHttp } from './testing/recorded-traffic.ts'

const saved = ['connection-reset-version-1', 'connection-reset-version-3', 'upgrade-stripped'] as const

const readSaved = (name: string) => readRunFile(fileURLToPath(new URL(`../../fixtures/runs/${name}.ndjson`, import.meta.url)))

let log: RunLog
let run: RunExport
/** Not translated: names of transports, of machines, of clients. */
let names: ReadonlySet<string>
beforeAll(async () => {
  log = await readSaved('upgrade-stripped')
  run = exportOf(log)
  names = new Set([...transportIds, log.header.platform])
})

/** Of one cell, in as many copies as there are things to say. */
function saying<T>(things: readonly T[], cellOf: (thing: T, cell: Cell) => Cell): RunExport {
  const cell = run.report.cells[0] as Cell
  return { ...run, report: { ...run.report, cells: things.map((thing) => cellOf(thing, cell)) } }
}

function inScenario(scenario: Scenario): RunLog {
  const { startT } = log.events.reduce((window, event) => (event.kind === 'start' ? { startT: Math.min(window.startT, event.t) } : window), { startT: Number.POSITIVE_INFINITY })
  const on = scenario.timeline.flatMap((step) => step.on.map((setting): LabEvent => ({ kind: 'fault', side: 'fault', id: 0, t: startT + step.atMs / log.header.scale, fault: setting.fault, phase: 'on', by: 'timeline', params: setting.params, explain: explainFault(setting) })))
  return { ...log, header: { ...log.header, scenario }, events: [...log.events.filter(({ kind }) => kind !== 'fault'), ...on] }
}

const chinese = (of: RunExport, sections?: []) => englishIn(renderHtml(of, { language: 'zh', sections }), names)

describe('a report in Chinese has no English in it', () => {
  it.each(saved)('of the saved run %s', async (name) => {
    expect(chinese(exportOf(await readSaved(name)))).toEqual([])
  })

  it('with every sentence that experiments say', () => {
    const { texts } = factsSaid()
    const facts: Report['facts'] = texts.map((text, i) => ({ name: `fact.${i}`, value: i % 2 === 0, unit: (['bytes', 'round trips', 'percent'] as const)[i % 3], text, event: i }))
    const unmeasured = texts.map((because, i) => ({ name: `fact.${i}`, because }))
    const undecided = texts.map((because, i) => ({ condition: 'x', expected: `fact(f${i}) == 1`, why: 'unmeasured' as const, because }))
    const scenario = { ...log.header.scenario, assert: undecided.map(({ expected }) => expected) }
    expect(texts.length).toBeGreaterThan(150)
    expect(chinese({ ...run, log: { ...log, header: { ...log.header, scenario } }, report: { ...run.report, cells: [], facts, unmeasured, undecided } })).toEqual([])
  })

  it('with every sentence under a verdict, and every word beside it', () => {
    const { rules, reasons, flags } = verdictWordsSaid()
    const sentences = [...clausesSaid(), ...effectsSaid().map((effect) => `At 3.00 s gateway/x struck (${effect}); no message ever came.`)].map((text) => (text.endsWith('.') ? text : `${text}.`))
    expect(sentences.length).toBeGreaterThan(120)
    const other = (because: string): NonNullable<Cell['underComplete']> => ({ verdict: 'fails', rule: '5 unaffected', flags: [], evidence: [], because })
    expect(chinese(saying(sentences, (because, cell) => ({ ...cell, because, underComplete: other(because) })))).toEqual([])
    expect(chinese(saying(rules, (rule, cell) => ({ ...cell, rule })))).toEqual([])
    expect(chinese(saying(reasons, (reason, cell) => ({ ...cell, by: undefined, reason, flags: flags.map((flag) => `${flag} 3`) })))).toEqual([])
  })

  it('of every condition and scenario that comes with the lab', () => {
    const ids = [...listConditions(), ...listScenarios()].map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(80)
    const found = ids.flatMap((id) => chinese(exportOf(inScenario(loadScenario(id)), []), []).map((text) => `${id}: ${text}`))
    expect(found).toEqual([])
  })

  it('with expectations of every kind, kept or not', () => {
    const expected = transportIds.map((transport, i) => ({ transport, verdict: verdictNames[i % verdictNames.length] as VerdictName }))
    const scenario: Scenario = { ...log.header.scenario, expect: Object.fromEntries(expected.map(({ transport, verdict }) => [transport, { verdict, lost: 3 }])), assert: ['sse.lost == 0'] }
    const failed = expected.flatMap(({ transport, verdict }) => [{ transport, condition: 'x', expected: verdict, got: 'fails', evidence: [1] }, { transport, condition: 'x', expected: 'lost 3', got: 'lost 7', evidence: [] }])
    const of = { ...run, log: { ...log, header: { ...log.header, scenario } } }
    expect(chinese({ ...of, report: { ...run.report, failedExpectations: failed } })).toEqual([])
    expect(chinese(of)).toEqual([])
  })

  it('in front of somebody else\'s server', async () => {
    const condition = loadScenario('idle-timeout')
    const title = `http://127.0.0.1:1 under "${condition.title}"`
    const own = inScenario({ ...condition, id: `${ownServerPrefix}${condition.id}`, title })
    const { connections } = await recordHttp(4, seededRandom(1).next)
    const exchanges = connections.flatMap((connection) => decodeConnection(connection).exchanges)
    const page = renderHtml({ ...exportOf({ ...own, header: { ...own.header, target: 'http://127.0.0.1:1', probeVersion: 'your own clients' } }), connections, exchanges }, { language: 'zh' })
    expect(page).toContain('<h1>http://127.0.0.1:1，条件“空闲超时，源安静”</h1>')
    expect(englishIn(page, names)).toEqual([])
  })

  it('of a matrix', () => {
    const conditions = listConditions().map(({ id }) => id)
    const cells = conditions.flatMap((condition) => run.report.cells.map((cell) => ({ ...cell, condition })))
    const failedExpectations = [{ transport: 'sse' as const, condition: 'clean', expected: 'needs-fallback', got: 'fails', evidence: [3] }]
    expect(englishIn(renderMatrixHtml({ ...run.report, cells, failedExpectations }, { language: 'zh' }), names)).toEqual([])
  })
})

describe('a report in Chinese', () => {
  it('keeps what nobody knows as it is, and marks it as English', () => {
    const of = saying(['Something that no rule says.'], (because, cell) => ({ ...cell, because }))
    const page = renderHtml({ ...of, report: { ...of.report, facts: [{ name: 'x', value: 1, text: 'Something that no experiment says.', event: 1 }] } }, { language: 'zh' })
    expect(page).toContain('</b></p><span lang="en">Something that no rule says.</span>')
    expect(page).toContain('<td class="wide"><span lang="en">Something that no experiment says.</span>')
    expect(englishIn(page, names)).toEqual(['Something that no rule says.', 'Something that no experiment says.'])
  })

  it('says what a fault does, and with which parameters', () => {
    const page = renderHtml(exportOf(inScenario(loadScenario('idle-timeout')), []), { language: 'zh' })
    expect(page).toContain('<small>HTTP：网关结束静默过久的响应和隧道。 参数：空闲 60000 ms，')
    expect(page).not.toContain('lang="en"')
  })

  it('has a sentence of its own for everything that the page says', () => {
    const leaves = (node: unknown): string[] => (typeof node === 'object' && node !== null ? Object.values(node).flatMap(leaves) : [String(node)])
    const { lab: _, ...own } = pageTexts.zh
    expect(leaves(own).filter((text) => /[a-z]/i.test(text.replaceAll(/[(].*=>|\$\{.*?\}/g, '')) && !/\p{Script=Han}/u.test(text))).toEqual(['zh-CN'])
  })
})
