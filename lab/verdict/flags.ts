import type { VerdictName } from '../contract/verdict.ts'
import type { Facts } from './facts.ts'
import { healthyOf, symptoms } from './symptoms.ts'

const heartbeatLabMs = 15_000
const connectLabMs = 10_000
const leastConnectMs = 1000

/** Milder findings, so that nothing is hidden by precedence. */
export function flagsOf(facts: Facts, verdict: VerdictName): string[] {
  if (verdict === 'invalid') return []
  const { measures, scale } = facts
  const flags: string[] = []
  const found = new Set(symptoms(facts).map((symptom) => symptom.name))
  const changes = measures.connectionChanges.ua + measures.connectionChanges.lib
  if (measures.lost > 0) flags.push(`lossy ${measures.lost}`)
  if (measures.announcedLoss > 0) flags.push(`gap ${measures.announcedLoss}`)
  if (measures.duplicatesApp > 0) flags.push(`dup ${measures.duplicatesApp}`)
  else if (measures.duplicatesRaw > 0) flags.push(`raw dup ${measures.duplicatesRaw}`)
  if (changes > 1) flags.push(`churn ${changes}`)
  if (isSlowStart(facts)) flags.push('slow-start')
  if (verdict === 'reconnects' && measures.availability < 0.99) flags.push('degraded')
  // After a loss of connection these only restate it.
  if (verdict === 'degraded') for (const name of ['slow', 'burst', 'overhead']) if (found.has(name)) flags.push(name)
  if (measures.zombieMs > Math.max((3 * heartbeatLabMs) / scale, leastConnectMs)) flags.push(`half-open ${Math.round(measures.zombieMs)} ms`)
  if (facts.hasFaults && !healthyOf(facts)) flags.push('no baseline')
  if (!measures.restored && facts.controls.length === 0 && verdict === 'needs-fallback') flags.push('fresh client not tried')
  if (facts.log.footer?.outcome === 'stopped') flags.push('stopped early')
  return flags
}

/** It needed longer than a connection should, or failed before it first succeeded. */
function isSlowStart({ client, started, scale }: Facts): boolean {
  const opened = client.find((event) => event.kind === 'open' || event.kind === 'hello' || event.kind === 'message')
  if (!opened || !started) return false
  const failedBefore = client.some((event) => event.t < opened.t && (event.kind === 'error' || event.kind === 'close'))
  return failedBefore || opened.t - started.t > Math.max(connectLabMs / scale, leastConnectMs)
}
