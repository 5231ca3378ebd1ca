import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import type { Advice } from '../contract/advice.ts'
import type { FactValue } from '../contract/experiment.ts'
import type { TransportId } from '../contract/transport.ts'
import { adviseFromRuns, presets } from './advice.ts'
import { hashScenario } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'
import { planRun } from './plan.ts'

const recorded = await readFile(fileURLToPath(new URL('../../fixtures/runs/upgrade-stripped.ndjson', import.meta.url)), 'utf8')
const [head = '', ...rest] = recorded.split('\n')

async function emptyFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'brownout-advice-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return { dir, probe: 'node', scale: 20, signal: new AbortController().signal } as const
}

/** The head of the recorded run, as if it had been made of that scenario of today. */
function headOf(id: string, run: string): string {
  const { scenario } = planRun(loadScenario(id), { scale: 20 })
  return JSON.stringify({ ...(JSON.parse(head) as object), run, scenario, scenarioHash: hashScenario(scenario) })
}

function reasonsOf({ ranked }: Advice, transport: TransportId) {
  return ranked.find((one) => one.transport === transport)?.reasons
}

const chat = { needs: presets.chat, network: ['upgrade-stripped'] }

it('says that nothing is measured where no run is saved, and what to run', async () => {
  const advice = await adviseFromRuns({ needs: presets.notifications, network: ['clean', 'idle-timeout'] }, await emptyFolder())
  expect(advice).toMatchObject({ measured: 0, missing: ['clean', 'idle-timeout'] })
})

it('refuses a network that does not exist', async () => {
  await expect(adviseFromRuns({ needs: presets.chat, network: ['nowhere'] }, await emptyFolder())).rejects.toMatchObject({ code: 'LAB_SCENARIO_NOT_FOUND' })
})

it('judges the cells of a saved run, and says what of the condition it does not tell', async () => {
  const from = await emptyFolder()
  await writeFile(join(from.dir, 'one.ndjson'), [headOf('upgrade-stripped', '32dd37ce'), ...rest].join('\n'))
  const advice = await adviseFromRuns(chat, from)
  expect(reasonsOf(advice, 'websocket')).toContainEqual({ id: 'condition', effect: 'code', values: { condition: 'upgrade-stripped', verdict: 'needs-fallback' }, support: { kind: 'measured', run: '32dd37ce', events: expect.arrayContaining([expect.any(Number)]) as number[] } })
  expect(reasonsOf(advice, 'websocket-h2')).toContainEqual(expect.objectContaining({ id: 'condition', effect: 'open' }))
  expect(advice.missing).toEqual(['upgrade-stripped'])
  expect(await adviseFromRuns(chat, { ...from, scale: 10 })).toMatchObject({ measured: 0 })
  expect(await adviseFromRuns(chat, { ...from, probe: 'chromium' })).toMatchObject({ measured: 0 })
})

it('believes the facts of the newest finished experiment', async () => {
  const from = await emptyFolder()
  const save = (run: string, startedAt: string, value: FactValue) => {
    const header = JSON.stringify({ ...(JSON.parse(headOf('talking-back', run)) as object), startedAt })
    const fact = { kind: 'fact', side: 'lab', id: 1, t: 5, name: 'talk.websocket.requests-to-talk', value, text: 'Counted.' }
    const end = { format: 'brownout-run-end', events: 1, counts: { fact: 1 }, outcome: 'finished', verdicts: {} }
    return writeFile(join(from.dir, `${run}.ndjson`), `${[header, JSON.stringify(fact), JSON.stringify(end)].join('\n')}\n`)
  }
  await save('aaaaaaaa', '2026-11-23T01:00:00.000Z', 3)
  await save('bbbbbbbb', '2026-11-22T01:00:00.000Z', 0)
  const advice = await adviseFromRuns(chat, from)
  expect(reasonsOf(advice, 'websocket')).toContainEqual({ id: 'talk-back', effect: 'cost', values: { value: 3 }, support: { kind: 'measured', run: 'aaaaaaaa', events: [1] } })
})
