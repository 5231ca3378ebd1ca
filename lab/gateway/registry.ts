import type { FaultDefinition } from '../contract/fault.ts'
import type { GatewayRule } from './rule.ts'
import { answerStatus } from './rules/answer-status.ts'
import { bufferResponse } from './rules/buffer-response.ts'
import { idleTimeout } from './rules/idle-timeout.ts'
import { maxDuration } from './rules/max-duration.ts'
import { stripUpgrade } from './rules/strip-upgrade.ts'

/** Every rule; those further up stand nearer to the client. */
export const gatewayRules: readonly GatewayRule[] = [
  answerStatus,
  idleTimeout,
  maxDuration,
  stripUpgrade,
  bufferResponse,
]

export const gatewayFaults: readonly FaultDefinition[] = gatewayRules.map(({ definition }) => definition)
