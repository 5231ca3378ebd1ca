import type { Contract } from '../contract/scenario.ts'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { measure } from '../record/measure.ts'
import { judge } from '../verdict/judge.ts'
import type { Plan } from './plan.ts'

/** One cell a transport, from nothing but the log. */
export function judgeLog(log: RunLog, plan: Pick<Plan, 'transports' | 'scenario'>, contract: Contract = plan.scenario.contract): Cell[] {
  return plan.transports.map((transport) => {
    const verdict = judge(log, transport, { contract })
    const complete = contract === 'complete' ? verdict : judge(log, transport, { contract: 'complete' })
    return {
      ...verdict,
      transport,
      condition: log.header.scenario.id,
      run: log.header.run,
      measures: measure(log, transport),
      ...(complete.verdict === verdict.verdict ? {} : { underComplete: complete }),
      runs: { [verdict.verdict]: 1 },
    }
  })
}
