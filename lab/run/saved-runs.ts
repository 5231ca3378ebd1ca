import { setImmediate as turn } from 'node:timers/promises'
import type { RunState } from '../contract/control.ts'
import type { LabEvent, RunWindow } from '../contract/event.ts'
import type { Cell } from '../contract/report.ts'
import type { RunHeader, RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { measureHealth } from '../record/measure-health.ts'
import { openRunFileForReading } from '../record/open-run-file.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { readRunFileEnds } from '../record/run-summary.ts'
import { findRun } from './find-run.ts'
import { judgeLog } from './judge-log.ts'
import type { LiveRun } from './live-run.ts'

/** A longer run is not sent event by event: who shows it asks for what it looks at. */
export const longRunBytes = 32_000_000

/**
 * A run file as a finished run: judged again from its log by today's rules. A long one is not read: its state says `paged`, its verdicts
 * are those of its file, and its events are asked for by time (`lab/record/open-run-file.ts`). Who awaits its `done` has it read and
 * judged, which takes its time: half a minute for a million events, some seconds of it without a pause.
 * @throws LabError LAB_RUN_NOT_FOUND, LAB_RUN_FILE_INVALID.
 */
export async function openSavedRun(dir: string, id: string, { pagedFromBytes = longRunBytes } = {}): Promise<LiveRun> {
  const { path } = await findRun(id, dir)
  const { bytes } = await readRunFileEnds(path)
  return bytes >= pagedFromBytes ? openLongRun(path) : asLiveRun(await judgedLog(path))
}

/** The whole log and what today's rules say of it, one transport at a time, so that nobody waits long for the event loop. */
export async function judgedLog(path: string): Promise<{ readonly log: RunLog; readonly state: RunState }> {
  const log = await readRunFile(path)
  const { header, events, footer } = log
  const window = events.findLast((event): event is Extract<LabEvent, { kind: 'window' }> => event.kind === 'window')
  const cells: Cell[] = []
  const started = transportsOf(log)
  for (const transport of window ? started : []) {
    cells.push(...judgeLog(log, { scenario: header.scenario, transports: [transport] }))
    await turn()
  }
  const phase = footer?.outcome === 'finished' ? 'done' : 'stopped'
  return { log, state: { ...bareState(header, window ? pickWindow(window) : null), phase, cells, health: measureHealth(log), events: events.length, waiting: header.scenario.transports.filter((transport) => !started.includes(transport)) } }
}

/** Those that were started; the scenario may name more. */
export function transportsOf({ header, events }: RunLog): TransportId[] {
  const started = new Set(events.flatMap((event) => (event.kind === 'start' ? [event.transport] : [])))
  return header.scenario.transports.filter((transport) => started.has(transport))
}

function bareState(header: RunHeader, window: RunWindow | null): RunState {
  return {
    run: header.run,
    scenario: header.scenario,
    phase: 'done',
    probe: header.probe,
    probeVersion: header.probeVersion,
    scale: header.scale,
    seed: header.seed,
    plannedMs: window ? window.endT - window.startT : null,
    window,
    faults: [],
    cells: [],
    health: null,
    events: 0,
    undoable: 0,
    ...(header.target === undefined ? {} : { target: header.target }),
  }
}

const refuse = () => Promise.reject(new LabError('LAB_BUSY', 'this is a saved run; start a new one to switch faults'))

function asLiveRun({ log, state }: { readonly log: RunLog; readonly state: RunState }): LiveRun {
  const last = log.events.at(-1)?.t ?? 0
  return { id: state.run, saved: true, done: Promise.resolve(log), state: () => state, log: () => log, nowT: () => state.window?.endT ?? last, switchFault: refuse, undo: refuse, stop: () => {}, onState: () => () => {}, onEvents: () => () => {} }
}

async function openLongRun(path: string): Promise<LiveRun> {
  const file = await openRunFileForReading(path)
  await file.close()
  const { head } = file
  const phase = head.footer?.outcome === 'finished' ? 'done' : 'stopped'
  let state: RunState = { ...bareState(head.header, head.window), phase, paged: true, verdicts: head.footer?.verdicts ?? null, events: head.footer?.events ?? 0 }
  const listeners = new Set<() => void>()
  const change = (to: RunState) => {
    state = { ...to, paged: true, verdicts: head.footer?.verdicts ?? null }
    for (const listener of listeners) listener()
  }
  let judged: Promise<RunLog> | undefined
  const judge = async () => {
    try {
      const whole = await judgedLog(path)
      change(whole.state)
      return whole.log
    } catch (error) {
      change({ ...state, phase: 'failed', error: { code: error instanceof LabError ? error.code : 'LAB_INTERNAL', message: messageOf(error) } })
      throw error
    }
  }
  // Its events are not sent, so this log stays empty; `done` has them.
  const log: RunLog = { header: head.header, events: [], ...(head.footer ? { footer: head.footer } : {}) }
  return {
    id: state.run,
    saved: true,
    get done() {
      return (judged ??= judge())
    },
    state: () => state,
    log: () => log,
    nowT: () => state.window?.endT ?? head.lastT,
    switchFault: refuse,
    undo: refuse,
    stop: () => {},
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onEvents: () => () => {},
  }
}

function pickWindow({ startT, faultFromT, faultToT, endT }: RunWindow): RunWindow {
  return { startT, faultFromT, faultToT, endT }
}
