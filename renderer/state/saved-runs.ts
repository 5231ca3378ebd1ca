import { create } from 'zustand'
import type { RunSummary } from '../../lab/contract/control.ts'
import { currentMessages } from '../i18n/messages.ts'
import { list } from '../i18n/format.ts'
import { pickFiles } from './dropped-files.ts'
import type { Sides } from './runs-client.ts'
import { select } from './selection.ts'
import { ask, askFor, complain } from './session-store.ts'
import { toast } from './toasts.ts'
import { setWorkbench } from './workbench.ts'

/** Grows whenever this window has changed the folder of runs: lists of them ask again. */
export const useRunsVersion = create<number>()(() => 0)

function changed(): void {
  useRunsVersion.setState((version) => version + 1, true)
}

/** Ids of the runs on the Compare screen. */
export const useSides = create<Sides>()(() => ({ a: [], b: [] }))

/** The older runs against the newer ones of another making; of one making the oldest against its repeats. */
export function sidesOf(runs: readonly Pick<RunSummary, 'run' | 'startedAt' | 'scenarioHash' | 'scale' | 'probe'>[]): Sides {
  const [first, ...others] = runs.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
  if (!first) return { a: [], b: [] }
  const alike = (run: typeof first) => run.scenarioHash === first.scenarioHash && run.scale === first.scale && run.probe === first.probe
  const a = others.every(alike) ? [first] : [first, ...others.filter(alike)]
  const ids = (side: readonly (typeof first)[]) => side.map(({ run }) => run)
  return { a: ids(a), b: ids(others.filter((run) => !a.includes(run))) }
}

export function compareRuns(runs: Parameters<typeof sidesOf>[0]): void {
  useSides.setState(sidesOf(runs))
  setWorkbench({ screen: 'compare' })
}

export function openRun(run: string): void {
  ask(async (engine) => {
    await engine.openRun(run)
    select({ run, event: null })
    setWorkbench({ screen: 'live' })
  })
}

export function replayRun(run: string): void {
  ask(async (engine) => {
    await engine.replay.open(run)
    select({ run, event: null })
    setWorkbench({ screen: 'live' })
    await engine.replay.play()
  })
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
      toast({ text: currentMessages().runs.removed(runs.length, runs[0]?.title ?? ''), undo: () => restoreRuns(ids) })
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
    await askFor((engine) => engine.runs.upload(file)).then((run) => came.push(run), (error: unknown) => failed.push(error instanceof Error ? error.message : String(error)))
    useImporting.setState((count) => count - 1, true)
  }
  changed()
  const messages = currentMessages()
  if (came.length > 0) useArrived.setState(new Set(came.map(({ run }) => run)), true)
  if (came.length > 0) toast({ text: messages.runs.imported(list(came.map(({ title }) => title))) })
  if (failed.length > 0) complain(failed.join(' '))
}

export function pickAndImport(): void {
  void pickFiles('.ndjson').then(importRuns)
}
