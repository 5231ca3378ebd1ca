import { ClipboardCopy, Download, Printer, Square } from 'lucide-react'
import { useCallback, useRef } from 'react'
import type { ExportSubject } from '../../../lab/contract/export.ts'
import { useLanguage, useMessages } from '../../i18n/messages.ts'
import { copyAsMarkdown, saveExport } from '../../state/exports.ts'
import { livingOf, stopLiving } from '../../state/living.ts'
import { useSavedRuns } from '../../state/saved-runs.ts'
import { useSession } from '../../state/session-store.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { setWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { EmptyState } from '../../widgets/states.tsx'
import { Preview } from './preview.tsx'
import { ReportPanel } from './report-panel.tsx'
import { keyOfSubject, usePrintKey, useReportSubject } from './report-subject.ts'
import { SubjectPicker } from './subject-picker.tsx'
import styles from './report.module.css'

/** A run, or the matrix, as somebody else will get it. */
export function ReportScreen() {
  const { report } = useMessages()
  const subject = useReportSubject()
  const { answer } = useSavedRuns('')
  const saved = answer.kind === 'ready' ? answer.value : []
  const measuring = useSession((session) => session.starting || livingOf(session) !== null)
  const frame = useRef<HTMLIFrameElement>(null)
  const print = useCallback(() => frame.current?.contentWindow?.print(), [])
  usePrintKey(print)
  const isReady = subject !== null && !measuring
  return (
    <Page title={report.title} body="fill" chips={<SubjectPicker subject={subject} saved={saved} />} actions={isReady && <Actions subject={subject} print={print} />}>
      {isReady ? <Contents key={keyOfSubject(subject)} subject={subject} frame={frame} /> : measuring ? <Measuring /> : <Empty />}
    </Page>
  )
}

function Contents({ subject, frame }: { readonly subject: ExportSubject; readonly frame: React.RefObject<HTMLIFrameElement | null> }) {
  const { answer } = useAnswer(`offer ${keyOfSubject(subject)}`, (engine) => engine.exportOffer(subject))
  return (
    <div className={styles['report']}>
      <div className={styles['preview']}>
        <Preview subject={subject} frame={frame} />
      </div>
      <ReportPanel subject={subject} offer={answer.kind === 'ready' ? answer.value : null} />
    </div>
  )
}

function Actions({ subject, print }: { readonly subject: ExportSubject; print(): void }) {
  const { report } = useMessages()
  const own = useLanguage()
  return (
    <>
      <Button onClick={print} aria-keyshortcuts="Control+P">
        <Printer size={14} aria-hidden /> {report.print}
      </Button>
      <Button onClick={() => void copyAsMarkdown(subject)}>
        <ClipboardCopy size={14} aria-hidden /> {report.copyMarkdown}
      </Button>
      <Button look="primary" onClick={() => void saveExport(subject, { format: 'html', own })} aria-keyshortcuts="Control+E">
        <Download size={14} aria-hidden /> {report.save}
      </Button>
    </>
  )
}

function Measuring() {
  const { report, topBar } = useMessages()
  return (
    <EmptyState
      title={report.measuring}
      text={report.measuringText}
      action={
        <Button onClick={stopLiving}>
          <Square size={13} fill="currentColor" aria-hidden /> {topBar.stop}
        </Button>
      }
    />
  )
}

function Empty() {
  const { report } = useMessages()
  return <EmptyState title={report.empty} text={report.emptyText} action={<Button look="primary" onClick={() => setWorkbench({ screen: 'live' })}>{report.toLive}</Button>} />
}
