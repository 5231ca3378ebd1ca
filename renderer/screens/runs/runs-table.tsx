import { Pin } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { RunSummary } from '../../../lab/contract/control.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import { bytes, dateTime } from '../../i18n/format.ts'
import { useMessages, type Messages } from '../../i18n/messages.ts'
import { isActive } from '../../state/live-run.ts'
import { openRun } from '../../state/open-run.ts'
import { pinRuns, removeRuns, renameRun } from '../../state/saved-runs.ts'
import { useSession } from '../../state/session-store.ts'
import { spokenOf } from '../../state/transports.ts'
import { Table, type Column } from '../../widgets/table.tsx'
import { VerdictStrip, VerdictStripHead } from '../../widgets/verdict-strip.tsx'
import { RunTitle, shownTitle } from './run-title.tsx'
import styles from './runs.module.css'

export interface RunsTableProps {
  readonly runs: readonly RunSummary[]
  readonly chosen: ReadonlySet<string>
  onChosen(runs: ReadonlySet<string>): void
  /** Whose title is being written. */
  readonly renaming: string | null
  onRename(run: string | null): void
}

export function RunsTable({ runs, chosen, onChosen, renaming, onRename }: RunsTableProps) {
  const messages = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const transports = catalogue ? spokenOf(catalogue, (id) => runs.some(({ verdicts }) => verdicts?.[id] !== undefined)) : []
  const live = useSession((session) => (isActive(session.run) ? session.run?.run : undefined))
  const columns = [...nameColumns(messages, { renaming, onRename }), ...factColumns(messages, { transports, live })]
  const onKey = (row: RunSummary, event: KeyboardEvent) => {
    const own = chosen.has(row.run) ? runs.filter(({ run }) => chosen.has(run)) : [row]
    if (event.key === 'F2') onRename(row.run)
    else if (event.key === 'Delete') removeRuns(own)
    else if (event.code === 'KeyP' && !event.altKey && !event.ctrlKey && !event.metaKey) pinRuns(own.map(({ run }) => run), !own.every(({ pinned }) => pinned))
    else return false
    return true
  }
  return <Table label={messages.runs.title} columns={columns} rows={runs} keyOf={({ run }) => run} selected={chosen} onSelected={onChosen} onOpen={({ run }) => openRun(run, { event: null })} onKey={onKey} initialOrder={{ column: 'when', direction: 'descending' }} />
}

function nameColumns({ joined, runs: texts }: Messages, { renaming, onRename }: Pick<RunsTableProps, 'renaming' | 'onRename'>): readonly Column<RunSummary>[] {
  const name = (run: string, title: string | null) => {
    onRename(null)
    if (title !== undefined) renameRun(run, title)
  }
  return [
    {
      id: 'pinned',
      title: <span className="visually-hidden">{texts.columns.pinned}</span>,
      sortBy: ({ pinned }) => (pinned ? 0 : 1),
      cell: ({ run, pinned, title, scenario, scenarioTitle }) => (
        <button
          type="button"
          tabIndex={-1}
          className={styles['pin']}
          aria-pressed={pinned}
          aria-label={joined.named(pinned ? texts.unpin : texts.pin, shownTitle({ title, scenario, scenarioTitle }))}
          onClick={(event) => {
            event.stopPropagation()
            pinRuns([run], !pinned)
          }}
        >
          <Pin size={14} fill={pinned ? 'currentColor' : 'none'} aria-hidden />
        </button>
      ),
    },
    { id: 'title', title: texts.columns.title, sortBy: ({ title }) => title, cell: (run) => <RunTitle run={run} writing={run.run === renaming} onDone={(title) => (title === undefined ? onRename(null) : name(run.run, title))} /> },
  ]
}

function factColumns({ runs: texts, topBar, status }: Messages, { transports, live }: { readonly transports: readonly TransportInfo[]; readonly live: string | undefined }): readonly Column<RunSummary>[] {
  const worst = ({ verdicts }: RunSummary) => Object.values(verdicts ?? {}).filter((verdict) => verdict !== 'unaffected').length
  return [
    {
      id: 'verdicts',
      title: <VerdictStripHead title={texts.columns.verdicts} transports={transports} />,
      sortBy: worst,
      cell: ({ verdicts }) => (verdicts ? <VerdictStrip transports={transports} verdicts={verdicts} /> : <span className={styles['quiet']}>{texts.noVerdicts}</span>),
    },
    {
      id: 'outcome',
      title: texts.columns.outcome,
      sortBy: ({ outcome }) => outcome,
      cell: ({ run, outcome }) => {
        const shown = run === live ? 'running' : outcome
        return (
          <span className={styles['outcome']} data-outcome={shown} title={shown === 'interrupted' ? texts.interruptedHint : undefined}>
            {texts.outcomes[shown]}
          </span>
        )
      },
    },
    {
      id: 'probe',
      title: texts.columns.probe,
      sortBy: ({ probe, scale }) => `${probe} ${scale}`,
      cell: ({ probe, probeVersion, scale }) => (
        <>
          <span title={topBar.probeNote(probeVersion)}>{topBar.probe[probe]}</span>
          <span className={styles['under']}>{topBar.scale(scale)}</span>
        </>
      ),
    },
    {
      id: 'size',
      title: texts.columns.size,
      numeric: true,
      sortBy: (run) => run.bytes,
      cell: (run) => (
        <>
          {bytes(run.bytes)}
          <span className={styles['under']}>{run.events === null ? texts.uncounted : status.events(run.events)}</span>
        </>
      ),
    },
    { id: 'when', title: texts.columns.when, sortBy: ({ startedAt }) => startedAt, cell: ({ startedAt }) => <span className={styles['when']}>{dateTime(startedAt)}</span> },
  ]
}
