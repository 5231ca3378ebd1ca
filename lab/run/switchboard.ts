import type { RunContext } from '../contract/context.ts'
import type { FaultId } from '../contract/fault.ts'
import type { FaultSetting } from '../contract/scenario.ts'
import { explainFault, findFault, layerOf } from './faults.ts'

/** Where faults can be switched: the paths (link and gateway) and the origin. */
export interface FaultTarget {
  switchOn(setting: FaultSetting): Promise<void>
  switchOff(fault: FaultId): Promise<void>
}

export interface ActiveFault extends FaultSetting {
  readonly explain: string
  readonly by: 'timeline' | 'hand'
}

export interface Switchboard {
  /** Params in wall time. An instant fault is not listed as active afterwards. */
  on(setting: FaultSetting, by: 'timeline' | 'hand'): Promise<void>
  off(fault: FaultId, by: 'timeline' | 'hand'): Promise<void>
  active(): readonly ActiveFault[]
  /** Takes the last switch by hand back. */
  undo(): Promise<void>
  undoable(): number
}

/** Every switch goes through here: noted first, then done, so that no effect precedes its cause in the log. */
export function createSwitchboard(options: { readonly paths: readonly FaultTarget[]; readonly origin: FaultTarget }, ctx: Pick<RunContext, 'record'>): Switchboard {
  const active = new Map<FaultId, ActiveFault>()
  const history: (() => Promise<void>)[] = []

  const targets = (fault: FaultId) => (layerOf(fault) === 'origin' ? [options.origin] : options.paths)
  const note = (setting: FaultSetting, phase: 'on' | 'off', by: 'timeline' | 'hand') =>
    ctx.record({ kind: 'fault', side: 'fault', fault: setting.fault, phase, by, params: setting.params, explain: explainFault(setting) })

  const on = async (setting: FaultSetting, by: 'timeline' | 'hand') => {
    note(setting, 'on', by)
    if (findFault(setting.fault).lifetime === 'held') active.set(setting.fault, { ...setting, by, explain: explainFault(setting) })
    await Promise.all(targets(setting.fault).map((target) => target.switchOn(setting)))
  }
  const off = async (fault: FaultId, by: 'timeline' | 'hand') => {
    const was = active.get(fault)
    if (!was) return
    active.delete(fault)
    note(was, 'off', by)
    await Promise.all(targets(fault).map((target) => target.switchOff(fault)))
  }

  return {
    // What is shown as switched can be taken back, though a path may still be at it.
    async on(setting, by) {
      const before = active.get(setting.fault)
      // An instant fault cannot be taken back: what was reset stays reset.
      if (by === 'hand' && findFault(setting.fault).lifetime === 'held') history.push(() => (before ? on(before, 'hand') : off(setting.fault, 'hand')))
      await on(setting, by)
    },
    async off(fault, by) {
      const before = active.get(fault)
      if (by === 'hand' && before) history.push(() => on(before, 'hand'))
      await off(fault, by)
    },
    active: () => [...active.values()],
    async undo() {
      await history.pop()?.()
    },
    undoable: () => history.length,
  }
}
