import { Undo2 } from 'lucide-react'
import { useEffect } from 'react'
import type { DeletedRun } from '../../../lab/contract/control.ts'
import { bytes, dateTime } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { restoreRuns, useRunsVersion } from '../../state/saved-runs.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../widgets/states.tsx'
import { Table, type Column } from '../../widgets/table.tsx'
import { RunTitle, shownTitle } from './run-title.tsx'
import styles from './runs.module.css'

/** Deleted runs, each with the way back. */
export function Trash() {
  const { joined, runs: texts } = useMessages()
  const version = useRunsVersion()
  const { answer, again } = useAnswer('', (engine) => engine.runs.trash())
  useEffect(() => {
    if (version > 0) again()
  }, [version, again])
  if (answer.kind === 'loading') return <LoadingState />
  if (answer.kind === 'failed') return <ErrorState text={answer.message} again={again} />
  const { days, runs } = answer.value
  if (runs.length === 0) return <EmptyState title={texts.trashEmpty} text={texts.trashNote(days)} />
  const columns: readonly Column<DeletedRun>[] = [
    { id: 'title', title: texts.columns.title, sortBy: ({ title }) => title, cell: (run) => <RunTitle run={run} writing={false} onDone={() => {}} /> },
    { id: 'when', title: texts.columns.when, sortBy: ({ startedAt }) => startedAt, cell: ({ startedAt }) => dateTime(startedAt) },
    { id: 'deleted', title: texts.columns.deleted, sortBy: ({ deletedAt }) => deletedAt, cell: ({ deletedAt }) => dateTime(deletedAt) },
    { id: 'size', title: texts.columns.size, numeric: true, sortBy: (run) => run.bytes, cell: (run) => bytes(run.bytes) },
    {
      id: 'restore',
      title: <span className="visually-hidden">{texts.restore}</span>,
      cell: ({ run, title, scenario, scenarioTitle }) => (
        <Button onClick={() => restoreRuns([run])} aria-label={joined.named(texts.restore, shownTitle({ title, scenario, scenarioTitle }))}>
          <Undo2 size={14} aria-hidden /> {texts.restore}
        </Button>
      ),
    },
  ]
  return (
    <>
      <p className={styles['chosen']}>{texts.trashNote(days)}</p>
      <Table label={texts.views.trash} columns={columns} rows={runs} keyOf={({ run }) => run} initialOrder={{ column: 'deleted', direction: 'descending' }} />
    </>
  )
}
