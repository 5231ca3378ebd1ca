import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NotesSpec, NotesState } from '../contract/control.ts'
import { type NotesReport, notesReportSchema } from '../contract/note.ts'
import type { ProbeKind } from '../contract/report.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { writeWhole } from '../core/write-whole.ts'
import type { Lab } from './lab.ts'
import type { LiveRun } from './live-run.ts'
import { verifyNotes } from './verify-notes.ts'

/** The statements of the notes as they are being checked, and as they were last time. */
export interface NotesBoard {
  state(): NotesState
  /** Checks in the background. @throws LabError LAB_BUSY */
  start(spec: NotesSpec): void
  /** What was answered so far stays. */
  stop(): void
  onState(listener: () => void): () => void
}

export interface NotesBoardOptions {
  readonly defaultProbe: ProbeKind
  /** Where the last answers are kept. */
  readonly dir: string
  onRun(run: LiveRun): void
}

export function createNotesBoard(lab: Lab, { defaultProbe, dir, onRun }: NotesBoardOptions): NotesBoard {
  const file = join(dir, 'notes-checked.json')
  const listeners = new Set<() => void>()
  let stopping: AbortController | undefined
  let state: NotesState = { phase: 'idle', probe: defaultProbe, doneScenarios: 0, totalScenarios: 0, report: null }
  const update = (change: Partial<NotesState>) => {
    state = { ...state, ...change }
    listeners.forEach((listener) => listener())
  }
  // A board that was never filled, or is of another version, is an empty one.
  readFile(file, 'utf8').then((text) => state.report ?? update({ report: notesReportSchema.parse(JSON.parse(text)) })).catch(() => {})

  async function check(spec: NotesSpec, probe: ProbeKind, signal: AbortSignal): Promise<void> {
    const before = state.report
    try {
      const report = await verifyNotes(lab, {
        ids: spec.ids,
        scale: spec.scale,
        probe,
        signal,
        onRun,
        onProgress: ({ done, total, current, report: soFar }) => update({ doneScenarios: done, totalScenarios: total, current, report: joined(before, soFar, probe) }),
      })
      const all = joined(before, report, probe)
      update({ current: undefined, report: all })
      // Answers that cannot be kept are answers all the same.
      const unkept = await mkdir(dir, { recursive: true }).then(() => writeWhole(file, JSON.stringify(all, null, 2))).then(() => undefined, messageOf)
      update({ phase: signal.aborted ? 'stopped' : 'done', error: unkept === undefined ? undefined : { code: 'LAB_DISK', message: `the answers are shown but could not be kept: ${unkept}` } })
    } catch (error) {
      update({ phase: 'failed', current: undefined, error: { code: error instanceof LabError ? error.code : 'LAB_INTERNAL', message: messageOf(error) } })
    }
  }
  return {
    state: () => state,
    start(spec) {
      if (state.phase === 'running') throw new LabError('LAB_BUSY', 'the notes are being checked already; stop that first')
      const probe = spec.probe ?? defaultProbe
      stopping = new AbortController()
      update({ phase: 'running', probe, doneScenarios: 0, totalScenarios: 0, current: undefined, error: undefined })
      void check(spec, probe, stopping.signal)
    },
    stop: () => stopping?.abort(new Error('stopped')),
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** New answers over those of before; another probe begins anew, since its answers say something else. */
function joined(before: NotesReport | null, fresh: NotesReport, probe: ProbeKind): NotesReport {
  if (!before || before.probe !== probe) return fresh
  const answered = fresh.notes.filter(({ answer }) => answer !== 'not measured yet')
  const kept = before.notes.filter(({ id }) => !answered.some((note) => note.id === id))
  const order = [...new Set([...before.notes, ...fresh.notes].map(({ id }) => id))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const overview = [...before.overview.filter((old) => !fresh.overview.some((cell) => cell.transport === old.transport && cell.column === old.column)), ...fresh.overview]
  return { ...fresh, overview, notes: order.flatMap((id) => answered.find((note) => note.id === id) ?? kept.find((note) => note.id === id) ?? fresh.notes.find((note) => note.id === id) ?? []) }
}
