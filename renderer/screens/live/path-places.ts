import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import type { FaultId, FaultInfo, Layer } from '../../../lab/contract/fault.ts'
import { sideOf, type LinkSide } from '../../../lab/contract/fault-side.ts'
import type { FaultSetting } from '../../../lab/contract/scenario.ts'
import type { Stated } from './param-fields.ts'

/** A fault as its switch shows it. */
export interface FaultSwitchState {
  readonly info: FaultInfo
  /** `planned`: the chosen or running scenario will switch it on; `acted`: the run on show, which is over, did. */
  readonly state: 'off' | 'planned' | 'acted' | 'on'
  /** Of what acts or will act, as a file would say it; undefined for the defaults. */
  readonly stated?: Stated | undefined
  readonly explain: string
}

/** What a newcomer should try first, at each place; what acts or is planned comes besides. */
const firstToTry: readonly FaultId[] = [
  'link/latency', 'link/reset', 'link/blackhole', 'gateway/strip-upgrade', 'gateway/buffer-response', 'gateway/idle-timeout', 'link/reset@server', 'link/blackhole@server', 'origin/restart', 'origin/drain', 'origin/end-streams',
]
/** So many switches stand under a place while nothing acts there; the rest waits in the menu. */
const fewest = 3

export interface Place {
  readonly layer: Layer
  readonly side?: LinkSide
  /** Fewer where something else stands under the box. */
  readonly fewest?: number
}

export interface Plan {
  readonly planned: readonly FaultSetting[]
  /** It is that of the run on show, which is over. */
  readonly isPast: boolean
}

export interface PlaceFaults {
  readonly shown: readonly FaultSwitchState[]
  readonly all: readonly FaultSwitchState[]
}

/** The switches of one place: everything that acts, did or is planned, then what a newcomer should try. */
export function faultsAt(place: Place, { catalogue, run, ...plan }: { readonly catalogue: Catalogue; readonly run: RunState | null } & Plan): PlaceFaults {
  const here = catalogue.faults.filter((fault) => fault.layer === place.layer && sideOf(fault.id) === (place.side ?? 'client'))
  const all = here.map((info) => switchState(info, run, plan))
  const busy = all.filter((fault) => fault.state !== 'off').length
  const rank = ({ state, info }: FaultSwitchState) => (state === 'off' ? 0 : 2) + (firstToTry.includes(info.id) ? 1 : 0)
  const chosen = new Set(all.toSorted((a, b) => rank(b) - rank(a)).slice(0, Math.max(busy, place.fewest ?? fewest)).map((fault) => fault.info.id))
  // In the catalogue's own order: a switch that changes its place under the hand is worse than a hidden one.
  return { all, shown: all.filter((fault) => chosen.has(fault.info.id)) }
}

function switchState(info: FaultInfo, run: RunState | null, { planned, isPast }: Plan): FaultSwitchState {
  const acting = run?.faults.find((active) => active.fault === info.id)
  const plan = planned.find((setting) => setting.fault === info.id)
  if (acting) return { info, state: 'on', stated: acting.stated, explain: acting.explain }
  return { info, state: !plan ? 'off' : isPast ? 'acted' : 'planned', stated: plan?.stated, explain: info.explain }
}

/** What the running scenario still has to do, or what the chosen one would. */
export function plannedFaults(catalogue: Catalogue, run: RunState | null, options: { readonly isActive: boolean; readonly chosen: string }): readonly FaultSetting[] {
  if (run && (options.isActive || run.scenario.id === options.chosen)) return run.scenario.timeline.flatMap((step) => step.on)
  return [...catalogue.conditions, ...catalogue.scenarios].find(({ id }) => id === options.chosen)?.faults ?? []
}
