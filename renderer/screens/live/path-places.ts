import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import type { FaultId, FaultInfo, Layer } from '../../../lab/contract/fault.ts'
import type { FaultSetting } from '../../../lab/contract/scenario.ts'

/** A fault as its switch shows it. */
export interface FaultSwitchState {
  readonly info: FaultInfo
  /** `planned`: the chosen or running scenario will switch it on. */
  readonly state: 'off' | 'planned' | 'on'
  /** Params that act or will act; undefined for the defaults. */
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly explain: string
}

/** How many switches stand under a place; the rest waits in the menu. */
const shownAtPlace = 3
/** What a newcomer should try first; what acts or is planned comes before. */
const firstToTry: readonly FaultId[] = [
  'link/latency', 'link/reset', 'link/blackhole', 'gateway/strip-upgrade', 'gateway/buffer-response', 'gateway/idle-timeout', 'origin/restart', 'origin/drain', 'origin/end-streams',
]

export interface PlaceFaults {
  readonly shown: readonly FaultSwitchState[]
  readonly all: readonly FaultSwitchState[]
}

/** The switches of one layer: what acts and what is planned first, then what a newcomer should try. */
export function faultsAt(layer: Layer, { catalogue, run, planned }: { readonly catalogue: Catalogue; readonly run: RunState | null; readonly planned: readonly FaultSetting[] }): PlaceFaults {
  const all = catalogue.faults.filter((fault) => fault.layer === layer).map((info) => switchState(info, run, planned))
  const rank = ({ state, info }: FaultSwitchState) => (state === 'off' ? 0 : 2) + (firstToTry.includes(info.id) ? 1 : 0)
  const chosen = all.toSorted((a, b) => rank(b) - rank(a)).slice(0, shownAtPlace).map((fault) => fault.info.id)
  // In the catalogue's own order: a switch that changes its place under the hand is worse than a hidden one.
  return { all, shown: all.filter((fault) => chosen.includes(fault.info.id)) }
}

function switchState(info: FaultInfo, run: RunState | null, planned: readonly FaultSetting[]): FaultSwitchState {
  const acting = run?.faults.find((active) => active.fault === info.id)
  const plan = planned.find((setting) => setting.fault === info.id)
  if (acting) return { info, state: 'on', params: plan?.params ?? acting.params, explain: acting.explain }
  return { info, state: plan ? 'planned' : 'off', params: plan?.params, explain: info.explain }
}

/** What the running scenario still has to do, or what the chosen one would. */
export function plannedFaults(catalogue: Catalogue, run: RunState | null, options: { readonly isActive: boolean; readonly chosen: string }): readonly FaultSetting[] {
  if (run && (options.isActive || run.scenario.id === options.chosen)) return run.scenario.timeline.flatMap((step) => step.on)
  return catalogue.conditions.find((condition) => condition.id === options.chosen)?.faults ?? []
}
