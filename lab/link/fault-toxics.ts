import type { FaultId } from '../contract/fault.ts'
import type { Stream } from './toxic.ts'

/** Which toxic a link fault is made of. `down` and `reset` are more than a toxic; the driver knows how. */
export const toxicOfFault = {
  'link/latency': 'latency',
  'link/bandwidth': 'bandwidth',
  'link/timeout': 'timeout',
  'link/reset': 'reset_peer',
  'link/slicer': 'slicer',
  'link/slow-close': 'slow_close',
  'link/limit-data': 'limit_data',
  'link/blackhole': 'blackhole',
  'link/loss': 'loss',
} as const satisfies Partial<Record<FaultId, string>>

/** Names as Toxiproxy gives them by default: no `/`, which its API cannot address. */
export const toxicName = (type: string, stream: Stream): string => `${type}_${stream}`

const faults = new Map<string, FaultId>([['down', 'link/down']])
for (const [fault, type] of Object.entries(toxicOfFault)) {
  for (const stream of ['upstream', 'downstream'] as const) faults.set(toxicName(type, stream), fault as FaultId)
}

/** The fault that the driver meant by a toxic of this name. */
export const faultOfToxic = (name: string): FaultId | undefined => faults.get(name)
