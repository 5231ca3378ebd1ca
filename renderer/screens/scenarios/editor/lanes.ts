import type { FaultId } from '../../../../lab/contract/fault.ts'
import { sideOf } from '../../../../lab/contract/fault-side.ts'

/** Places of the path, from the client on. */
export const laneIds = ['client', 'gateway', 'server', 'origin'] as const
export type LaneId = (typeof laneIds)[number]

/** A fault that nobody knows lies where its name says. */
export function laneOf(fault: FaultId): LaneId {
  if (fault.startsWith('link/')) return sideOf(fault)
  return fault.startsWith('origin/') ? 'origin' : 'gateway'
}
