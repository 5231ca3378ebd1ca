import { faultKind } from '../contract/fault-side.ts'
import type { Scenario } from '../contract/scenario.ts'
import { type ToxicSpec, toxicsOf } from '../link/driver.ts'
import type { ExportedCondition, ExportedFault } from '../report/condition/exported-condition.ts'
import { type ConditionTargetId, conditionTargets } from '../report/condition/registry.ts'
import { explainFault, findFault, layerOf } from './faults.ts'
import { loadScenario } from './load-scenario.ts'

export type { ConditionTargetId }
export const conditionTargetIds = Object.keys(conditionTargets) as readonly ConditionTargetId[]

export function titleOfTarget(target: ConditionTargetId): string {
  return conditionTargets[target].title
}

/** A condition (or a scenario's faults) for a tool that goes beyond one machine. @throws LabError as `loadScenario`. */
export function exportCondition(idOrPath: string, target: ConditionTargetId): string {
  return conditionTargets[target].render(exportedCondition(loadScenario(idOrPath)))
}

export function exportedCondition({ id, title, summary, timeline }: Scenario): ExportedCondition {
  const faults = timeline.flatMap((step, i) =>
    step.on.map((setting): ExportedFault => ({
      ...setting,
      // A tool does the same wherever it is put; the explanation says on which side of the proxy that is.
      fault: faultKind(setting.fault),
      explain: explainFault(setting),
      lifetime: findFault(setting.fault).lifetime,
      fromMs: step.atMs,
      toMs: timeline.slice(i).find((later) => later.off.includes(setting.fault))?.atMs ?? null,
      toxics: toxics(setting),
    })),
  )
  return { id, title, summary, faults }
}

function toxics({ fault, params }: Pick<ExportedFault, 'fault' | 'params'>): readonly ToxicSpec[] {
  return layerOf(fault) === 'link' && faultKind(fault) !== 'link/down' ? toxicsOf(faultKind(fault), params) : []
}
