import type { ToxicDefinition } from '../toxic.ts'
import { bandwidth } from './bandwidth.ts'
import { blackhole } from './blackhole.ts'
import { connectDelay } from './connect-delay.ts'
import { corrupt } from './corrupt.ts'
import { downAfter } from './down-after.ts'
import { latency } from './latency.ts'
import { limitData } from './limit-data.ts'
import { loss } from './loss.ts'
import { noop } from './noop.ts'
import { refuse } from './refuse.ts'
import { resetPeer } from './reset-peer.ts'
import { slicer } from './slicer.ts'
import { slowClose } from './slow-close.ts'
import { timeout } from './timeout.ts'

/** Every toxic type; a new one is its file and a line here. */
export const toxicDefinitions: readonly ToxicDefinition[] = [
  bandwidth,
  latency,
  limitData,
  noop,
  resetPeer,
  slicer,
  slowClose,
  timeout,
  // Beyond Toxiproxy.
  blackhole,
  connectDelay,
  corrupt,
  downAfter,
  loss,
  refuse,
]

const byType = new Map(toxicDefinitions.map((definition) => [definition.type, definition]))
export const findToxicDefinition = (type: string): ToxicDefinition | undefined => byType.get(type)
