import type { RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import type { Measures } from '../../contract/measures.ts'
import type { Health } from '../../contract/measures.ts'
import type { Verdict } from '../../contract/verdict.ts'
import { judge } from '../judge.ts'

export interface Instruments {
  measure(log: RunLog, transport: TransportId): Measures
  measureHealth(log: RunLog): Health
}

/** Measures a log and judges one transport of it, as `run` does. */
export function judgeWith({ measure, measureHealth }: Instruments, log: RunLog, transport: TransportId, contract?: Contract): Verdict {
  return judge(log, transport, { measures: measure(log, transport), health: measureHealth(log), ...(contract ? { contract } : {}) })
}
