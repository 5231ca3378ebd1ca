import { create } from 'zustand'
import type { ExportFormatId, ExportSpec, ExportSubject, PreparedExport, ReportLanguage, ReportSection } from '../../lab/contract/export.ts'
import { currentMessages } from '../i18n/messages.ts'
import { currentLiving } from './living.ts'
import { askFor, complain, useSession } from './session-store.ts'
import { toast } from './toasts.ts'

/** How the HTML page of a report is to be; kept for the window, so that the next report looks the same. */
export interface PageChoices {
  readonly left: ReadonlySet<ReportSection>
  /** Null: as the window. */
  readonly language: ReportLanguage | null
}

export const usePageChoices = create<PageChoices>()(() => ({ left: new Set(), language: null }))

export function toggleSection(section: ReportSection): void {
  usePageChoices.setState(({ left }) => ({ left: left.has(section) ? new Set([...left].filter((other) => other !== section)) : new Set([...left, section]) }))
}

/** The sections in order, without those that were switched off. */
export const allSections: readonly ReportSection[] = ['evidence', 'timeline', 'latency', 'measures', 'handshakes']

export function pageSpec({ left, language }: PageChoices, own: ReportLanguage): Pick<ExportSpec, 'sections' | 'language'> {
  return { sections: allSections.filter((section) => !left.has(section)), language: language ?? own }
}

/** Something is being measured: the engine would refuse. */
export function isMeasuring(): boolean {
  return useSession.getState().starting || currentLiving() !== null
}

/** Asks where to put it in the desktop window; a browser puts it with its downloads. */
export async function saveExport(subject: ExportSubject, { format, own }: { readonly format: ExportFormatId; readonly own: ReportLanguage }): Promise<void> {
  const { report } = currentMessages()
  try {
    const file = await askFor((engine) => engine.prepareExport({ subject, format, ...pageSpec(usePageChoices.getState(), own) }))
    const shell = window.brownoutDesktop
    if (!shell) {
      download(file)
      toast({ text: report.downloading(file.name) })
      return
    }
    const saved = await shell.saveExport({ path: file.path, suggestedName: file.name })
    if (!saved.ok) throw new Error(saved.message)
    if (saved.value) toast({ text: report.savedTo(saved.value.path) })
  } catch (error) {
    complain(error)
  }
}

function download({ path, name }: PreparedExport): void {
  const link = document.createElement('a')
  link.href = path
  link.download = name
  link.click()
}

export async function copyAsMarkdown(subject: ExportSubject): Promise<void> {
  const { report } = currentMessages()
  try {
    const { path } = await askFor((engine) => engine.prepareExport({ subject, format: 'markdown' }))
    const response = await fetch(path)
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    await navigator.clipboard.writeText(text).then(() => toast({ text: report.copied }), () => toast({ text: report.notCopied }))
  } catch (error) {
    complain(error)
  }
}

/** From anywhere: the run on screen as a page. */
export function exportWatched(own: ReportLanguage): void {
  const { report } = currentMessages()
  const { run } = useSession.getState()
  if (isMeasuring()) toast({ text: report.stillMeasuring })
  else if (!run) toast({ text: report.nothingToExport })
  else void saveExport({ run: run.run }, { format: 'html', own })
}
