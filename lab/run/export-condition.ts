import { faultKind } from '../contract/fault-side.ts'
import type { ExportFile } from '../contract/library.ts'
import type { Scenario } from '../contract/scenario.ts'
import { LabError } from '../core/errors.ts'
import { type ToxicSpec, toxicsOf } from '../link/driver.ts'
import type { ExportedCondition, ExportedFault } from '../report/condition/exported-condition.ts'
import { type ConditionTargetId, conditionTargets } from '../report/condition/registry.ts'
import { faultSpans } from './fault-spans.ts'
import { explainFault, findFault, layerOf } from './faults.ts'
import { readLibrarySource } from './fixtures.ts'
import { loadScenario, parseScenario } from './load-scenario.ts'
import { kindOf } from './own-files.ts'

export type { ConditionTargetId }
export const conditionTargetIds = Object.keys(conditionTargets) as readonly ConditionTargetId[]

export function titleOfTarget(target: ConditionTargetId): string {
  return conditionTargets[target].title
}

/** The tools, for a menu. */
export const conditionTools = conditionTargetIds.map((id) => ({ id, title: titleOfTarget(id), fileEnding: conditionTargets[id].fileEnding }))

/** As a file of the library or an unsaved text has it. @throws LabError LAB_BAD_OPTION for an unknown tool, or as `parseScenario`. */
export function exportFile({ id, text, tool }: ExportFile): { readonly text: string; readonly fileName: string } {
  const target = conditionTargetIds.find((known) => known === tool)
  if (!target) throw new LabError('LAB_BAD_OPTION', `there is no tool "${tool}"; known are ${conditionTargetIds.join(', ')}`)
  const scenario = parseScenario(text === undefined ? readLibrarySource(id) : { id, file: id, kind: kindOf(text), text })
  return { text: conditionTargets[target].render(exportedCondition(scenario)), fileName: `${id}.${target}.${conditionTargets[target].fileEnding}` }
}

/** A condition (or a scenario's faults) for a tool that goes beyond one machine. @throws LabError as `loadScenario`. */
export function exportCondition(idOrPath: string, target: ConditionTargetId): string {
  return conditionTargets[target].render(exportedCondition(loadScenario(idOrPath)))
}

export function exportedCondition({ id, title, summary, timeline }: Scenario): ExportedCondition {
  const faults = faultSpans(timeline).map((span): ExportedFault => ({
    ...span,
    // A tool does the same wherever it is put; the explanation says on which side of the proxy that is.
    fault: faultKind(span.fault),
    explain: explainFault(span),
    lifetime: findFault(span.fault).lifetime,
    toxics: toxics(span),
  }))
  return { id, title, summary, faults }
}

function toxics({ fault, params }: Pick<ExportedFault, 'fault' | 'params'>): readonly ToxicSpec[] {
  return layerOf(fault) === 'link' && faultKind(fault) !== 'link/down' ? toxicsOf(faultKind(fault), params) : []
}
