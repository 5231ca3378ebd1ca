import type { Contract } from '../contract/scenario.ts'
import type { Cell } from '../contract/report.ts'
import type { RunFooter, RunLog } from '../contract/run-file.ts'
import { measure } from '../record/measure.ts'
import { measureHealth } from '../record/measure-health.ts'
import { judge } from '../verdict/judge.ts'
import { doubtOf } from '../verdict/rules/invalid.ts'
import { episodesOf } from './episodes.ts'
import type { Plan } from './plan.ts'

/** One cell a transport, from nothing but the log. */
export function judgeLog(log: RunLog, { transports, scenario }: Pick<Plan, 'transports' | 'scenario'>): Cell[] {
  const health = measureHealth(log)
  return transports.map((transport) => {
    const measures = measure(log, transport)
    const under = (contract: Contract) => judge(log, transport, { measures, health, contract })
    const verdict = under(scenario.contract)
    const complete = scenario.contract === 'complete' ? verdict : under('complete')
    const episodes = episodesOf(log, transport, { health, contract: scenario.contract })
    return {
      ...verdict,
      transport,
      condition: log.header.scenario.id,
      run: log.header.run,
      measures,
      ...(episodes.length === 0 ? {} : { episodes }),
      ...(complete.verdict === verdict.verdict ? {} : { underComplete: complete }),
      runs: { [verdict.verdict]: 1 },
    }
  })
}

/** Why nothing can be concluded from a run: the health gate, for transports by their verdicts and for an experiment by the same limits. */
export function doubtIn(cells: readonly Cell[], log: RunLog): string | undefined {
  const invalid = cells.find((cell) => cell.verdict === 'invalid')
  if (invalid) return invalid.because
  return cells.length === 0 ? doubtOf(measureHealth(log)) : undefined
}

/** What a list of runs shows of them. */
export function verdictsOf(cells: readonly Cell[]): RunFooter['verdicts'] {
  return Object.fromEntries(cells.map(({ transport, verdict }) => [transport, verdict]))
}
