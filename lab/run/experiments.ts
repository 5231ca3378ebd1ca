import type { ExperimentSetting } from '../contract/experiment.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { experiments } from '../experiment/registry.ts'

/** @throws LabError LAB_SCENARIO_INVALID, naming the nearest known one. */
export function findExperiment(name: string): Experiment {
  const found = experiments.find((experiment) => experiment.name === name)
  if (found) return found
  const names = experiments.map((experiment) => experiment.name)
  const guess = nearest(name, names)
  throw new LabError('LAB_SCENARIO_INVALID', `there is no experiment "${name}"${guess ? `; did you mean "${guess}"?` : `; known are ${names.join(', ')}`}`)
}

/** The parameters as the experiment takes them. @throws LabError LAB_SCENARIO_INVALID naming the parameter. */
export function experimentParams(setting: ExperimentSetting): unknown {
  const parsed = findExperiment(setting.name).params.safeParse(setting.with)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue && issue.path.length > 0 ? ` at "${issue.path.join('.')}"` : ''
  throw new LabError('LAB_SCENARIO_INVALID', `experiment ${setting.name}${where}: ${issue?.message ?? 'bad parameters'}`)
}
