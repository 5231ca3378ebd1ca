import type { OriginBehaviour } from './behaviour.ts'
import { drain } from './behaviours/drain.ts'
import { endAtOnce } from './behaviours/end-at-once.ts'
import { endStreams } from './behaviours/end-streams.ts'
import { noContent } from './behaviours/no-content.ts'
import { restart } from './behaviours/restart.ts'

/** What the service itself can do wrong. */
export const originBehaviours: readonly OriginBehaviour[] = [restart, drain, endStreams, endAtOnce, noContent]

export const originFaults = originBehaviours.map((behaviour) => behaviour.definition)
