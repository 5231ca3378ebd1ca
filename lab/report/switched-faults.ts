import { type EventOf, indexLog } from '../contract/log-index.ts'
import type { Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { spelled } from './numbers.ts'
import type { FaultTitles } from './render-style.ts'

export interface SwitchedFault {
  readonly on: EventOf<'fault'>
  /** When it was switched off or set otherwise; null: it lasted, or acted once. */
  readonly toT: number | null
}

/** What was switched on in a run, by its plan or by hand. @param instant faults that act once */
export function switchedFaults(log: RunLog, instant: ReadonlySet<string>): SwitchedFault[] {
  const { faults, window } = indexLog(log)
  return faults.flatMap((on, i) => {
    if (on.phase !== 'on' || on.t > window.endT) return []
    const next = instant.has(on.fault) ? undefined : faults.slice(i + 1).find(({ fault, t }) => fault === on.fault && t <= window.endT)
    return [{ on, toT: next?.t ?? null }]
  })
}

/** The same as a report states it: since the clients were started. */
export function reportedFaults(log: RunLog, instant: ReadonlySet<string>): Report['faults'] {
  const { startT } = indexLog(log).window
  return switchedFaults(log, instant).map(({ on, toT }) => ({ fault: on.fault, by: on.by, fromMs: Math.max(0, on.t - startT), toMs: toT === null ? null : Math.max(0, toT - startT), once: instant.has(on.fault), explain: on.explain }))
}

/** A line for a terminal or an issue: `“Latency” (link/latency) from 8.0 s to 14.0 s, by hand: bytes ... arrive 300 ms late`. */
export function faultLine({ fault, by, fromMs, toMs, once, explain }: Report['faults'][number], { faultTitles = {} }: FaultTitles = {}): string {
  const name = faultTitles[fault] === undefined ? fault : `“${faultTitles[fault]}” (${fault})`
  const from = once ? `at ${spelled(fromMs)}` : fromMs < 1 ? 'from the start' : `from ${spelled(fromMs)}`
  return `${name} ${from}${toMs === null ? '' : ` to ${spelled(toMs)}`}${by === 'hand' ? ', by hand' : ''}: ${explain}`
}
