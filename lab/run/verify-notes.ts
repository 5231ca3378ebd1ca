import { z } from 'zod'
import type { ProbeKind } from '../contract/report.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { type Assertion, parseAssertion, readFact, type Value } from './assertion.ts'
import { listScenarios } from './catalogue.ts'
import { readNotes } from './fixtures.ts'
import type { Lab } from './lab.ts'
import type { LiveRun } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'

export const noteAnswerSchema = z.object({
  id: z.string(),
  statement: z.string(),
  /** `holds` when every assertion of every answering scenario is true; `does not hold` with the failing ones; `not measured yet` without a scenario. */
  answer: z.enum(['holds', 'does not hold', 'not measured yet']),
  measured: z.array(z.object({ scenario: z.string(), run: z.string(), text: z.string(), holds: z.boolean() })),
})
export const notesReportSchema = z.object({ version: z.literal(1), probe: z.string(), probeVersion: z.string(), startedAt: z.string(), notes: z.array(noteAnswerSchema) })
export type NoteAnswer = z.infer<typeof noteAnswerSchema>
export type NotesReport = z.infer<typeof notesReportSchema>

export interface VerifyOptions {
  readonly ids?: readonly string[] | undefined
  readonly probe: ProbeKind
  readonly scale?: number | undefined
  readonly signal: AbortSignal
  onRun(run: LiveRun, title: string): void
}

/** Runs the scenarios that answer the asked statements, each once, and says per statement what was measured. */
export async function verifyNotes(lab: Lab, options: VerifyOptions): Promise<NotesReport> {
  const notes = readNotes().flatMap((section) => section.notes)
  const wanted = options.ids ?? notes.map((note) => note.id)
  for (const id of wanted) requireNote(id, notes.map((note) => note.id))
  const scenarios = listScenarios().filter((scenario) => scenario.notes.some((id) => wanted.includes(id)))
  const measured = new Map<string, NoteAnswer['measured']>()
  let probeVersion = ''
  for (const { id } of scenarios) {
    if (options.signal.aborted) break
    const scenario = loadScenario(id)
    const run = await lab.startRun({ scenario: id, probe: options.probe, scale: options.scale })
    options.onRun(run, scenario.title)
    const stop = () => run.stop()
    options.signal.addEventListener('abort', stop, { once: true })
    const log = await run.done.finally(() => options.signal.removeEventListener('abort', stop))
    probeVersion = log.header.probeVersion
    for (const [note, answer] of Object.entries(scenario.answers)) {
      if (!wanted.includes(note)) continue
      const rows = answerRows(answer, { run, scenario: id })
      measured.set(note, [...(measured.get(note) ?? []), ...rows])
    }
  }
  return {
    version: 1,
    probe: options.probe,
    probeVersion,
    startedAt: new Date().toISOString(),
    notes: notes.filter((note) => wanted.includes(note.id)).map(({ id, statement }) => toAnswer(id, statement, measured.get(id) ?? [])),
  }
}

function requireNote(id: string, known: readonly string[]): void {
  if (known.includes(id)) return
  const guess = nearest(id, known)
  throw new LabError('LAB_BAD_OPTION', `there is no statement "${id}"${guess ? `; did you mean ${guess}?` : ''} They are A1-A14, B1-B5, C1-C4, D1-D8, E1-E9, F1-F8, G1-G6`)
}

interface Answer {
  readonly show: readonly string[]
  readonly of: readonly TransportId[]
  readonly holds: readonly string[]
}

function answerRows(answer: Answer, { run, scenario }: { run: LiveRun; scenario: string }): NoteAnswer['measured'] {
  const { cells } = run.state()
  const log = run.log()
  const invalid = answer.of.flatMap((transport) => cells.filter((cell) => cell.transport === transport && cell.verdict === 'invalid'))
  const numbers = answer.show.map((name) => ({
    scenario,
    run: run.id,
    text: `${name}: ${answer.of.map((transport) => `${transport} ${showValue(readFact(cells.find((cell) => cell.transport === transport), name))}`).join(', ')}`,
    holds: invalid.length === 0,
  }))
  return [...numbers, ...answer.holds.map((text) => assertionRow(parseAssertion(text), { run, scenario, cells, log }))]
}

function assertionRow(assertion: Assertion, { run, scenario, cells, log }: { run: LiveRun; scenario: string; cells: Parameters<Assertion['evaluate']>[0]; log: Parameters<Assertion['evaluate']>[1] }): NoteAnswer['measured'][number] {
  const { holds, left, right } = assertion.evaluate(cells, log)
  return { scenario, run: run.id, holds, text: `${assertion.text}  (${showValue(left)} against ${showValue(right)})` }
}

function showValue(value: Value): string {
  if (value === null) return 'never'
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value)
}

function toAnswer(id: string, statement: string, measured: NoteAnswer['measured']): NoteAnswer {
  if (measured.length === 0) return { id, statement, answer: 'not measured yet', measured }
  return { id, statement, answer: measured.every((row) => row.holds) ? 'holds' : 'does not hold', measured }
}
