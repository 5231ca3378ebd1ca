import type { CheckedFile } from '../contract/library.ts'
import type { Scenario } from '../contract/scenario.ts'
import { LabError } from '../core/errors.ts'
import { checkScenario } from './check-scenario.ts'
import { inOneSentence } from './explain-issue.ts'
import { readLibrarySource, readScenarioSource, type ScenarioSource } from './fixtures.ts'

/**
 * A condition or scenario by id or path.
 * @throws LabError LAB_SCENARIO_NOT_FOUND, LAB_SCENARIO_INVALID (the message names file, line, place and value).
 */
export function loadScenario(idOrPath: string): Scenario {
  return parseScenario(readScenarioSource(idOrPath))
}

/** @throws LabError LAB_SCENARIO_INVALID for the first thing that is wrong; `checkSource` has all of them. */
export function parseScenario(source: ScenarioSource): Scenario {
  const { scenario, problems } = checkSource(source)
  if (scenario) return scenario
  const [problem] = problems
  throw new LabError('LAB_SCENARIO_INVALID', `${source.file}:${problem?.line ?? 1}: ${problem ? inOneSentence(problem) : 'not a scenario'}`)
}

/** All that is wrong with a text, or its scenario; throws nothing. */
export function checkSource(source: ScenarioSource): CheckedFile {
  try {
    return checkScenario(source, conditionOf)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { kind: source.kind, scenario: null, problems: [{ message: 'the file is nested too deeply to be read', line: 1, column: 1, endLine: 1, endColumn: 1 }] }
  }
}

/** By id only: a file that came from elsewhere must not make this machine read others. */
function conditionOf(id: string): Scenario {
  const source = readLibrarySource(id)
  // A scenario may build on another one, and so on, and back.
  if (source.kind !== 'condition') throw new LabError('LAB_SCENARIO_INVALID', `condition: "${id}" is a scenario; name a condition`)
  return parseScenario(source)
}
