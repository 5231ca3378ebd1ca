import { join } from 'node:path'
import { expect, it } from 'vitest'
import { windowOf } from '../contract/run-facts.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { judgeInTurns, judgeLog } from './judge-log.ts'

const file = join(import.meta.dirname, '../../fixtures/runs/upgrade-stripped.ndjson')

it('judges a run that lives in turns of the event loop: the same, of the log as it was when that began', async () => {
  const log = await readRunFile(file)
  const plan = { transports: log.header.scenario.transports, scenario: log.header.scenario }
  const whole = judgeLog(log, plan)
  const growing = { ...log, events: log.events.slice() }
  const told = await new Promise((done) => {
    judgeInTurns(growing, plan, (cells, countedT) => done({ cells, countedT }))
    growing.events.length = 10
  })
  expect(told).toEqual({ cells: whole, countedT: windowOf(log).endT })
  expect(whole.length).toBeGreaterThan(5)
})

it('lets whoever waits go on after every transport, and gives up when told', async () => {
  const log = await readRunFile(file)
  const plan = { transports: log.header.scenario.transports, scenario: log.header.scenario }
  let between = 0
  let isDone = false
  judgeInTurns(log, plan, () => (isDone = true))
  while (!isDone) {
    between++
    await new Promise((resume) => setImmediate(resume))
  }
  expect(between).toBeGreaterThan(plan.transports.length)
  let told = false
  judgeInTurns(log, plan, () => (told = true))()
  for (let i = 0; i < 50; i++) await new Promise((resume) => setImmediate(resume))
  expect(told).toBe(false)
})
