import { expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import type { Lab } from './lab.ts'
import { createMatrix } from './matrix.ts'

/** A lab whose runs are over at once and give one cell, for one reason. */
function labOf(reasons: readonly (string | undefined)[]): Lab {
  let runs = 0
  const startRun = ({ scenario }: { readonly scenario: string }) => {
    const reason = reasons[runs]
    const cell = { run: `run ${runs++}`, condition: scenario, transport: 'websocket-h2', verdict: reason === undefined ? 'unaffected' : 'invalid', reason } as Cell
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

it('loses nothing that was sound when all is run again, and shows nothing spoiled once it was measured again', async () => {
  const busy = ['engine-busy', 'engine-busy', 'engine-busy']
  // Twice sound; then all again: once sound, once spoiled for good; then the spoiled one alone, spoiled again and at last sound.
  const matrix = createMatrix(labOf([undefined, undefined, undefined, ...busy, ...busy, undefined]), { defaultProbe: 'node', onRun: () => {} })
  const runsOf = () => Object.fromEntries(matrix.state().cells.map(({ condition, verdict, run }) => [condition, `${verdict}, ${run}`]))
  const start = async (conditions: string[]) => {
    await matrix.start({ conditions, transports: ['websocket-h2'], runs: 1 })
    await matrix.idle()
    return runsOf()
  }
  expect(await start(['caddy', 'envoy'])).toEqual({ caddy: 'unaffected, run 0', envoy: 'unaffected, run 1' })
  expect(await start(['caddy', 'envoy'])).toEqual({ caddy: 'unaffected, run 2', envoy: 'unaffected, run 1' })
  expect(await start(['envoy'])).toEqual({ caddy: 'unaffected, run 2', envoy: 'unaffected, run 1' })
  expect(await start(['envoy'])).toEqual({ caddy: 'unaffected, run 2', envoy: 'unaffected, run 9' })
})

it('measures again what was spoiled and keeps the rest', async () => {
  const busy = ['engine-busy', 'engine-busy', 'engine-busy']
  const matrix = createMatrix(labOf([undefined, ...busy, undefined]), { defaultProbe: 'node', onRun: () => {} })
  await matrix.start({ conditions: ['caddy', 'envoy'], transports: ['websocket-h2'], runs: 1 })
  await matrix.idle()
  expect(matrix.state().cells.map(({ condition, verdict }) => [condition, verdict])).toEqual([['caddy', 'unaffected'], ['envoy', 'invalid']])
  await matrix.start({ conditions: ['envoy'], transports: ['websocket-h2'], runs: 1 })
  await matrix.idle()
  expect(matrix.state().cells.map(({ condition, verdict }) => [condition, verdict])).toEqual([['caddy', 'unaffected'], ['envoy', 'unaffected']])
})
