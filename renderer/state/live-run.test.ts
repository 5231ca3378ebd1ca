import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Catalogue, RunState } from '../../lab/contract/control.ts'
import type { LabEvent } from '../../lab/contract/event.ts'
import { clock, currentLog, isActive, isUnfolding, lastStatedT, recordedEvents, takeRunUpdate } from './live-run.ts'
import { useSelection } from './selection.ts'
import { useSession } from './session-store.ts'
import { setWorkbench, useWorkbench } from './workbench.ts'

const replayed: RunState = {
  run: 'r', phase: 'running', probe: 'node', probeVersion: '', scale: 1, seed: 1, plannedMs: 5000, window: { startT: 100, faultFromT: null, faultToT: null, endT: 5100 },
  faults: [], cells: [], health: null, events: 0, undoable: 0, replay: { playing: false, speed: 1, fromT: 100, toT: 6000 },
  scenario: { id: 'clean', title: 'Clean', notes: [], answers: {}, feed: { everyMs: 100, payloadBytes: 64, heartbeatMs: 'off', ring: 10 }, transports: ['sse'], contract: 'latest', timeline: [], expect: {}, seed: 1 },
}
const published = (id: number, t: number): LabEvent => ({ id, t, side: 'server', kind: 'publish', epoch: 'a', seq: id, scheduledT: t, bytes: 64 })
const state = (change: Partial<RunState>, nowT: number) => takeRunUpdate({ kind: 'state', state: { ...replayed, ...change }, nowT })
const events = (list: readonly LabEvent[], nowT: number) => takeRunUpdate({ kind: 'events', run: 'r', nowT, events: list })
let at = 1000
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => at))
afterEach(() => void vi.restoreAllMocks())
const now = () => clock.now(at)

describe('a run that comes on screen', () => {
  it('takes the selection to a transport that it has', () => {
    useSelection.setState({ transport: 'websocket' })
    takeRunUpdate({ kind: 'idle' })
    state({}, 100)
    expect(useSelection.getState()).toMatchObject({ run: 'r', transport: 'sse' })
  })

  it('goes back to the lane that was chosen once a run has it again, and not to one whose clients wait', () => {
    useSelection.setState({ transport: 'websocket' })
    const begin = (transports: RunState['scenario']['transports'], waiting: RunState['scenario']['transports'] = []) => {
      takeRunUpdate({ kind: 'idle' })
      state({ scenario: { ...replayed.scenario, transports }, waiting }, 100)
      return useSelection.getState().transport
    }
    expect(begin(['polling', 'sse'])).toBe('polling')
    expect(begin(['polling', 'sse', 'websocket'], ['websocket'])).toBe('polling')
    expect(begin(['sse', 'websocket'])).toBe('websocket')
    expect(begin(['polling', 'sse'])).toBe('polling')
    useSelection.setState({ transport: 'sse' })
    expect(begin(['sse', 'websocket'])).toBe('sse')
  })
})

describe('how many events there are', () => {
  it('is one number: those recorded, of which a window is not sent the bytes of the wire', () => {
    takeRunUpdate({ kind: 'idle' })
    state({ events: 0 }, 100)
    events([published(1, 110), published(4, 120)], 130)
    expect([currentLog()?.length, recordedEvents(useSession.getState().run, currentLog())]).toEqual([2, 4])
    state({ events: 6, phase: 'done' }, 140)
    expect(recordedEvents(useSession.getState().run, currentLog())).toBe(6)
  })
})

describe('the moment up to which a run that lives is counted', () => {
  it('is that of its verdicts, whatever else its state tells in between', () => {
    takeRunUpdate({ kind: 'idle' })
    state({}, 100)
    expect(lastStatedT()).toBe(100)
    state({ countedT: 980 }, 1040)
    // A fault was switched by hand: the verdicts are the same as before.
    state({ countedT: 980 }, 1500)
    expect(lastStatedT()).toBe(980)
  })
})

describe('the choice of what to run', () => {
  const known = { transports: [], conditions: [{ id: 'clean', title: 'Clean', faults: [] }], scenarios: [] } as unknown as Catalogue
  beforeEach(() => {
    takeRunUpdate({ kind: 'idle' })
    useSession.setState({ catalogue: known })
    setWorkbench({ scenario: 'latency' })
  })
  afterEach(() => useSession.setState({ catalogue: null }))

  it('is a free run from its beginning on, so that its name stays after its end', () => {
    state({ run: 'by-hand', replay: undefined as never, scenario: { ...replayed.scenario, id: 'free-run' } }, 100)
    expect(useWorkbench.getState().scenario).toBe('free-run')
  })

  it('follows what is opened, as far as it still exists', () => {
    state({ run: 'saved', phase: 'done', replay: undefined as never }, 100)
    expect(useWorkbench.getState().scenario).toBe('clean')
    state({ run: 'draft', phase: 'done', scenario: { ...replayed.scenario, id: 'gone' } }, 100)
    expect(useWorkbench.getState().scenario).toBe('clean')
  })

  it('is left alone by what the engine does by itself, and when a run ends', () => {
    const { replay: _replay, ...live } = replayed
    takeRunUpdate({ kind: 'state', state: { ...live, run: 'cell' }, nowT: 100 })
    takeRunUpdate({ kind: 'state', state: { ...live, run: 'cell', phase: 'done' }, nowT: 200 })
    expect(useWorkbench.getState().scenario).toBe('latency')
  })
})

describe('a replay on screen', () => {
  beforeEach(() => {
    takeRunUpdate({ kind: 'idle' })
    state({}, 100)
    events([published(1, 150), published(2, 250), published(3, 350)], 400)
  })

  it('begins anew when it goes back: the log is another one, and holds what had come by then', () => {
    const before = currentLog()
    takeRunUpdate({ kind: 'idle' })
    expect(useSession.getState().run?.phase).toBe('running')
    state({}, 200)
    events([published(1, 150)], 200)
    expect(currentLog()).not.toBe(before)
    expect(currentLog()?.length).toBe(1)
    expect(now()).toBe(200)
  })

  it('goes on with the same log otherwise', () => {
    const before = currentLog()
    state({ replay: { playing: true, speed: 10, fromT: 100, toT: 6000 } }, 400)
    events([published(4, 450)], 450)
    expect(currentLog()).toBe(before)
    expect(before?.length).toBe(4)
  })

  it('moves the clock as fast as it plays, and not while it is paused', () => {
    expect(now()).toBe(400)
    state({ replay: { playing: true, speed: 10, fromT: 100, toT: 6000 } }, 400)
    at += 20
    expect(now()).toBe(600)
    state({}, 500)
    expect(now()).toBe(500)
  })

  it('is no run that the engine is busy with: another one may begin', () => {
    const playing = { ...replayed, replay: { playing: true, speed: 1, fromT: 100, toT: 6000 } }
    expect([isActive(replayed), isActive(playing), isUnfolding(replayed), isUnfolding(playing)]).toEqual([false, false, false, true])
    const { replay: _none, ...live } = replayed
    expect([isActive(live), isUnfolding(live)]).toEqual([true, true])
  })
})

describe('an engine that was started again', () => {
  it('ends the run on screen and keeps what was seen', () => {
    const { replay: _none, ...live } = replayed
    takeRunUpdate({ kind: 'state', state: { ...live, run: 'other' }, nowT: 0 })
    takeRunUpdate({ kind: 'events', run: 'other', nowT: 10, events: [published(1, 5)] })
    takeRunUpdate({ kind: 'idle' })
    expect([useSession.getState().run?.phase, currentLog()?.length]).toEqual(['stopped', 1])
  })
})
