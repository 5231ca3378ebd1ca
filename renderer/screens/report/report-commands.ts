import type { ExportFormatId } from '../../../lab/contract/export.ts'
import { currentLanguage, type Messages } from '../../i18n/messages.ts'
import { copyAsMarkdown, exportWatched, isMeasuring, saveExport } from '../../state/exports.ts'
import { useSession } from '../../state/session-store.ts'
import type { KeyRow } from '../screen-definition.ts'

/** The run on screen in every form, while none is being measured. */
export function reportCommands({ report }: Messages) {
  const { run } = useSession.getState()
  const own = currentLanguage()
  if (!run || isMeasuring()) return []
  const subject = { run: run.run }
  const formats = Object.entries(report.formats) as [ExportFormatId, { readonly title: string; readonly use: string }][]
  return [
    { id: 'export-run', title: report.exportRun, keys: 'Ctrl+E', run: () => exportWatched(own) },
    { id: 'export-markdown-copy', title: report.commands.markdown, run: () => void copyAsMarkdown(subject) },
    ...formats.map(([format, { title, use }]) => ({ id: `export-${format}`, title: report.saveAs(title), says: use, run: () => void saveExport(subject, { format, own }) })),
  ]
}

export function reportKeyRows({ report }: Messages): readonly KeyRow[] {
  return [{ keys: ['Ctrl+P'], does: report.commands.print }]
}
