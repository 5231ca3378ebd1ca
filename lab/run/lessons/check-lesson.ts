import { type Lesson, type LessonFile, lessonFileSchema, type LessonLanguage, lessonLanguages, type LessonRun, type LessonText } from '../../contract/lesson.ts'
import type { Scenario } from '../../contract/scenario.ts'
import { type TransportId } from '../../contract/transport.ts'
import { LabError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { type Assertion, type Measured, parseAssertion, parseMeasured } from '../assertion.ts'
import { areExclusive } from '../exclusion.ts'
import type { Path } from '../explain-issue.ts'
import { placeholder, readLessonText, type WantedKeys } from './lesson-text.ts'
import { type FoundProblem, readYaml } from './read-yaml.ts'

/** The files of a lesson; undefined where one is missing. */
export interface LessonSource {
  readonly id: string
  readonly structure: string | undefined
  readonly texts: Readonly<Record<LessonLanguage, string | undefined>>
}

export interface LessonLibrary {
  /** Ids that come with the lab. */
  readonly scenarios: readonly string[]
  readonly conditions: readonly string[]
  readonly notes: readonly string[]
  load(id: string): Scenario
}

export interface CheckedLesson {
  /** Null as long as there is a problem. */
  readonly lesson: Lesson | null
  /** `file:line: what is wrong, and the way out`. */
  readonly problems: readonly string[]
}

type Tell = (path: Path, message: string) => void

/** Everything that is wrong with a lesson, or the lesson. */
export function checkLesson({ id, structure, texts }: LessonSource, library: LessonLibrary): CheckedLesson {
  const problems: string[] = []
  const inFile = (file: string) => ({ line, message }: FoundProblem) => void problems.push(`${id}/${file}:${line}: ${message}`)
  const missing = (file: string, what: string) => inFile(file)({ line: 1, message: `there is no such file; ${what}` })
  if (structure === undefined) missing('lesson.yaml', 'a lesson begins with its structure')
  const read = structure === undefined ? undefined : readYaml(structure, { schema: lessonFileSchema, add: inFile('lesson.yaml') })
  const run = read && checkStructure(read.value, library, read.tell)
  const wanted = read && wantedKeys(read.value)
  const found = lessonLanguages.map((language): readonly [LessonLanguage, LessonText | undefined] => {
    const source = texts[language]
    const file = `${language}.md`
    if (source === undefined) return missing(file, 'a lesson has its texts in both languages'), [language, undefined]
    const text = readLessonText(source, { language, wanted, add: inFile(file) })
    if (text && run) for (const problem of wrongPlaceholders(text.explain, run)) inFile(file)({ line: lineOf(source, problem.placeholder), message: problem.message })
    return [language, text]
  })
  if (problems.length > 0 || !read || !run) return { lesson: null, problems }
  return { lesson: { ...read.value, id, transports: run.transports, texts: Object.fromEntries(found) as Lesson['texts'] }, problems }
}

/** What a lesson's run can be asked about. */
interface Runnable {
  readonly transports: readonly TransportId[]
  readonly hasFacts: boolean
}

function checkStructure(file: LessonFile, library: LessonLibrary, tell: Tell): Runnable | undefined {
  const subject = checkSubject(file.run, { library, at: 'run', tell })
  checkSubject(file.try, { library, at: 'try', tell })
  file.notes.forEach((note, i) => {
    if (!library.notes.includes(note)) tell(['notes', i], `there is no statement "${note}" in fixtures/notes`)
  })
  refuseTwins(file.predictions, ['predictions'], tell)
  refuseTwins(file.questions, ['questions'], tell)
  file.questions.forEach(({ options, answer, id }, i) => {
    refuseTwins(options.map((option) => ({ id: option })), ['questions', i, 'options'], tell)
    if (!options.includes(answer)) tell(['questions', i, 'answer'], `"${answer}" is no option of "${id}"${meant(answer, options)}`)
  })
  if (subject === undefined) return undefined
  // What it runs may be wrong itself.
  const loaded = attempt(['run'], tell, () => library.load(subject))
  if (loaded === undefined) return undefined
  const run = runnable(file.run, loaded)
  checkTransport(file.look, run, ['look'], tell)
  file.predictions.forEach((prediction, i) => {
    const at = ['predictions', i]
    checkTransport(prediction.about, run, [...at, 'about'], tell)
    refuseTwins(prediction.options, [...at, 'options'], tell)
    prediction.show.forEach((text, k) => attempt([...at, 'show', k], tell, () => requireMeasured(parseMeasured(text), run)))
    checkOptions(prediction, { run, at, tell })
  })
  return run
}

/** @returns the id of the scenario or condition, if there is one of that id */
function checkSubject({ scenario, condition }: LessonRun, { library, at, tell }: { readonly library: LessonLibrary; readonly at: string; readonly tell: Tell }): string | undefined {
  const [kind, id, known] = scenario === undefined ? (['condition', condition ?? '', library.conditions] as const) : (['scenario', scenario, library.scenarios] as const)
  if (known.includes(id)) return id
  tell([at, kind], `there is no ${kind} "${id}" in fixtures/${kind}s${meant(id, known)}`)
  return undefined
}

function runnable({ transports }: LessonRun, loaded: Scenario): Runnable {
  return { transports: transports ?? loaded.transports, hasFacts: loaded.experiment !== undefined }
}

/** Each can be read, of this run, and excludes the others. */
function checkOptions({ id, options }: LessonFile['predictions'][number], { run, at, tell }: { readonly run: Runnable; readonly at: Path; readonly tell: Tell }): void {
  const readable = options.flatMap((option, i) => {
    const parsed = option.when.map((text, k) => attempt([...at, 'options', i, 'when', k], tell, () => requireOfRun(parseAssertion(text), run)))
    return parsed.includes(undefined) ? [] : [{ ...option, i }]
  })
  for (const [n, one] of readable.entries()) {
    for (const other of readable.slice(n + 1)) {
      if (!areExclusive(one.when, other.when)) tell([...at, 'options', other.i, 'id'], `"${one.id}" and "${other.id}" of "${id}" could both come true; give one of them a statement that the other contradicts, as "sse.lost == 0" and "sse.lost > 0"`)
    }
  }
}

function requireOfRun(assertion: Assertion, run: Runnable): Assertion {
  if (assertion.left.name === undefined && assertion.right.name === undefined) throw new LabError('LAB_LESSON_INVALID', `"${assertion.text}" measures nothing; one side must be transport.measure or fact(name)`)
  for (const transport of assertion.transports) requireTransport(transport, assertion.text, run)
  if (assertion.facts.length > 0) requireFacts(assertion.text, run)
  return assertion
}

function requireMeasured(measured: Measured, run: Runnable): Measured {
  if (measured.transport) requireTransport(measured.transport, measured.name, run)
  if (measured.fact !== undefined) requireFacts(measured.name, run)
  return measured
}

function requireTransport(transport: TransportId, text: string, { transports }: Runnable): void {
  if (transports.includes(transport)) return
  const has = transports.length === 0 ? 'it is an experiment without transports; ask for fact(name)' : `it has ${transports.join(', ')}`
  throw new LabError('LAB_LESSON_INVALID', `"${text}": ${transport} is not in the run of this lesson; ${has}`)
}

function requireFacts(text: string, { hasFacts }: Runnable): void {
  if (!hasFacts) throw new LabError('LAB_LESSON_INVALID', `"${text}": the run of this lesson is no experiment and finds no facts; ask for transport.measure`)
}

/** In an experiment every transport may take part. */
function checkTransport(transport: TransportId | undefined, { transports }: Runnable, path: Path, tell: Tell): void {
  if (transport !== undefined && transports.length > 0 && !transports.includes(transport)) tell(path, `${transport} is not in the run of this lesson; it has ${transports.join(', ')}`)
}

function refuseTwins(all: readonly { readonly id: string }[], path: Path, tell: Tell): void {
  all.forEach(({ id }, i) => {
    if (all.findIndex((other) => other.id === id) < i) tell([...path, i], `"${id}" is there twice; give one another id`)
  })
}

function attempt<T>(path: Path, tell: Tell, what: () => T): T | undefined {
  try {
    return what()
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    tell(path, error.message)
    return undefined
  }
}

function meant(word: string, known: readonly string[]): string {
  const guess = nearest(word, known)
  return guess === undefined ? `; known are ${known.join(', ')}` : `; did you mean "${guess}"?`
}

function wantedKeys({ predictions, questions }: LessonFile): WantedKeys {
  return {
    predictions: Object.fromEntries(predictions.map(({ id, options }) => [id, options.map((option) => option.id)])),
    questions: Object.fromEntries(questions.map(({ id, options }) => [id, options])),
  }
}

function wrongPlaceholders(explain: string, run: Runnable): { readonly placeholder: string; readonly message: string }[] {
  return [...explain.matchAll(placeholder)].flatMap(([whole, name = '']) => {
    const wrong: string[] = []
    attempt([], (_path, message) => wrong.push(message), () => requireMeasured(parseMeasured(name), run))
    return wrong.map((message) => ({ placeholder: whole, message }))
  })
}

function lineOf(source: string, words: string): number {
  return source.slice(0, Math.max(0, source.indexOf(words))).split('\n').length
}
