import { expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import type { Lab } from './lab.ts'
import { createMatrix } from './matrix.ts'

/** A lab whose runs are over at once and give one cell, for one reason. */
function labOf(reasons: readonly (string | undefined)[]): Lab {
  let runs = 0
  const startRun = () => {
    const reason = reasons[runs++]
    const cell = { condition: 'caddy', transport: 'websocket-h2', verdict: reason === undefined ? 'unaffected' : 'invalid', reason } as Cell
    return Promise.resolve({ done: Promise.resolve(), stop: () => {}, state: () => ({ cells: [cell], phase: 'done', probeVersion: '' }) })
  }
  return { startRun } as unknown as Lab
}

it.each([
  ['until the machine was quiet enough', ['engine-busy', 'publisher-late', undefined], 3, 'unaffected'],
  ['three times at most', ['engine-busy', 'engine-busy', 'engine-busy', undefined], 3, 'invalid'],
  ['no more where the way has no HTTP/2, whatever spoiled the run before', ['engine-busy', 'downgraded', undefined], 2, 'invalid'],
])('makes an invalid run again %s', async (_when, reasons, doneRuns, verdict) => {
  const matrix = createMatrix(labOf(reasons), { defaultProbe: 'node', onRun: () => {} })
  await matrix.start({ conditions: ['caddy'], transports: ['websocket-h2'], runs: 1 })
  await matrix.idle()
  expect(matrix.state()).toMatchObject({ phase: 'done', doneRuns, cells: [{ verdict }] })
})
