import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsOf } from '../contract/experiment.ts'
import { experiments } from '../experiment/registry.ts'
import { exportOf, renderExport } from './exports.ts'
import { listFixtures } from './fixtures.ts'
import { type Lab, openLab } from './lab.ts'
import { loadScenario, parseScenario } from './load-scenario.ts'
import { openProbeSource } from './probe-sources.ts'
import { chromiumSource } from './testing/chromium-source.ts'
import { verifyNotes } from './verify-notes.ts'

const scenarios = listFixtures('scenarios')
  .map((id) => loadScenario(id))
  .filter(({ experiment }) => experiment !== undefined)
const parse = (text: string) => parseScenario({ id: 'own', file: 'own.yaml', kind: 'scenario', text })

describe('experiments', { timeout: 120_000 }, () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab({ openProbe: (kind, certificate) => (kind === 'chromium' ? chromiumSource(certificate) : openProbeSource('node', certificate, { announce: () => {} })) })
  })
  afterAll(() => lab.close())

  it('are all used by a scenario', () => {
    expect(new Set(scenarios.map(({ experiment }) => experiment?.name))).toEqual(new Set(experiments.map(({ name }) => name)))
  })

  it.each([
    ...scenarios.filter(({ assert = [] }) => assert.length > 0).map(({ id }) => [id, 'node'] as const),
    // Nothing of them can be measured without a browser engine.
    ['a-page-that-is-busy', 'chromium'] as const,
    ['a-tab-in-the-background', 'chromium'] as const,
    ['a-machine-that-sleeps', 'chromium'] as const,
    ['three-hundred-sockets', 'chromium'] as const,
  ])('%s: what it asserts and %s can measure holds', async (scenario, probe) => {
    const run = async () => exportOf(await (await lab.startRun({ scenario, probe })).done).report
    const isSpoiled = ({ undecided }: Awaited<ReturnType<typeof run>>) => undecided.some(({ why }) => why === 'invalid')
    // As with the notes: a run that a busy machine spoiled is made again.
    let report = await run()
    for (let tries = 1; tries < 3 && isSpoiled(report); tries++) report = await run()
    if (probe === 'chromium') expect(report.undecided.filter(({ why }) => why === 'unmeasured')).toEqual([])
    expect([...report.facts, ...report.undecided]).not.toEqual([])
    expect(report.failedExpectations).toEqual([])
    expect(isSpoiled(report), report.undecided[0]?.because).toBe(false)
  })

  it.each(scenarios.filter(({ answers }) => Object.keys(answers).length > 0).map((scenario) => [scenario.id, scenario] as const))('%s: what Node can measure of it holds', async (_id, scenario) => {
    const report = await verifyNotes(lab, { ids: Object.keys(scenario.answers), scenarios: [scenario.id], probe: 'node', signal: new AbortController().signal, onRun: () => {} })
    const rows = report.notes.flatMap(({ measured }) => measured)
    expect(rows.filter((row) => row.holds === false)).toEqual([])
    expect(rows.filter((row) => row.text === 'invalid' || row.text === 'the run failed' || row.text.endsWith(': not found')).map(({ text, because }) => because ?? text)).toEqual([])
  })

  it('leave their facts in the log, and reports show them', async () => {
    const run = await lab.startRun({ scenario: 'opening-a-connection', probe: 'node' })
    const log = await run.done
    expect(run.state()).toMatchObject({ phase: 'done', cells: [] })
    expect(factsOf(log).find(({ name }) => name === 'ws.request.version')).toMatchObject({ value: 13, about: 'websocket' })
    const all = exportOf(log)
    for (const format of ['text', 'markdown', 'html', 'json'] as const) expect(renderExport(format, all)).toContain('ws.request.version')
  })

  it('are refused by name and by parameter before anything runs', () => {
    expect(() => parse('title: T\nexperiment: { name: handshak }')).toThrow('did you mean "handshake"?')
    expect(() => parse('title: T\nexperiment: { name: handshake, with: { foo: 1 } }')).toThrow('experiment handshake')
  })

  it('fail the run that asserts something else', async () => {
    const run = await lab.startRun({ scenario: 'own', probe: 'node', yaml: 'title: T\nexperiment: { name: handshake }\nassert: ["fact(ws.request.version) == 14", "fact(ws.request.version) == 13"]' })
    expect(exportOf(await run.done).report.failedExpectations).toMatchObject([{ condition: 'own', expected: 'fact(ws.request.version) == 14', got: '13' }])
  })
})
