import { useEffect, useState } from 'react'
import { currentMessages } from '../i18n/messages.ts'
import { unlessLocked } from './lock.ts'
import { toast } from './toasts.ts'

/** What a file is, by its beginning: names lie, and a scenario may be called anything. */
export type FileKind = 'run' | 'scenario'

/** So much of a file tells what it is. */
const headBytes = 4096

/** @param head its first characters */
export function kindOf(head: string): FileKind | null {
  if (/^\s*\{"format":"brownout-run"/.test(head)) return 'run'
  // YAML of ours has its id or title on a line of its own; anything binary has a NUL early on.
  return !head.includes('\0') && /^(id|title|condition|faults|timeline|transports):/m.test(head) ? 'scenario' : null
}

type Taker = (files: readonly File[]) => void
const takers = new Map<FileKind, Taker>()

/** Who takes in files of a kind, whichever screen is shown. @returns the function that lets go */
export function onFiles(kind: FileKind, taker: Taker): () => void {
  takers.set(kind, taker)
  return () => {
    if (takers.get(kind) === taker) takers.delete(kind)
  }
}

/** Hands files to who takes their kind; says by name which ones nobody takes. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  const sorted = await Promise.all(files.map(async (file) => ({ file, kind: kindOf(await file.slice(0, headBytes).text()) })))
  const unknown = sorted.filter(({ kind }) => kind === null || !takers.has(kind))
  if (unknown.length > 0) toast({ text: currentMessages().files.unknown(unknown.map(({ file }) => file.name)) })
  for (const [kind, taker] of takers) {
    const own = sorted.filter((one) => one.kind === kind).map(({ file }) => file)
    if (own.length > 0) taker(own)
  }
}

/** Asks for files as the platform does. */
export function pickFiles(accept: string): Promise<readonly File[]> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept, multiple: true })
  return new Promise((resolve) => {
    input.onchange = () => resolve([...(input.files ?? [])])
    input.oncancel = () => resolve([])
    input.click()
  })
}

/** Takes what is dropped anywhere on the window. @returns whether files hang over it now */
export function useDroppedFiles(): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    const onOver = (event: DragEvent) => {
      if (!bringsFiles(event)) return
      // Without this the browser would leave the page for the file.
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setOver(false)
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!bringsFiles(event)) return
      event.preventDefault()
      if (unlessLocked()) void takeFiles([...(event.dataTransfer?.files ?? [])])
    }
    addEventListener('dragover', onOver)
    addEventListener('dragleave', onLeave)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragover', onOver)
      removeEventListener('dragleave', onLeave)
      removeEventListener('drop', onDrop)
    }
  }, [])
  return over
}
