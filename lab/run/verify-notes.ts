import { z } from 'zod'
import type { ProbeKind } from '../contract/report.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { parseAssertion, readFact, showValue } from './assertion.ts'
import { listScenarios } from './catalogue.ts'
import { readNotes } from './fixtures.ts'
import type { Lab } from './lab.ts'
import type { LiveRun } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'

export const noteAnswerSchema = z.object({
  id: z.string(),
  statement: z.string(),
  /** `holds` when every assertion of every answering scenario is true; `not measured yet` without a scenario; `could not be measured` when every try was invalid. */
  answer: z.enum(['holds', 'does not hold', 'could not be measured', 'not measured yet']),
  /** `holds` is null for a plain number, and for an assertion on a run that was invalid. */
  measured: z.array(z.object({ scenario: z.string(), run: z.string(), text: z.string(), holds: z.boolean().nullable() })),
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
    const run = await validRun(lab, id, { ...options, title: scenario.title })
    probeVersion = run.log().header.probeVersion
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

const triesOfInvalid = 3

/** A run that the busy machine spoiled is made again; the last try stands, valid or not. */
async function validRun(lab: Lab, scenario: string, { probe, scale, signal, title, onRun }: VerifyOptions & { readonly title: string }): Promise<LiveRun> {
  for (let tries = 1; ; tries++) {
    const run = await lab.startRun({ scenario, probe, scale })
    onRun(run, title)
    const stop = () => run.stop()
    signal.addEventListener('abort', stop, { once: true })
    await run.done.finally(() => signal.removeEventListener('abort', stop))
    if (tries === triesOfInvalid || signal.aborted || !run.state().cells.some((cell) => cell.verdict === 'invalid')) return run
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

type Row = NoteAnswer['measured'][number]

function answerRows(answer: Answer, { run, scenario }: { run: LiveRun; scenario: string }): Row[] {
  const { cells } = run.state()
  const at = { scenario, run: run.id }
  const invalid = cells.find((cell) => cell.verdict === 'invalid')
  if (invalid) return [{ ...at, holds: null, text: `invalid: ${invalid.because}` }]
  const cellOf = (transport: TransportId) => cells.find((cell) => cell.transport === transport)
  const numbers = answer.show.map((name): Row => ({ ...at, holds: null, text: `${name}: ${answer.of.map((transport) => `${transport} ${showValue(readFact(cellOf(transport), name))}`).join(', ')}` }))
  const assertions = answer.holds.map((text): Row => {
    const { holds, left, right } = parseAssertion(text).evaluate(cells, run.log())
    return { ...at, holds, text: `${text}  (${showValue(left)} against ${showValue(right)})` }
  })
  return [...numbers, ...assertions]
}

function toAnswer(id: string, statement: string, measured: NoteAnswer['measured']): NoteAnswer {
  if (measured.length === 0) return { id, statement, answer: 'not measured yet', measured }
  const judged = measured.filter((row) => row.holds !== null)
  if (judged.length === 0) return { id, statement, answer: 'could not be measured', measured }
  return { id, statement, answer: judged.every((row) => row.holds) ? 'holds' : 'does not hold', measured }
}
