import type { Health } from '../contract/measures.ts'
import type { Cell } from '../contract/report.ts'
import { windowOf } from '../contract/run-facts.ts'
import type { RunFooter, RunLog } from '../contract/run-file.ts'
import type { Contract } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { inQuietTurns } from '../core/quiet-turns.ts'
import { measure } from '../record/measure.ts'
import { measureHealth } from '../record/measure-health.ts'
import { judge } from '../verdict/judge.ts'
import { doubtOf } from '../verdict/rules/invalid.ts'
import { episodesOf } from './episodes.ts'
import { withWindow } from './fault-window.ts'
import type { Plan } from './plan.ts'
import { withWorstStrike } from './worst-strike.ts'

type Judged = Pick<Plan, 'transports' | 'scenario'>

/** One cell a transport, from nothing but the log. */
export function judgeLog(given: RunLog, { transports, scenario }: Judged): Cell[] {
  const log = withWindow(given)
  const health = measureHealth(log)
  return transports.map((transport) => judgeTransport(log, transport, { health, contract: scenario.contract }))
}

/** Of a run that lives: a long log takes a tenth of a second, which the messages of the run would wait for. */
const judgedWithinMs = 500

/** The same of the log as it is now, transport by transport between the turns of a run. Returns the way to give up. */
export function judgeInTurns({ header, events, footer }: RunLog, { transports, scenario }: Judged, done: (cells: readonly Cell[], countedT: number) => void): () => void {
  const log = withWindow({ header, events: events.slice(), footer })
  const left = [...transports]
  const cells: Cell[] = []
  let health: Health | undefined
  return inQuietTurns(() => {
    // Takes the log apart, for all that follows.
    if (!health) {
      health = measureHealth(log)
      return true
    }
    const transport = left.shift()
    if (transport) cells.push(judgeTransport(log, transport, { health, contract: scenario.contract }))
    if (left.length > 0) return true
    done(cells, windowOf(log).endT)
    return false
  }, judgedWithinMs)
}

function judgeTransport(log: RunLog, transport: TransportId, { health, contract }: { readonly health: Health; readonly contract: Contract }): Cell {
  const measures = measure(log, transport)
  const under = (promised: Contract) => judge(log, transport, { measures, health, contract: promised })
  const verdict = under(contract)
  const complete = contract === 'complete' ? verdict : under('complete')
  const episodes = episodesOf(log, transport, { health, contract })
  return {
    ...verdict,
    transport,
    condition: log.header.scenario.id,
    run: log.header.run,
    ...withWorstStrike(measures, episodes),
    ...(episodes.length === 0 ? {} : { episodes }),
    ...(complete.verdict === verdict.verdict ? {} : { underComplete: complete }),
    runs: { [verdict.verdict]: 1 },
  }
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
