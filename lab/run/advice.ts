import { advise } from '../advisor/advise.ts'
import { limits } from '../advisor/limits.ts'
import type { Advice, AdviceQuery, Evidence, EvidenceCell, EvidenceFact } from '../contract/advice.ts'
import { factsOf } from '../contract/experiment.ts'
import type { Cell, ProbeKind } from '../contract/report.ts'
import { standardTransports } from '../contract/transport.ts'
import { measureHealth } from '../record/measure-health.ts'
import { listRuns } from '../record/run-store.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { doubtOf } from '../verdict/rules/invalid.ts'
import { findRun } from './find-run.ts'
import { hashScenario } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'
import { planRun } from './plan.ts'
import { recallCells } from './recall-cells.ts'
import { longRunBytes } from './saved-runs.ts'

export { networks, presets } from '../advisor/presets.ts'

/** Experiments whose facts are limits of protocols. */
const factScenarios = new Set(limits.flatMap(({ scenario }) => scenario ?? []))

export interface AdviceFrom {
  readonly dir: string
  readonly probe: ProbeKind
  readonly scale: number
  readonly signal: AbortSignal
}

/** The advisor's answer from the saved runs of this probe. @throws LabError LAB_SCENARIO_NOT_FOUND for a condition that does not exist. */
export async function adviseFromRuns(query: AdviceQuery, from: AdviceFrom): Promise<Advice> {
  const cells: EvidenceCell[] = []
  // Latency is compared where nothing is wrong.
  for await (const found of recallCells({ ...from, conditions: [...new Set(['clean', ...query.network])], transports: standardTransports })) cells.push(...found.cells.map(toEvidence))
  const evidence: Evidence = { cells, facts: await recallFacts(from) }
  return advise(query, evidence)
}

function toEvidence({ run, condition, transport, verdict, by, evidence, measures }: Cell): EvidenceCell {
  return { run, condition, transport, verdict, ...(by === undefined ? {} : { by }), evidence, lost: measures.lost, latencyMs: measures.delivered > 0 ? measures.latencyMs.p50 : null }
}

/** Of the newest finished run of each experiment that is still what it was, if what it measured can be believed. */
async function recallFacts({ dir, probe, scale, signal }: AdviceFrom): Promise<EvidenceFact[]> {
  const runs = (await listRuns(dir)).filter((run) => run.probe === probe && run.outcome === 'finished' && run.bytes < longRunBytes)
  const facts: EvidenceFact[] = []
  for (const scenario of factScenarios) {
    const hash = hashScenario(planRun(loadScenario(scenario), { scale }).scenario)
    const newest = runs.find((run) => run.scenario === scenario && run.scenarioHash === hash)
    if (!newest || signal.aborted) continue
    const { path } = await findRun(newest.run, dir)
    const log = await readRunFile(path)
    if (doubtOf(measureHealth(log)) === undefined) facts.push(...factsOf(log).map(({ name, value, event }) => ({ name, value, event, run: newest.run })))
  }
  return facts
}
