import { arch, platform, release } from 'node:os'
import { factsOf, unmeasuredIn } from '../contract/experiment.ts'
import type { Cell, ProbeKind } from '../contract/report.ts'
import type { NoteAnswer, NotesReport, OverviewCell } from '../contract/note.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { NoteAnswerRule } from '../contract/scenario.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { factName, parseAssertion, readFact, showValue } from './assertion.ts'
import { listScenarios } from './catalogue.ts'
import { unmeasuredBy } from './expectations.ts'
import { doubtIn } from './judge-log.ts'
import { brownoutVersion, type Lab } from './lab.ts'
import type { LiveRun } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'
import { readNotes } from './notes.ts'
import { overviewOf } from './overview.ts'

export interface VerifyOptions {
  readonly ids?: readonly string[] | undefined
  /** Only these of the scenarios that answer them. */
  readonly scenarios?: readonly string[] | undefined
  readonly probe: ProbeKind
  readonly scale?: number | undefined
  readonly signal: AbortSignal
  onRun(run: LiveRun, title: string): void
  /** Before each scenario, and after the last one. */
  onProgress?(progress: NotesProgress): void
}

export interface NotesProgress {
  readonly done: number
  readonly total: number
  readonly current: string | undefined
  readonly report: NotesReport
}

/** Runs the scenarios that answer the asked statements, each once, and says per statement what was measured. */
export async function verifyNotes(lab: Lab, options: VerifyOptions): Promise<NotesReport> {
  const notes = readNotes().sections.flatMap((section) => section.notes)
  const wanted = options.ids ?? notes.map((note) => note.id)
  for (const id of wanted) requireNote(id, notes.map((note) => note.id))
  const scenarios = listScenarios().filter((scenario) => scenario.notes.some((id) => wanted.includes(id)) && (options.scenarios?.includes(scenario.id) ?? true)).toSorted((a, b) => byId(first(a.notes, wanted), first(b.notes, wanted)))
  const startedMs = performance.now()
  const startedAt = new Date().toISOString()
  const found = new Map<string, Found[]>()
  const overview: OverviewCell[] = []
  let probeVersion = ''
  const report = (): NotesReport => ({
    version: 2,
    probe: options.probe,
    probeVersion,
    platform: `${platform()} ${release()} ${arch()}`,
    brownout: brownoutVersion,
    startedAt,
    tookMs: performance.now() - startedMs,
    notes: notes.filter((note) => wanted.includes(note.id)).map(({ id, statement }) => toAnswer(id, statement, found.get(id) ?? [])),
    overview,
  })
  let done = 0
  for (const { id } of scenarios) {
    if (options.signal.aborted) break
    options.onProgress?.({ done, total: scenarios.length, current: id, report: report() })
    const scenario = loadScenario(id)
    const made = await validRun(lab, id, { ...options, title: scenario.title })
    if (!made) break
    const { run, failure } = made
    probeVersion = run.log().header.probeVersion
    if (failure === undefined && invalidBecause(run) === undefined) overview.push(...overviewOf(id, run.state().cells, run.log()))
    for (const [note, answer] of Object.entries(scenario.answers)) {
      if (!wanted.includes(note)) continue
      const rows = failure === undefined ? answerRows(answer, { run, scenario: id }) : [{ scenario: id, run: run.id, holds: null, text: 'the run failed', because: failure }]
      found.set(note, [...(found.get(note) ?? []), { answer, rows }])
    }
    done++
  }
  const all = report()
  options.onProgress?.({ done, total: scenarios.length, current: undefined, report: all })
  return all
}

/** Answers come in the order of the statements. */
const byId = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
const first = (notes: readonly string[], wanted: readonly string[]) => notes.filter((id) => wanted.includes(id)).toSorted(byId)[0] ?? ''

interface Found {
  readonly answer: NoteAnswerRule
  readonly rows: NoteAnswer['measured']
}

const triesOfInvalid = 3

interface Made {
  readonly run: LiveRun
  /** Why there is no result. */
  readonly failure?: string | undefined
}

/**
 * A run that the busy machine spoiled is made again; the last try stands, valid or not. One that fails costs no other statement its answer,
 * and one that was stopped, at whatever moment, answers nothing.
 */
async function validRun(lab: Lab, scenario: string, { probe, scale, signal, title, onRun }: VerifyOptions & { readonly title: string }): Promise<Made | undefined> {
  for (let tries = 1; ; tries++) {
    const run = await lab.startRun({ scenario, probe, scale, signal }).catch((error: unknown) => {
      if (error instanceof LabError && error.code === 'LAB_STOPPED') return undefined
      throw error
    })
    if (!run) return undefined
    onRun(run, title)
    const failure = await run.done.then(() => undefined, messageOf)
    if (run.state().phase === 'stopped') return undefined
    if (tries === triesOfInvalid || signal.aborted || (failure === undefined && invalidBecause(run) === undefined)) return { run, failure }
  }
}

function invalidBecause(run: LiveRun): string | undefined {
  return doubtIn(run.state().cells, run.log())
}

function requireNote(id: string, known: readonly string[]): void {
  if (known.includes(id)) return
  const guess = nearest(id, known)
  throw new LabError('LAB_BAD_OPTION', `there is no statement "${id}"${guess ? `; did you mean ${guess}?` : ''} They are A1-A14, B1-B5, C1-C4, D1-D8, E1-E9, F1-F8, G1-G6`)
}

type Row = NoteAnswer['measured'][number]

function answerRows(answer: NoteAnswerRule, { run, scenario }: { run: LiveRun; scenario: string }): Row[] {
  const { cells } = run.state()
  const at = { scenario, run: run.id }
  const invalid = invalidBecause(run)
  if (invalid !== undefined) return [{ ...at, holds: null, text: 'invalid', because: invalid }]
  return [...answer.show.map((name): Row => ({ ...at, holds: null, ...shown(name, answer.of, run) })), ...answer.holds.map((text): Row => ({ ...at, ...asserted(text, cells, run.log()) }))]
}

/** A fact with its evidence, or a measure of each transport. */
function shown(name: string, of: NoteAnswerRule['of'], run: LiveRun): Pick<Row, 'text' | 'because'> {
  const wanted = factName(name)
  if (wanted === undefined) return { text: `${name}: ${of.map((transport) => `${transport} ${showValue(readFact(run.state().cells.find((cell) => cell.transport === transport), name))}`).join(', ')}` }
  const fact = factsOf(run.log()).find((one) => one.name === wanted)
  if (fact) return { text: `${wanted}: ${showValue(fact.value)}${fact.unit === undefined ? '' : ` ${fact.unit}`}. ${fact.text}` }
  const because = unmeasuredIn(run.log(), wanted)
  return because === undefined ? { text: `${wanted}: not found` } : { text: wanted, because }
}

/** A fact that could not be had here is no false assertion. */
function asserted(text: string, cells: readonly Cell[], log: RunLog): Pick<Row, 'text' | 'holds' | 'because'> {
  const assertion = parseAssertion(text)
  const because = unmeasuredBy(assertion, log)
  if (because !== undefined) return { holds: null, text, because }
  const { holds, left, right } = assertion.evaluate(cells, log)
  return { holds, text: `${text}  (${showValue(left)} against ${showValue(right)})` }
}

function toAnswer(id: string, statement: string, found: readonly Found[]): NoteAnswer {
  const measured = found.flatMap(({ rows }) => rows)
  const missing = [...new Set(measured.flatMap(({ because }) => (because === undefined ? [] : [because])))]
  const judged = measured.filter((row) => row.holds !== null)
  const answer = (): NoteAnswer['answer'] => {
    if (measured.length === 0) return 'not measured yet'
    if (judged.some((row) => row.holds === false)) return 'does not hold'
    if (judged.length === 0) return 'could not be measured here'
    if (found.some((one) => one.answer.verdict === 'no longer true')) return 'no longer true'
    return missing.length > 0 || found.some((one) => one.answer.condition !== undefined) ? 'holds with a condition' : 'holds'
  }
  const given = answer()
  const told = given === 'does not hold' || judged.length === 0 ? [] : found.flatMap(({ answer: { says, condition } }) => [says, condition].filter((text) => text !== undefined))
  return { id, statement, answer: given, says: [...told, ...missing.map((because) => `Could not be measured here, because ${because}`)], measured }
}
