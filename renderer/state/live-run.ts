import { useSyncExternalStore } from 'react'
import type { RunPhase, RunState, RunUpdate } from '../../lab/contract/control.ts'
import { freeRunId } from '../../lab/contract/run-file.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { keepLanes } from './lane-archive.ts'
import { createLog, type EventLog } from './event-log.ts'
import { RunClock } from './run-clock.ts'
import { select, useSelection } from './selection.ts'
import { useSession } from './session-store.ts'
import { setWorkbench } from './workbench.ts'

/** Text on screen follows the events at most this often, ms; canvases follow the screen. */
const textEveryMs = 100

export const clock = new RunClock()
let log: EventLog | undefined
let tick = 0
let timer: ReturnType<typeof setTimeout> | undefined
/** Up to here the verdicts of the run and their numbers count, lab ms; before the first ones, when the engine last told its state. */
let statedT = 0
const listeners = new Set<() => void>()

export function currentLog(): EventLog | undefined {
  return log
}

const over: ReadonlySet<RunPhase> = new Set(['done', 'stopped', 'failed'])

export function lastStatedT(): number {
  return statedT
}

export function isOver(state: RunState | null): boolean {
  return state === null || over.has(state.phase)
}

/** A run the engine is busy with, from preparation to judgement. A replay is not: any other run may begin. */
export function isActive(state: RunState | null): boolean {
  return !isOver(state) && state?.replay === undefined
}

/** Its picture changes with time: a run that is measured, or a replay that plays. */
export function isUnfolding(state: RunState | null): boolean {
  return state?.replay ? state.replay.playing : state?.phase === 'running'
}

/** Of the measured time, as much as has passed. */
export function elapsedMs(run: RunState | null): number {
  if (!run?.window) return 0
  const nowT = run.phase === 'running' ? clock.now(performance.now()) : run.window.endT
  return Math.max(0, Math.min(nowT - run.window.startT, run.plannedMs ?? Infinity))
}

/** Lab ms a ms. */
function speedOf(state: RunState | null): number {
  if (state?.replay) return state.replay.playing ? state.replay.speed : 0
  return isActive(state) ? 1 : 0
}

/** Set between an `idle` and what follows it. */
let emptied = false

export function takeRunUpdate(update: RunUpdate): void {
  if (update.kind === 'idle') {
    emptied = true
    // An engine that was started again knows nothing of the run on screen: what was seen stays, and ended with the old one.
    const { run } = useSession.getState()
    clock.stop(performance.now())
    if (run && isActive(run)) useSession.setState({ run: { ...run, phase: 'stopped' } })
  } else if (update.kind === 'state') takeState(update)
  else if (log?.run === update.run) {
    log.append(update.events)
    const { run } = useSession.getState()
    clock.set(update.nowT, performance.now(), speedOf(run))
    if (run && isOver(run)) keepLanes(log, run.window)
  }
  announce()
}

function takeState({ state, nowT }: Extract<RunUpdate, { kind: 'state' }>): void {
  statedT = state.countedT ?? nowT
  const begins = emptied || log?.run !== state.run
  emptied = false
  if (begins) {
    // In a matrix the next run may begin before the end of this one was told.
    if (log && log.run !== state.run) keepLanes(log, useSession.getState().run?.window ?? null)
    log = newLog(state)
    select({ run: state.run, transport: laneFor(state) })
    // What is looked at is what Run would repeat. What the engine is busy with, as a matrix, leaves the choice alone; a free run is nothing but what it is.
    if (!isActive(state) || state.scenario.id === freeRunId) chooseScenario(state.scenario.id)
  }
  if (begins || state.replay?.playing === false) clock.jump(nowT, performance.now(), speedOf(state))
  else clock.set(nowT, performance.now(), speedOf(state))
  useSession.setState({ run: state })
  if (isOver(state) && log) keepLanes(log, state.window)
}

/** The lane that was chosen, as long as runs that do not have it show another one. */
let standIn: { readonly chosen: TransportId; readonly shown: TransportId } | null = null

/** The chosen lane, also where a run in between did not have it; else the one that its client code was added to, else the first. */
function laneFor({ scenario, waiting = [] }: RunState): TransportId {
  const { transport } = useSelection.getState()
  const chosen = standIn?.shown === transport ? standIn.chosen : transport
  const plain = useSession.getState().catalogue?.transports.find(({ id }) => id === chosen)?.plain
  const ran = scenario.transports.filter((id) => !waiting.includes(id))
  const shown = [chosen, plain].find((id) => id !== undefined && ran.includes(id)) ?? ran[0] ?? chosen
  standIn = shown === chosen ? null : { chosen, shown }
  return shown
}

/** Unless it was a text of somebody's that is gone. */
function chooseScenario(id: string): void {
  const { catalogue } = useSession.getState()
  if (id === freeRunId || [...(catalogue?.conditions ?? []), ...(catalogue?.scenarios ?? [])].some((info) => info.id === id)) setWorkbench({ scenario: id })
}

function newLog({ run, scenario, scale }: RunState): EventLog {
  return createLog({ run, transports: scenario.transports, everyMs: scenario.feed.everyMs / scale, scale })
}

function announce(): void {
  timer ??= setTimeout(() => {
    timer = undefined
    tick++
    for (const listener of listeners) listener()
  }, textEveryMs)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The event log on screen; the component renders again up to ten times a second. For small ones. */
export function useEventLog(): EventLog | undefined {
  useSyncExternalStore(subscribe, () => tick)
  return log
}

/** How many events the run has recorded, as its file and the list of runs count them: what no window needs, bytes of the wire, among them. */
export function recordedEvents(run: RunState | null, of: Pick<EventLog, 'run' | 'lastId'> | undefined): number {
  return Math.max(0, run?.events ?? 0, of && of.run === run?.run ? of.lastId : 0)
}

/** `recordedEvents` of the run on screen. */
export function useRecordedEvents(): number {
  const run = useSession((session) => session.run)
  return useLogValue((of) => recordedEvents(run, of))
}

/** One primitive of the log: the component renders again only when that has changed. */
export function useLogValue<T extends string | number | boolean | null>(select: (log: EventLog | undefined) => T): T {
  return useSyncExternalStore(subscribe, () => select(log))
}
