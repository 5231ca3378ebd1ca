import { create } from 'zustand'
import type { ScenarioFile } from '../../lab/contract/library.ts'
import { change, type History, newHistory, redo, undo } from './text-history.ts'
import { readStored } from './stored.ts'

/** A text that somebody works on. It outlives the screen, the engine and the page. */
export interface Draft {
  readonly key: string
  /** The file of the person's that it is saved in. */
  readonly id: string | null
  /** Under which it runs and is saved. */
  readonly name: string
  /** What lies in the file; null: nothing yet. */
  readonly saved: { readonly text: string; readonly revision: string } | null
  readonly history: History
}

export interface Drafts {
  readonly all: readonly Draft[]
  /** The one in the editor; null shows the library. */
  readonly open: string | null
  /** Set while a name is asked for, with what the engine had against the last one. */
  readonly naming?: { readonly key: string; readonly because?: string } | undefined
}

const storageKey = 'brownout.drafts'

export const useDrafts = create<Drafts>()(() => parseDrafts(readStored(storageKey)))

export function isDirty({ saved, history }: Draft): boolean {
  return history.text !== (saved?.text ?? '')
}

export function draftOf(key: string): Draft | undefined {
  return useDrafts.getState().all.find((draft) => draft.key === key)
}

/** Begins a draft and opens it. */
export function beginDraft({ name, text }: { readonly name: string; readonly text: string }): void {
  const draft: Draft = { key: crypto.randomUUID(), id: null, name, saved: null, history: newHistory(text) }
  useDrafts.setState(({ all }) => ({ all: [...all, draft], open: draft.key }))
}

/** Opens a file of the person's; what was not saved of it is still there. */
export function openFile({ id, text, revision }: Pick<ScenarioFile, 'id' | 'text' | 'revision'>): void {
  const there = useDrafts.getState().all.find((draft) => draft.id === id)
  if (there && isDirty(there)) return useDrafts.setState({ open: there.key })
  const draft: Draft = { key: there?.key ?? crypto.randomUUID(), id, name: id, saved: { text, revision }, history: newHistory(text) }
  useDrafts.setState(({ all }) => ({ all: [...all.filter(({ key }) => key !== draft.key), draft], open: draft.key }))
}

/** @param how `typing`: goes with what was typed just before; `edit`: a step of its own to undo */
export function changeDraft(key: string, text: string, how: 'typing' | 'edit'): void {
  update(key, (draft) => ({ ...draft, history: change(draft.history, text, { how, at: performance.now() }) }))
}

export function undoDraft(key: string): void {
  update(key, (draft) => ({ ...draft, history: undo(draft.history) }))
}

export function redoDraft(key: string): void {
  update(key, (draft) => ({ ...draft, history: redo(draft.history) }))
}

export function markSaved(key: string, { id, text, revision }: Pick<ScenarioFile, 'id' | 'text' | 'revision'>): void {
  update(key, (draft) => ({ ...draft, id, name: id, saved: { text, revision } }))
}

/** Back to the library. A draft without a change of its own is let go. */
export function leaveEditor(): void {
  useDrafts.setState(({ all }) => ({ all: all.filter((draft) => isDirty(draft)), open: null }))
}

/** @returns what brings it back */
export function dropDraft(key: string): () => void {
  const { all } = useDrafts.getState()
  const draft = all.find((one) => one.key === key)
  useDrafts.setState({ all: all.filter((one) => one.key !== key), open: null })
  return () => draft && useDrafts.setState((now) => ({ all: [...now.all, draft] }))
}

/** The file has another name now, or is gone: the text stays. */
export function refile(id: string, to: Pick<ScenarioFile, 'id'> | null): void {
  useDrafts.setState(({ all }) => ({ all: all.map((draft) => (draft.id !== id ? draft : to ? { ...draft, id: to.id, name: to.id } : { ...draft, id: null, saved: null })) }))
}

function update(key: string, how: (draft: Draft) => Draft): void {
  useDrafts.setState(({ all }) => ({ all: all.map((draft) => (draft.key === key ? how(draft) : draft)) }))
}

/** Storage may hold what another version wrote. */
export function parseDrafts(stored: string | null): Drafts {
  try {
    const { all, open } = JSON.parse(stored ?? '{}') as { readonly all?: unknown; readonly open?: unknown }
    const drafts = (Array.isArray(all) ? all : []).flatMap(parseDraft)
    return { all: drafts, open: drafts.find(({ key }) => key === open)?.key ?? null }
  } catch {
    return { all: [], open: null }
  }
}

function parseDraft(value: unknown): readonly Draft[] {
  const { key, id, name, text, saved } = (value ?? {}) as Readonly<Record<string, unknown>>
  const known = typeof saved === 'object' && saved !== null && 'text' in saved && 'revision' in saved && typeof saved.text === 'string' && typeof saved.revision === 'string' ? { text: saved.text, revision: saved.revision } : null
  if (typeof key !== 'string' || typeof name !== 'string' || typeof text !== 'string') return []
  return [{ key, id: typeof id === 'string' && known ? id : null, name, saved: known, history: newHistory(text) }]
}

export function storedDrafts({ all, open }: Drafts): string {
  return JSON.stringify({ all: all.map(({ key, id, name, saved, history }) => ({ key, id, name, saved, text: history.text })), open })
}

const storeAfterMs = 300

/** Keeps every draft in this browser, so that not even a crash of the page loses one. */
export function keepDrafts(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const store = () => {
    clearTimeout(timer)
    timer = undefined
    try {
      localStorage.setItem(storageKey, storedDrafts(useDrafts.getState()))
    } catch {
      // A storage that is full or forbidden: the drafts are in memory still.
    }
  }
  useDrafts.subscribe(() => {
    timer ??= setTimeout(store, storeAfterMs)
  })
  addEventListener('pagehide', store)
}
