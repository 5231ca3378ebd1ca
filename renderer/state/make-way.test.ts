import { beforeEach, expect, it, vi } from 'vitest'
import type { MatrixState, NotesState, RunState } from '../../lab/contract/control.ts'
import type { EngineClient } from './engine-client.ts'
import { livingOf } from './living.ts'
import { letItGoOn, stopAndGo, useAsked, whenFree } from './make-way.ts'
import { setEngine, useSession } from './session-store.ts'

const free = { run: 'free', phase: 'running', plannedMs: null, scenario: { id: 'clean' } } as RunState
const timed = { ...free, plannedMs: 1000 }
const matrix = { phase: 'running', doneRuns: 3, totalRuns: 12 } as MatrixState
const notes = { phase: 'running', doneScenarios: 1, totalScenarios: 4 } as NotesState
const engine = { stopRun: vi.fn(() => Promise.resolve()), stopMatrix: vi.fn(() => Promise.resolve()), stopNotes: vi.fn(() => Promise.resolve()) }
const wanted = { verb: 'run', what: 'it' } as const
const asked = () => useAsked.getState().asked

beforeEach(() => {
  vi.clearAllMocks()
  letItGoOn()
  setEngine(engine as unknown as EngineClient)
  useSession.setState({ run: free, matrix: null, notes: null })
})

it('names the whole of which a run is a part, and of runs those without an end', () => {
  const kinds = [{ run: timed, matrix, notes: null }, { run: timed, matrix: null, notes }, { run: free, matrix: null, notes: null }, { run: timed, matrix: null, notes: null }, { run: { ...free, target: 'http://127.0.0.1:1' }, matrix: null, notes: null }]
  expect(kinds.map((session) => livingOf(session)?.kind)).toEqual(['matrix', 'notes', 'free', 'run', 'server'])
  expect(livingOf({ run: { ...timed, phase: 'done' }, matrix: { ...matrix, phase: 'stopped' }, notes: null })).toBeNull()
  expect(livingOf({ run: { ...timed, replay: { playing: true, speed: 1, fromT: 0, toT: 1 } }, matrix: null, notes: null })).toBeNull()
})

it('begins at once when nothing lives', () => {
  useSession.setState({ run: null })
  const go = vi.fn()
  whenFree(wanted, go)
  expect([go.mock.calls.length, asked()]).toEqual([1, null])
})

it('begins after the answer yes, once what lives has ended, and not before', () => {
  const go = vi.fn()
  whenFree(wanted, go)
  expect([go.mock.calls.length, engine.stopRun.mock.calls.length]).toEqual([0, 0])
  stopAndGo()
  stopAndGo()
  useSession.setState({ run: { ...free, phase: 'judging' } })
  expect([go.mock.calls.length, engine.stopRun.mock.calls.length, asked()?.isStopping]).toEqual([0, 1, true])
  useSession.setState({ run: { ...free, phase: 'done' } })
  useSession.setState({ run: { ...free, phase: 'done' } })
  expect([go.mock.calls.length, asked()]).toEqual([1, null])
})

it('begins nothing after the answer no, also when what lives was told to stop before', () => {
  const go = vi.fn()
  whenFree(wanted, go)
  stopAndGo()
  letItGoOn()
  useSession.setState({ run: null })
  expect(go).not.toHaveBeenCalled()
})

it('keeps only the last thing that was wanted', () => {
  const [first, second] = [vi.fn(), vi.fn()]
  whenFree(wanted, first)
  stopAndGo()
  whenFree(wanted, second)
  useSession.setState({ run: null })
  stopAndGo()
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
})

it('ends a matrix as a whole, and waits for the run that it is at', () => {
  const go = vi.fn()
  useSession.setState({ run: timed, matrix })
  whenFree(wanted, go)
  stopAndGo()
  expect([engine.stopMatrix.mock.calls.length, engine.stopRun.mock.calls.length]).toEqual([1, 0])
  useSession.setState({ matrix: { ...matrix, phase: 'stopped' } })
  expect(go).not.toHaveBeenCalled()
  useSession.setState({ run: { ...timed, phase: 'stopped' } })
  expect(go).toHaveBeenCalledOnce()
})
