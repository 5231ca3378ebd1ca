import { stat } from 'node:fs/promises'
import type { Clock } from '../contract/context.ts'
import type { RunState } from '../contract/control.ts'
import type { LabEvent } from '../contract/event.ts'
import type { FaultId } from '../contract/fault.ts'
import type { Cell } from '../contract/report.ts'
import { windowOf } from '../contract/run-facts.ts'
import type { RunLog } from '../contract/run-file.ts'
import { systemClock } from '../core/clock.ts'
import { LabError } from '../core/errors.ts'
import { instantFaults } from './faults.ts'
import { findRun } from './find-run.ts'
import { judgeLog } from './judge-log.ts'
import type { LiveRun } from './live-run.ts'
import { createPlayhead, type Playhead } from './playhead.ts'
import { judgedLog, longRunBytes, transportsOf } from './saved-runs.ts'

export const slowest = 0.1
export const fastest = 10

/** A saved run that happens again: a `LiveRun` whose events come at their time, or slower, or faster. */
export interface ReplayRun extends LiveRun {
  readonly saved: true
  /** Goes on; from the beginning when it is at the end. */
  play(): void
  pause(): void
  /** Lab time, kept within the run. Backwards too: the log is then another, shorter one. */
  seek(toT: number): void
  /** Lab ms per wall ms. @throws LabError LAB_BAD_OPTION outside 0.1 .. 10. */
  setSpeed(speed: number): void
}

/** @throws LabError LAB_RUN_NOT_FOUND, LAB_RUN_FILE_INVALID, LAB_BAD_OPTION for a run so long that judging it on the way would take seconds at a time. */
export async function openReplay(dir: string, id: string, { tooLongBytes = longRunBytes } = {}): Promise<ReplayRun> {
  const { path } = await findRun(id, dir)
  const { size } = await stat(path)
  if (size >= tooLongBytes) throw new LabError('LAB_BAD_OPTION', `run ${id} is too long to be played again (${Math.round(size / 1e6)} MB of events, at most ${Math.round(tooLongBytes / 1e6)} MB); look at it by time instead`)
  return replayRun(await judgedLog(path))
}

/** As often as a live run judges itself. */
const judgeEveryMs = 1000

/**
 * Plays a log in the order in which it was recorded: at any moment the log so far is the one that the live run had then, a probe's events
 * as late as they came, and the verdict so far is that of this log. At the end both are those of the saved run.
 */
export function replayRun({ log: whole, state: saved }: { readonly log: RunLog; readonly state: RunState }, clock: Clock = systemClock()): ReplayRun {
  const arrivals = arrivalTimes(whole.events)
  const fromT = saved.window?.startT ?? whole.events[0]?.t ?? 0
  const toT = Math.max(fromT, arrivals.at(-1) ?? 0)
  const stateListeners = new Set<() => void>()
  const eventListeners = new Set<(events: readonly LabEvent[]) => void>()
  const transports = transportsOf(whole)
  const switches = whole.events.flatMap((event, at) => (event.kind === 'fault' ? [{ at, event }] : []))
  let shown: LabEvent[] = []
  let cells: readonly Cell[] = []
  let countedT: number | undefined
  let judged = { atMs: -Infinity, events: -1 }

  const changed = () => stateListeners.forEach((listener) => listener())
  const log = (): RunLog => (head.isOver() ? { ...whole, events: shown } : { header: whole.header, events: shown })
  const judge = () => {
    judged = { atMs: clock.now(), events: shown.length }
    cells = head.isOver() ? saved.cells : judgeLog(log(), { scenario: whole.header.scenario, transports })
    countedT = head.isOver() ? undefined : windowOf(log()).endT
    changed()
  }
  /** Shows what has come by now. */
  const catchUp = () => {
    const count = countUpTo(arrivals, head.nowT())
    if (count < shown.length) shown = whole.events.slice(0, count)
    const fresh = whole.events.slice(shown.length, count)
    for (const event of fresh) shown.push(event)
    if (fresh.length > 0) eventListeners.forEach((listener) => listener(fresh))
  }
  const onTick = () => {
    catchUp()
    if (head.isOver() || (clock.now() - judged.atMs >= judgeEveryMs && judged.events !== shown.length)) judge()
  }
  const head = createPlayhead(clock, { fromT, toT, onTick })
  const seek = (t: number) => {
    head.moveTo(t)
    catchUp()
    judge()
  }
  const state = (): RunState => ({
    ...saved,
    phase: head.isOver() ? saved.phase : 'running',
    cells,
    countedT,
    health: head.isOver() ? saved.health : null,
    faults: head.isOver() ? saved.faults : actingAfter(switches.filter(({ at }) => at < shown.length).map(({ event }) => event)),
    events: shown.length,
    replay: { playing: head.playing(), speed: head.speed(), fromT, toT },
  })
  seek(fromT)
  return {
    id: saved.run,
    saved: true,
    done: Promise.resolve(whole),
    log,
    nowT: head.nowT,
    state,
    ...controlsOf(head, { fromT, toT, seek, changed }),
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    onEvents(listener) {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
  }
}

function controlsOf(head: Playhead, { fromT, toT, seek, changed }: { readonly fromT: number; readonly toT: number; seek(t: number): void; changed(): void }) {
  const refuse = () => Promise.reject(new LabError('LAB_BUSY', 'this is a replay of a saved run; start a new one to switch faults'))
  return {
    switchFault: refuse,
    undo: refuse,
    /** To the end at once. */
    stop: () => seek(toT),
    seek,
    play() {
      if (head.isOver()) seek(fromT)
      head.play()
      changed()
    },
    pause() {
      head.pause()
      changed()
    },
    setSpeed(speed: number) {
      if (!(speed >= slowest && speed <= fastest)) throw new LabError('LAB_BAD_OPTION', `a replay runs ${slowest} to ${fastest} times as fast as the run did, not ${speed} times`)
      head.setSpeed(speed)
      changed()
    },
  }
}

/** The faults that act after these switches, as a live run's state tells them. */
function actingAfter(switches: readonly Extract<LabEvent, { kind: 'fault' }>[]): RunState['faults'] {
  const acting = new Map<FaultId, RunState['faults'][number]>()
  for (const { fault, phase, params, explain, by } of switches) {
    acting.delete(fault)
    // An instant one does not act on: what was reset stays reset.
    if (phase === 'on' && !instantFaults.has(fault)) acting.set(fault, { fault, params, explain, by })
  }
  return [...acting.values()]
}

/** When each event was recorded, as well as its log tells: never before the ones recorded earlier. */
function arrivalTimes(events: readonly LabEvent[]): Float64Array {
  const times = new Float64Array(events.length)
  let latest = -Infinity
  events.forEach(({ t }, i) => {
    latest = Math.max(latest, t)
    times[i] = latest
  })
  return times
}

/** How many of the ascending times are not after `t`. */
function countUpTo(times: Float64Array, t: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as number) <= t) low = middle + 1
    else high = middle
  }
  return low
}
