import type { ScenarioFile } from '../../lab/contract/library.ts'
import { currentMessages } from '../i18n/messages.ts'
import { beginDraft, draftOf, markSaved, openFile, refile, useDrafts } from './drafts.ts'
import { pickFiles } from './dropped-files.ts'
import { messageOf } from './error-texts.ts'
import { saveTextAs } from './files.ts'
import { currentLiving } from './living.ts'
import { toRun, whenFree } from './make-way.ts'
import { startMatrix, startRun, toRunMatrix } from './run-actions.ts'
import { ask, askFor, useSession } from './session-store.ts'
import { toast } from './toasts.ts'
import { goToScreen, setWorkbench } from './workbench.ts'

/** What can be done with conditions and scenarios, from wherever. */

export function runScenario(id: string): void {
  whenFree(toRun(id), () => {
    goToScreen('live', { scenario: id })
    startRun()
  })
}

/** On Live, for the next Run. What is chosen while something lives would not be seen there: it is asked whether to run it instead. */
export function chooseScenario(id: string): void {
  if (currentLiving() === null) goToScreen('live', { scenario: id })
  else runScenario(id)
}

/** The draft as it is, saved or not. */
export function runDraft(key: string): void {
  const draft = draftOf(key)
  if (draft) runScenario(draft.id ?? draft.name)
}

export function runInMatrix(id: string): void {
  const spec = { conditions: [id], onlyMissing: true }
  whenFree(toRunMatrix(spec), () => {
    goToScreen('matrix')
    startMatrix(spec)
  })
}

export function editFile(id: string): void {
  ask(async (engine) => {
    openFile(await engine.library.open(id))
    setWorkbench({ screen: 'scenarios' })
  })
}

/** What comes with the lab stays as it is; a copy of it is the person's. */
export function duplicateFile(id: string): void {
  ask(async (engine) => {
    const { text } = await engine.library.open(id)
    beginDraft({ name: freeName(`${id}-${currentMessages().scenarios.copy}`), text })
    setWorkbench({ screen: 'scenarios' })
  })
}

/** A text from elsewhere: it is shown, and never run by itself. */
export function openText(name: string, text: string): void {
  beginDraft({ name: freeName(name.replace(/\.(?:ya?ml|brownout)$/i, '')), text })
  setWorkbench({ screen: 'scenarios' })
}

/** The largest file that is looked at, in bytes: a scenario is written by hand. */
const largestBytes = 2_000_000

/** By the dialog of the desktop or the browser. */
export async function openFromDisk(): Promise<void> {
  const shell = window.brownoutDesktop
  if (!shell) return takeScenarioFiles(await pickFiles('.yaml,.yml,.brownout'))
  const result = await shell.openFile({ kind: 'scenario' })
  if (!result.ok) toast({ text: result.message })
  else if (result.value) openText(result.value.name, result.value.text)
}

/** Files that were dropped or picked. */
export async function takeScenarioFiles(files: readonly File[]): Promise<void> {
  for (const file of files) {
    if (file.size > largestBytes) toast({ text: currentMessages().scenarios.tooLarge(file.name) })
    else openText(file.name, await file.text())
  }
}

export function newScenario(): void {
  const { newTitle, newName } = currentMessages().scenarios
  beginDraft({ name: freeName(newName), text: `title: ${newTitle}\ntimeline:\n  - at: 10s\n    on: { link/reset: {} }\nduration: 40s\n` })
  setWorkbench({ screen: 'scenarios' })
}

/** `name`, or `name-2` and so on when there is one of that name. */
export function freeName(name: string): string {
  const { catalogue } = useSession.getState()
  const taken = new Set([...(catalogue?.conditions ?? []), ...(catalogue?.scenarios ?? []), ...(catalogue?.broken ?? [])].map(({ id }) => id))
  for (let i = 1; ; i++) {
    const tried = i === 1 ? name : `${name}-${i}`
    if (!taken.has(tried)) return tried
  }
}

/** @throws the engine's refusal; nothing is lost then. */
export async function saveDraft(key: string, name: string): Promise<ScenarioFile> {
  const draft = draftOf(key)
  if (!draft) throw new Error(currentMessages().scenarios.gone)
  const over = name === draft.id ? (draft.saved?.revision ?? null) : null
  const file = await askFor((engine) => engine.library.save({ name, text: draft.history.text, over }))
  markSaved(key, file)
  const { savedAs, savedWith } = currentMessages().scenarios
  toast({ text: file.problems.length > 0 ? savedWith(file.file, file.problems.length) : savedAs(file.file) })
  return file
}

export async function renameFile(id: string, name: string): Promise<ScenarioFile> {
  const file = await askFor((engine) => engine.library.rename(id, name))
  refile(id, file)
  return file
}

export function removeFile(id: string): void {
  ask(async (engine) => {
    const { trashed } = await engine.library.remove(id)
    refile(id, null)
    toast({ text: currentMessages().scenarios.removed(id), undo: () => restoreFile(trashed) })
  })
}

export function restoreFile(trashed: string): void {
  ask(async (engine) => {
    await engine.library.restore(trashed)
  })
}

/** For a tool that goes beyond one machine. */
export function exportFor(tool: string, file: { readonly id: string; readonly text?: string }): void {
  ask(async (engine) => {
    const { text, fileName } = await engine.library.export({ ...file, tool })
    await saveTextAs({ kind: 'report', name: fileName, text })
  })
}

/** Ctrl+S and the menu: into its file, or under a name that is asked for. */
export function saveOpenDraft({ as = false }: { readonly as?: boolean } = {}): void {
  const { open } = useDrafts.getState()
  const draft = open === null ? undefined : draftOf(open)
  if (!draft) return
  setWorkbench({ screen: 'scenarios' })
  commitField()
  if (as || draft.id === null) return useDrafts.setState({ naming: { key: draft.key } })
  saveDraft(draft.key, draft.id).catch((error: unknown) => useDrafts.setState({ naming: { key: draft.key, because: messageOf(error) } }))
}

/** A field whose word is not in the file yet puts it there when it is left. */
export function commitField(): void {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement)) return
  field.blur()
  field.focus()
}
