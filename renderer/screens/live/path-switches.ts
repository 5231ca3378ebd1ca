import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { isActive, isOver } from '../../state/live-run.ts'
import { ask } from '../../state/session-store.ts'
import { faultsAt, plannedFaults, type FaultSwitchState, type PlaceFaults } from './path-places.ts'

export interface PathFaults {
  readonly clientLink: PlaceFaults
  readonly gateway: PlaceFaults
  readonly serverLink: PlaceFaults
  readonly origin: PlaceFaults
}

/** The switches of the whole path. @param chosen the scenario that Run would start */
export function pathFaults(catalogue: Catalogue, run: RunState | null, chosen: string): PathFaults {
  const active = isActive(run)
  const at = { catalogue, run: active || run?.replay ? run : null, planned: plannedFaults(catalogue, run, { isActive: active, chosen }), isPast: run !== null && isOver(run) && run.scenario.id === chosen }
  return {
    clientLink: faultsAt({ layer: 'link', side: 'client' }, at),
    gateway: faultsAt({ layer: 'gateway' }, at),
    serverLink: faultsAt({ layer: 'link', side: 'server', fewest: 2 }, at),
    origin: faultsAt({ layer: 'origin' }, at),
  }
}

/** What a talk is about: one fault of each telling kind, from left to right along the path. */
const strip: readonly FaultId[] = ['link/latency', 'link/reset', 'link/blackhole', 'gateway/idle-timeout', 'gateway/strip-upgrade', 'gateway/buffer-response', 'origin/restart']

/**
 * Those on show, as they stand from left to right and from top to bottom: what the digits switch. A projector has a strip of
 * seven that keep their places, and behind them whatever else acts or will.
 */
export function shownSwitches(faults: PathFaults, { projector }: { readonly projector: boolean }): readonly FaultSwitchState[] {
  const places = [faults.clientLink, faults.gateway, faults.serverLink, faults.origin]
  if (!projector) return places.flatMap(({ shown }) => shown)
  const all = places.flatMap((place) => place.all)
  return [...strip.flatMap((id) => all.filter(({ info }) => info.id === id)), ...all.filter(({ info, state }) => state !== 'off' && !strip.includes(info.id))]
}

/** An instant fault is done once more, a held one is switched over. */
export function toggleFault({ info, state, stated }: FaultSwitchState): void {
  const on = state === 'on'
  ask((engine) => engine.switchFault({ fault: info.id, on: !on, ...(on || !stated ? {} : { params: { ...stated } }) }))
}
