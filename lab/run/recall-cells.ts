import type { RunSummary } from '../contract/control.ts'
import type { Cell, ProbeKind } from '../contract/report.ts'
import type { TransportId } from '../contract/transport.ts'
import { listRuns } from '../record/run-store.ts'
import { findRun } from './find-run.ts'
import { hashScenario } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'
import { planRun } from './plan.ts'
import { judgedLog, longRunBytes } from './saved-runs.ts'

export interface Recall {
  readonly dir: string
  readonly conditions: readonly string[]
  readonly transports: readonly TransportId[]
  readonly probe: ProbeKind
  readonly scale: number
  readonly signal: AbortSignal
}

/** How far back one condition is looked for, in runs that fit. */
const runsLookedInto = 3

/**
 * The newest sound cell of every place, from the saved runs of conditions that are still what they were, made by the same probe at the
 * same time scale, and judged by today's rules. Yields condition by condition; ends early when it is told to.
 */
export async function* recallCells({ dir, conditions, transports, probe, scale, signal }: Recall): AsyncGenerator<{ readonly cells: readonly Cell[]; readonly probeVersion: string }> {
  const runs = (await listRuns(dir)).filter((run) => run.probe === probe && run.scale === scale && run.outcome === 'finished' && run.bytes < longRunBytes)
  for (const condition of conditions) {
    const hash = hashScenario(planRun(loadScenario(condition), { scale }).scenario)
    const fitting = runs.filter((run) => run.scenario === condition && run.scenarioHash === hash)
    const wanted = new Set(transports)
    for (const run of fitting.slice(0, runsLookedInto)) {
      if (signal.aborted) return
      if (![...wanted].some((transport) => isSound(run, transport))) continue
      const { path } = await findRun(run.run, dir)
      const { log, state } = await judgedLog(path)
      // Somebody switched other faults on meanwhile: that says nothing about the condition.
      if (log.events.some((event) => event.kind === 'fault' && event.by === 'hand')) continue
      const cells = state.cells.filter((cell) => wanted.has(cell.transport) && cell.verdict !== 'invalid')
      for (const cell of cells) wanted.delete(cell.transport)
      if (cells.length > 0) yield { cells, probeVersion: run.probeVersion }
    }
  }
}

function isSound({ verdicts }: RunSummary, transport: TransportId): boolean {
  const verdict = verdicts?.[transport]
  return verdict !== undefined && verdict !== 'invalid'
}
