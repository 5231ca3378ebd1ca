import type { NotesReport, OverviewCell } from '../../../lab/contract/note.ts'
import type { VerdictName } from '../../../lab/contract/verdict.ts'
import { bytes, duration, integer } from '../../i18n/format.ts'
import { transportText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { openRun } from '../../state/open-run.ts'
import { useSession } from '../../state/session-store.ts'
import { Panel } from '../../widgets/page.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import styles from './notes.module.css'

const order: readonly OverviewCell['column'][] = ['latencyMs', 'ageMs', 'overheadBytes', 'openingBytes', 'memoryKiB', 'comesBack', 'backAfterMs', 'lost']

/** The comparison of section A, from the runs of this machine. */
export function Overview({ report }: { readonly report: NotesReport }) {
  const { notes: texts } = useMessages()
  const transports = useSession((session) => session.catalogue?.transports) ?? []
  const columns = order.filter((column) => report.overview.some((cell) => cell.column === column))
  const rows = transports.filter(({ id }) => report.overview.some((cell) => cell.transport === id))
  if (rows.length === 0) return null
  return (
    <div className={styles['overview']}>
      <Panel title={texts.overview} note={texts.overviewNote}>
        <div className={styles['scroller']} tabIndex={0} role="group" aria-label={texts.overview}>
          <table>
            <thead>
              <tr>
                <th scope="col">{texts.transport}</th>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {texts.columns[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((info) => (
                <tr key={info.id}>
                  <th scope="row">{transportText(info).title}</th>
                  {columns.map((column) => {
                    const cell = report.overview.find((one) => one.transport === info.id && one.column === column)
                    return <td key={column}>{cell ? <Number cell={cell} /> : '–'}</td>
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </div>
  )
}

function Number({ cell }: { readonly cell: OverviewCell }) {
  const { joined, notes: texts } = useMessages()
  return (
    <button type="button" onClick={() => openRun(cell.run)} title={joined.named(texts.open, cell.run)}>
      {typeof cell.value === 'string' ? <VerdictChip verdict={cell.value as VerdictName} /> : shown(cell.column, cell.value)}
    </button>
  )
}

function shown(column: OverviewCell['column'], value: number): string {
  if (column === 'memoryKiB') return bytes(value * 1024)
  if (column === 'overheadBytes' || column === 'openingBytes') return bytes(value)
  return column === 'lost' ? integer(value) : duration(value)
}
