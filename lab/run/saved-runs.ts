import { join } from 'node:path'
import type { RunState, RunSummary } from '../contract/control.ts'
import type { LabEvent, RunWindow } from '../contract/event.ts'
import type { RunLog } from '../contract/run-file.ts'
import { LabError } from '../core/errors.ts'
import { measureHealth } from '../record/measure-health.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { listRuns } from '../record/run-store.ts'
import { judgeLog } from './judge-log.ts'
import type { LiveRun } from './live-run.ts'

export async function listSavedRuns(dir: string): Promise<RunSummary[]> {
  return (await listRuns(dir)).map(({ file: _file, ...summary }) => summary)
}

/**
 * A run file as a finished run: judged again from its log by today's rules.
 * @throws LabError LAB_RUN_FILE_INVALID when there is no such run or the file cannot be read.
 */
export async function openSavedRun(dir: string, id: string): Promise<LiveRun> {
  const found = (await listRuns(dir)).find((summary) => summary.run === id)
  if (!found) throw new LabError('LAB_RUN_FILE_INVALID', `there is no run "${id}" in ${dir}`)
  const log = await readRunFile(join(dir, found.file))
  const state = stateOf(log)
  const last = log.events.at(-1)?.t ?? 0
  const refuse = () => Promise.reject(new LabError('LAB_BUSY', 'this is a saved run; start a new one to switch faults'))
  return {
    id,
    done: Promise.resolve(log),
    state: () => state,
    log: () => log,
    nowT: () => state.window?.endT ?? last,
    switchFault: refuse,
    undo: refuse,
    stop: () => {},
    onState: () => () => {},
    onEvents: () => () => {},
  }
}

function stateOf(log: RunLog): RunState {
  const { header, events } = log
  const window = events.findLast((event): event is Extract<LabEvent, { kind: 'window' }> => event.kind === 'window')
  const transports = header.scenario.transports.filter((transport) => events.some((event) => event.kind === 'start' && event.transport === transport))
  const finished = log.footer?.outcome === 'finished'
  return {
    run: header.run,
    scenario: header.scenario,
    phase: finished ? 'done' : 'stopped',
    probe: header.probe,
    probeVersion: header.probeVersion,
    scale: header.scale,
    seed: header.seed,
    plannedMs: window ? window.endT - window.startT : null,
    window: window ? pickWindow(window) : null,
    faults: [],
    cells: window ? judgeLog(log, { scenario: header.scenario, transports }) : [],
    health: measureHealth(log),
    events: events.length,
    undoable: 0,
  }
}

function pickWindow({ startT, faultFromT, faultToT, endT }: RunWindow): RunWindow {
  return { startT, faultFromT, faultToT, endT }
}
