import type { FaultSetting, TimelineStep } from '../contract/scenario.ts'
import { findFault } from './faults.ts'

export interface FaultSpan extends FaultSetting {
  readonly fromMs: number
  /** Null: to the end; of an instant fault too, which nothing lifts. */
  readonly toMs: number | null
}

/** Every fault that a timeline switches on, until it is switched off, or on again with other parameters. Within a step `off` comes first. */
export function faultSpans(timeline: readonly TimelineStep[]): FaultSpan[] {
  return timeline.flatMap((step, i) =>
    step.on.map((setting) => {
      const { fault } = setting
      const end = findFault(fault).lifetime === 'instant' ? undefined : timeline.slice(i + 1).find(({ on, off }) => off.includes(fault) || on.some((later) => later.fault === fault))
      return { ...setting, fromMs: step.atMs, toMs: end?.atMs ?? null }
    }),
  )
}
