import type { ComparedRun } from '../../../lab/contract/comparison.ts'
import { bytes, duration, list, moment } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { titleOfFault } from '../../state/fault-titles.ts'

/** The faults of a run, a line each, at the times at which its lanes show them. */
export function stepLines({ scale, timeline }: Pick<ComparedRun, 'scale' | 'timeline'>): readonly string[] {
  const { faultLine } = currentMessages().compare
  return timeline.flatMap(({ atMs, on, off }) => {
    const when = atMs === 0 ? faultLine.fromStart : scale === 1 ? faultLine.at(moment(atMs)) : faultLine.atBoth(moment(atMs / scale), moment(atMs))
    return [...on.map(({ fault, params }) => faultLine.on(titleOfFault(fault), when, list(Object.entries(params).flatMap(paramText)))), ...off.map((fault) => faultLine.off(titleOfFault(fault), when))]
  })
}

/** `latencyMs: 300` -> `latency 300 ms`. */
function paramText([name, value]: [string, unknown]): string[] {
  if (value === undefined || value === null) return []
  const isMs = typeof value === 'number' && name.endsWith('Ms')
  const isBytes = typeof value === 'number' && name.endsWith('Bytes')
  const words = name.replace(/(Ms|Bytes)$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return [`${words} ${isMs ? duration(value) : isBytes ? bytes(value) : typeof value === 'string' ? value : JSON.stringify(value)}`]
}
