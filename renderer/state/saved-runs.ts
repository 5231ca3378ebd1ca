import { useEffect } from 'react'
import { create } from 'zustand'
import type { RunSummary } from '../../lab/contract/control.ts'
import { currentMessages } from '../i18n/messages.ts'
import { subjectTitle } from '../i18n/fixture-texts.ts'
import { list } from '../i18n/format.ts'
import { pickFiles } from './dropped-files.ts'
import { messageOf } from './error-texts.ts'
import { isActive } from './live-run.ts'
import { toOpen, whenFree } from './make-way.ts'
import type { Sides } from './runs-client.ts'
import { select } from './selection.ts'
import { ask, askFor, complain, useSession } from './session-store.ts'
import { toast } from './toasts.ts'
import { useAnswer } from './use-answer.ts'
import { setWorkbench } from './workbench.ts'

/** Grows whenever this window has changed the folder of runs: lists of them ask again. */
export const useRunsVersion = create<number>()(() => 0)

function changed(): void {
  useRunsVersion.setState((version) => version + 1, true)
}

/** The list of saved runs; asked again when this window changed the folder, and when a run begins or ends. */
export function useSavedRuns(search: string) {
  const version = useRunsVersion()
  const run = useSession((session) => (session.run ? `${session.run.run} ${isActive(session.run)}` : ''))
  const asked = useAnswer(search, (engine) => engine.runs.list(search))
  const { again } = asked
  useEffect(() => {
    if (version > 0 || run !== '') again()
  }, [version, run, again])
  return asked
}

/** Ids of the runs on the Compare screen. */
export const useSides = create<Sides>()(() => ({ a: [], b: [] }))

type Made = Pick<RunSummary, 'scenarioHash' | 'scale' | 'probe'>

/** Made the same way: only then two runs can stand on one side. */
export function isRepeat(a: Made, b: Made): boolean {
  return a.scenarioHash === b.scenarioHash && a.scale === b.scale && a.probe === b.probe
}

/** Its own title, or the scenario's in the language in force. */
export function runTitle({ title, scenario, scenarioTitle }: Pick<RunSummary, 'title' | 'scenario' | 'scenarioTitle'>): string {
  return title === scenarioTitle ? subjectTitle({ id: scenario, title }) : title
}

/** The older runs against the newer ones of another making; of one making the oldest against its repeats. */
export function sidesOf(runs: readonly (Made & Pick<RunSummary, 'run' | 'startedAt'>)[]): Sides {
  const [first, ...others] = runs.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
  if (!first) return { a: [], b: [] }
  const alike = (run: typeof first) => isRepeat(run, first)
  const a = others.every(alike) ? [first] : [first, ...others.filter(alike)]
  const ids = (side: readonly (typeof first)[]) => side.map(({ run }) => run)
  return { a: ids(a), b: ids(others.filter((run) => !a.includes(run))) }
}

export function compareRuns(runs: Parameters<typeof sidesOf>[0]): void {
  useSides.setState(sidesOf(runs))
  setWorkbench({ screen: 'compare' })
}

/** Two runs, the older first. */
export type RunPair = readonly [RunSummary, RunSummary]

/** The transports of which it has a verdict. */
function judgedIn({ verdicts }: RunSummary): readonly string[] {
  return Object.entries(verdicts ?? {}).flatMap(([transport, verdict]) => (verdict === 'invalid' ? [] : [transport]))
}

/** What one most likely means to compare: of every scenario its newest judged run, and the one before that judged any of its transports. @param runs newest first */
export function scenarioPairs(runs: readonly RunSummary[]): readonly RunPair[] {
  const judged = runs.filter((run) => judgedIn(run).length > 0)
  return [...new Set(judged.map(({ scenario }) => scenario))].flatMap((scenario): RunPair[] => {
    const [newest, ...older] = judged.filter((run) => run.scenario === scenario)
    const before = newest && older.find((run) => judgedIn(run).some((transport) => judgedIn(newest).includes(transport)))
    return before ? [[before, newest]] : []
  })
}

/** Of one scenario; where none has two runs, what can be done about it is said. */
export function compareNewest(): void {
  ask(async (engine) => compareRuns(scenarioPairs(await engine.runs.list())[0] ?? []))
}

export function replayRun(run: string): void {
  const open = () =>
    ask(async (engine) => {
      await engine.replay.open(run)
      select({ run, event: null })
      setWorkbench({ screen: 'live' })
      await engine.replay.play()
    })
  whenFree(toOpen(run), open)
}

export function renameRun(run: string, title: string | null): void {
  ask((engine) => engine.runs.rename(run, title).then(changed))
}

export function pinRuns(runs: readonly string[], pinned: boolean): void {
  ask(async (engine) => {
    for (const run of runs) await engine.runs.pin(run, pinned)
    changed()
  })
}

/** To the trash; the toast brings them back. */
export function removeRuns(runs: readonly RunSummary[]): void {
  const ids = runs.map(({ run }) => run)
  ask(async (engine) => {
    try {
      for (const run of ids) await engine.runs.remove(run)
      toast({ text: currentMessages().runs.removed(runs.length, runs[0] ? runTitle(runs[0]) : ''), undo: () => restoreRuns(ids) })
    } finally {
      changed()
    }
  })
}

export function restoreRuns(runs: readonly string[]): void {
  ask(async (engine) => {
    try {
      for (const run of runs) await engine.runs.restore(run)
    } finally {
      changed()
    }
  })
}

/** The runs that came in last: lists show them as chosen. */
export const useArrived = create<ReadonlySet<string>>()(() => new Set())

/** How many files are on their way in. */
export const useImporting = create<number>()(() => 0)

/** One by one; says what came in, and of each that did not why. */
export async function importRuns(files: readonly File[]): Promise<void> {
  if (files.length === 0) return
  useImporting.setState((count) => count + files.length, true)
  const [came, failed]: [RunSummary[], string[]] = [[], []]
  for (const file of files) {
    await askFor((engine) => engine.runs.upload(file)).then((run) => came.push(run), (error: unknown) => failed.push(messageOf(error)))
    useImporting.setState((count) => count - 1, true)
  }
  changed()
  const messages = currentMessages()
  if (came.length > 0) useArrived.setState(new Set(came.map(({ run }) => run)), true)
  if (came.length > 0) toast({ text: messages.runs.imported(list(came.map(runTitle))) })
  if (failed.length > 0) complain(failed.join(' '))
}

export function pickAndImport(): void {
  void pickFiles('.ndjson').then(importRuns)
}
