import type { Advice, AdviceQuery, Evidence, EvidenceCell, Lead, Needs, Reason, Recommendation } from '../contract/advice.ts'
import { standardTransports, type TransportId } from '../contract/transport.ts'
import type { VerdictName } from '../contract/verdict.ts'
import { type Effect, limits } from './limits.ts'

type Weighed = Reason & { readonly weight: number }

interface Candidate extends Pick<Recommendation, 'transport' | 'fit' | 'weight'> {
  readonly weighed: readonly Weighed[]
}

const byVerdict: Readonly<Record<Exclude<VerdictName, 'invalid'>, Effect>> = {
  unaffected: { effect: 'good', weight: 0 },
  degraded: { effect: 'cost', weight: 1 },
  reconnects: { effect: 'cost', weight: 1 },
  unstable: { effect: 'cost', weight: 2 },
  'needs-fallback': { effect: 'code', weight: 3 },
  fails: { effect: 'no', weight: 10 },
}
/** Less than any finding that is not good: what is unknown is no reason to reject. */
const openWeight = 0.5
const withoutFault = 'clean'

/**
 * Ranks the transports for these needs behind this network. What a run can say, a run says: of several about one place the worst counts,
 * so a failing run never raises a rank. Limits that no run at hand tells of are taken from the standards, and say so.
 */
export function advise({ needs, network }: AdviceQuery, evidence: Evidence): Advice {
  const conditions = [...new Set(network)]
  const ranked = standardTransports
    .map((transport) => weigh(transport, { needs, network: conditions }, evidence))
    .sort((a, b) => Number(a.fit === 'does-not-fit') - Number(b.fit === 'does-not-fit') || a.weight - b.weight)
  const reasons = ranked.flatMap(({ weighed }) => weighed)
  return {
    needs,
    network: conditions,
    ranked: ranked.map(({ transport, fit, weight, weighed }) => ({ transport, fit, weight, reasons: weighed.map(plain) })),
    lead: leadOf(ranked),
    missing: conditions.filter((condition) => reasons.some(({ support }) => support.kind === 'missing' && support.condition === condition)),
    measured: reasons.filter(({ support }) => support.kind === 'measured').length,
  }
}

function weigh(transport: TransportId, { needs, network }: AdviceQuery, evidence: Evidence): Candidate {
  const weighed = [...byLimits(transport, needs, evidence), ...network.flatMap((condition) => underCondition(transport, condition, needs, evidence)), ...byLatency(transport, needs, evidence)].map((reason): Weighed =>
    reason.effect === 'code' && needs.code === 'native' ? { ...reason, effect: 'no', weight: reason.weight + 10 } : reason,
  )
  const has = (effect: Reason['effect']) => weighed.some((reason) => reason.effect === effect)
  return {
    transport,
    fit: has('no') ? 'does-not-fit' : has('open') ? 'not-measured' : has('code') ? 'fits-with-code' : 'fits',
    weight: weighed.reduce((sum, { weight }) => sum + weight, 0),
    weighed,
  }
}

function plain({ id, effect, values, support }: Weighed): Reason {
  return { id, effect, values, support }
}

function leadOf([first, second]: readonly Candidate[]): Lead | null {
  if (!first || !second || first.fit === 'does-not-fit') return null
  return { over: second.transport, against: heavierIn(second, first), although: heavierIn(first, second) }
}

function heavierIn({ weighed }: Candidate, other: Candidate): readonly Reason[] {
  const excess = (reason: Weighed) => reason.weight - Math.max(0, ...other.weighed.flatMap(({ id, values, weight }) => (id === reason.id && values['condition'] === reason.values['condition'] ? [weight] : [])))
  return weighed.filter((reason) => excess(reason) > 0).toSorted((a, b) => excess(b) - excess(a)).map(plain)
}

function byLimits(transport: TransportId, needs: Needs, { facts }: Evidence): Weighed[] {
  return limits
    .filter((limit) => limit.matters(needs, transport))
    .map(({ id, scenario, fact, documented, judge, tells }) => {
      const name = fact(transport)
      const found = facts.filter((one) => one.name === name).sort((a, b) => judge(b.value, needs).weight - judge(a.value, needs).weight)[0]
      const value = found?.value ?? documented(transport)
      return { id, ...judge(value, needs), values: { value, ...tells?.(transport) }, support: found ? { kind: 'measured', run: found.run, events: [found.event] } : { kind: 'documented', scenario: name === undefined ? null : scenario } }
    })
}

function soundCells(transport: TransportId, condition: string, { cells }: Evidence): (EvidenceCell & { readonly verdict: keyof typeof byVerdict })[] {
  return cells.flatMap((cell) => (cell.transport === transport && cell.condition === condition && cell.verdict !== 'invalid' ? [{ ...cell, verdict: cell.verdict }] : []))
}

const measuredBy = ({ run, evidence }: EvidenceCell): Reason['support'] => ({ kind: 'measured', run, events: evidence })

function underCondition(transport: TransportId, condition: string, needs: Needs, evidence: Evidence): Weighed[] {
  const cells = soundCells(transport, condition, evidence)
  const worst = cells.toSorted((a, b) => byVerdict[b.verdict].weight - byVerdict[a.verdict].weight)[0]
  if (!worst) return [{ id: 'condition', effect: 'open', weight: openWeight, values: { condition }, support: { kind: 'missing', condition } }]
  const lossy = cells.toSorted((a, b) => b.lost - a.lost)[0]
  return [
    { id: 'condition', ...byVerdict[worst.verdict], values: { condition, verdict: worst.verdict, ...(worst.by === undefined ? {} : { by: worst.by }) }, support: measuredBy(worst) },
    // Whoever was promised every message needs ids and a server that remembers.
    ...(needs.loss === 'complete' && lossy && lossy.lost > 0 ? [{ id: 'lost', effect: 'code', weight: 2, values: { condition, lost: lossy.lost }, support: measuredBy(lossy) } as const] : []),
  ]
}

/** Beside the quickest, without a fault: a factor does not depend on the machine, and the lab's own poll interval is scaled. */
function byLatency(transport: TransportId, { latency }: Needs, evidence: Evidence): Weighed[] {
  if (latency === 'seconds') return []
  const slowest = slowestOf(transport, evidence)
  const quickest = Math.min(...standardTransports.flatMap((one) => slowestOf(one, evidence)?.latencyMs ?? []))
  if (!slowest || !Number.isFinite(quickest)) return []
  const times = slowest.latencyMs / Math.max(quickest, 1)
  const tooSlow = times > (latency === 'fastest' ? 5 : 20)
  return [{ id: 'latency', effect: tooSlow ? 'cost' : 'good', weight: tooSlow ? 2 : 0, values: { ms: slowest.latencyMs, quickestMs: quickest }, support: measuredBy(slowest) }]
}

function slowestOf(transport: TransportId, evidence: Evidence): (EvidenceCell & { readonly latencyMs: number }) | undefined {
  return soundCells(transport, withoutFault, evidence)
    .flatMap((cell) => (cell.latencyMs === null ? [] : [{ ...cell, latencyMs: cell.latencyMs }]))
    .sort((a, b) => b.latencyMs - a.latencyMs)[0]
}
