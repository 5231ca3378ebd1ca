import { factsOf, unmeasuredIn } from '../../contract/experiment.ts'
import type { Lesson, LessonOutcome, LessonPrediction, LessonUnit, LessonValue, PredictionOutcome } from '../../contract/lesson.ts'
import type { Cell } from '../../contract/report.ts'
import type { RunLog } from '../../contract/run-file.ts'
import { LabError } from '../../core/errors.ts'
import { type Measured, parseAssertion, parseMeasured } from '../assertion.ts'
import { unmeasuredBy } from '../expectations.ts'
import { doubtIn } from '../judge-log.ts'
import { placeholder } from './lesson-text.ts'

export interface JudgedRun {
  readonly log: RunLog
  readonly cells: readonly Cell[]
}

/**
 * What a run says about the predictions of a lesson, from nothing but its log and the verdicts that the judge gave of it.
 * @throws LabError LAB_BAD_OPTION for a run of something else
 */
export function lessonOutcome(lesson: Lesson, { log, cells }: JudgedRun): LessonOutcome {
  const wanted = subjectOf(lesson)
  const { run, scenario } = log.header
  if (scenario.id !== wanted) throw new LabError('LAB_BAD_OPTION', `run ${run} is one of "${scenario.id}"; the lesson "${lesson.id}" is about "${wanted}", so run that`)
  const doubt = doubtOfRun(lesson, { log, cells })
  const about = { lesson: lesson.id, run }
  if (doubt) return { ...about, doubt, predictions: [], values: [] }
  const placeholders = Object.values(lesson.texts).flatMap(({ explain }) => [...explain.matchAll(placeholder)].map(([, name = '']) => name))
  return { ...about, doubt: null, predictions: lesson.predictions.map((prediction) => outcomeOf(prediction, { log, cells })), values: [...new Set(placeholders)].map((name) => valueOf(parseMeasured(name), { log, cells })) }
}

/** Id of the scenario or condition that its run is of. */
export function subjectOf({ run }: Pick<Lesson, 'run'>): string {
  return run.scenario ?? run.condition ?? ''
}

function doubtOfRun({ transports }: Lesson, { log, cells }: JudgedRun): LessonOutcome['doubt'] {
  if (log.footer?.outcome !== 'finished') return { reason: 'stopped', because: 'The run was ended before its time.' }
  const missing = transports.filter((transport) => !cells.some((cell) => cell.transport === transport))
  if (missing.length > 0) return { reason: 'other transports', because: `${missing.join(', ')} had no part in the run.` }
  const because = doubtIn(cells, log)
  return because === undefined ? null : { reason: 'unsound', because }
}

function outcomeOf({ id, about, options, show }: LessonPrediction, { log, cells }: JudgedRun): PredictionOutcome {
  const parsed = options.map((option) => ({ id: option.id, all: option.when.map(parseAssertion) }))
  const holding = parsed.filter(({ all }) => all.every((assertion) => assertion.evaluate(cells, log).holds)).map((option) => option.id)
  const assertions = parsed.flatMap(({ all }) => all)
  const because = holding.length === 0 ? assertions.map((assertion) => unmeasuredBy(assertion, log)).find((reason) => reason !== undefined) : undefined
  const shown = show.map((name) => valueOf(parseMeasured(name), { log, cells }))
  const spoken = new Set([...(about ? [about] : []), ...assertions.flatMap(({ transports }) => transports)])
  const facts = new Set(assertions.flatMap((assertion) => assertion.facts))
  const evidence = [...cells.flatMap((cell) => (spoken.has(cell.transport) ? cell.evidence : [])), ...factsOf(log).flatMap((fact) => (facts.has(fact.name) ? [fact.event] : []))]
  return { id, option: holding.length === 1 ? (holding[0] ?? null) : null, because, shown, evidence: [...new Set(evidence)].sort((a, b) => a - b) }
}

function valueOf({ name, read, fact }: Measured, { log, cells }: JudgedRun): LessonValue {
  const value = read(cells, log)
  if (fact === undefined) return { name, value, unit: unitOf(name) }
  const found = factsOf(log).find((one) => one.name === fact)
  return found ? { name, value, unit: found.unit, event: found.event } : { name, value, because: unmeasuredIn(log, fact) ?? `nothing found ${fact}` }
}

/** A measure says its unit in its name: `timeToRecoverMs`, `ageMs.mean`, `bytesUp`. */
function unitOf(name: string): LessonUnit | undefined {
  const path = name.slice(name.indexOf('.') + 1)
  if (/Ms(?:\.(?!n$)|$)/.test(path)) return 'ms'
  return /^bytes|Bytes/.test(path) ? 'bytes' : undefined
}
