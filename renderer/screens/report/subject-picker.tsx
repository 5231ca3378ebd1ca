import type { RunSummary } from '../../../lab/contract/control.ts'
import type { ExportSubject } from '../../../lab/contract/export.ts'
import { subjectTitle } from '../../i18n/fixture-texts.ts'
import { dateTime } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { select } from '../../state/selection.ts'
import { useSession } from '../../state/session-store.ts'
import { setWorkbench } from '../../state/workbench.ts'
import { Choice, type ChoiceSection } from '../../widgets/choice.tsx'
import { keyOfSubject } from './report-subject.ts'
import styles from './report.module.css'

const shownSaved = 20

/** The run on screen, the matrix, or a saved run. */
export function SubjectPicker({ subject, saved }: { readonly subject: ExportSubject | null; readonly saved: readonly RunSummary[] }) {
  const { report } = useMessages()
  const run = useSession((session) => session.run)
  const cells = useSession((session) => session.matrix?.cells.length ?? 0)
  const others = saved.filter((summary) => summary.run !== run?.run)
  const sections: readonly ChoiceSection[] = [
    { title: report.ofScreen, items: run ? [{ id: run.run, title: subjectTitle(run.scenario), note: run.run }] : [] },
    { title: report.matrix, items: cells > 0 ? [{ id: 'matrix', title: report.matrix, note: report.matrixCells(cells) }] : [] },
    { title: report.saved, items: others.slice(0, shownSaved).map((summary) => ({ id: summary.run, title: titleOf(summary), note: `${dateTime(summary.startedAt)} · ${summary.run}` })) },
  ].filter((section) => section.items.length > 0)
  const chosen = subject ? keyOfSubject(subject) : ''
  const items = sections.flatMap((section) => section.items)
  const choose = (id: string) => {
    setWorkbench({ reportOf: id === 'matrix' ? 'matrix' : 'run' })
    if (id !== 'matrix') select({ run: id })
  }
  return (
    <Choice label={report.subject} value={chosen} sections={sections} isDisabled={items.length === 0} onChange={choose}>
      <span className={styles['subject']}>{items.find((item) => item.id === chosen)?.title ?? report.subject}</span>
    </Choice>
  )
}

function titleOf(summary: RunSummary): string {
  return summary.title === summary.scenarioTitle ? subjectTitle({ id: summary.scenario, title: summary.title }) : summary.title
}
