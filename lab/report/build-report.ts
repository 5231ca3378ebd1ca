import type { Health } from '../contract/measures.ts'
import type { Cell, Report } from '../contract/report.ts'
import type { Fact } from '../contract/experiment.ts'
import type { RunHeader } from '../contract/run-file.ts'
import type { Contract } from '../contract/scenario.ts'

export interface ReportInput {
  /** Of the run, or of the first run of a matrix. */
  readonly header: RunHeader
  /** Whose time was spent on it. */
  readonly runs?: Report['runs'] | undefined
  readonly cells: readonly Cell[]
  /** One for every run that is reported; the report quotes the worst of each. */
  readonly health: readonly Health[]
  readonly contract?: Contract | undefined
  readonly failedExpectations?: Report['failedExpectations'] | undefined
  readonly undecided?: Report['undecided'] | undefined
  readonly doubt?: string | null | undefined
  readonly faults?: Report['faults'] | undefined
  readonly facts?: readonly Fact[] | undefined
  readonly unmeasured?: Report['unmeasured'] | undefined
}

/** What `--json` writes and every other format is made from. */
export function buildReport({ header, runs, cells, health, contract, failedExpectations, undecided, doubt, faults, facts, unmeasured }: ReportInput): Report {
  return {
    version: 1,
    brownout: header.brownout,
    probe: header.probe,
    probeVersion: header.probeVersion,
    platform: header.platform,
    startedAt: header.startedAt,
    scale: header.scale,
    seed: header.seed,
    contract: contract ?? header.scenario.contract,
    health: worstOf(health),
    runs: [...(runs ?? [])],
    cells: [...cells],
    faults: [...(faults ?? [])],
    facts: [...(facts ?? [])],
    unmeasured: [...(unmeasured ?? [])],
    failedExpectations: [...(failedExpectations ?? [])],
    undecided: [...(undecided ?? [])],
    doubt: doubt ?? null,
  }
}

function worstOf(health: readonly Health[]): Health {
  const worst = (of: (one: Health) => number) => health.reduce((most, one) => Math.max(most, of(one)), 0)
  return {
    engineLagP99Ms: worst((one) => one.engineLagP99Ms),
    probeLagP99Ms: worst((one) => one.probeLagP99Ms),
    clockErrorMs: worst((one) => one.clockErrorMs),
    publisherLatenessP99Ms: worst((one) => one.publisherLatenessP99Ms),
    faultSeen: health.every((one) => one.faultSeen),
  }
}
