import type { ClientPolicy } from '../contract/policy.ts'

/**
 * The first retry comes anywhere within `backoffFirstMs`, later ones after `backoffFloorMs` and a growing random part:
 * clients that were lost together must not come back together.
 */
export function backoffMs(policy: ClientPolicy, retries: number, random: () => number): number {
  if (retries === 0) return random() * policy.backoffFirstMs
  return Math.min(policy.backoffCapMs, policy.backoffFloorMs + random() * policy.backoffFloorMs * 2 ** retries)
}
