import type { DesktopFileKind } from '../../lab/contract/desktop.ts'
import { currentMessages } from '../i18n/messages.ts'
import { toast } from './toasts.ts'

export interface TextFile {
  readonly kind: DesktopFileKind
  readonly name: string
  readonly text: string
}

/** To a place that the person chooses: by the dialog of the desktop, or as a download. @throws when it cannot be written */
export async function saveTextAs({ kind, name, text }: TextFile): Promise<void> {
  const shell = window.brownoutDesktop
  if (!shell) return download(name, text)
  const result = await shell.saveFile({ kind, suggestedName: name, text })
  if (!result.ok) throw new Error(result.message)
  if (result.value) toast({ text: currentMessages().scenarios.written(result.value.path) })
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
