import type { Cell } from '../../../../lab/contract/report.ts'
import type { TransportInfo } from '../../../../lab/contract/transport.ts'
import { bytes, duration, integer, moment } from '../../../i18n/format.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { transportText } from '../../../i18n/fixture-texts.ts'
import { longestBackAfterMs } from '../../../state/episodes.ts'
import { select, useSelection } from '../../../state/selection.ts'
import { useEverySecond } from '../../../state/use-every-second.ts'
import { Button } from '../../../widgets/button.tsx'
import { Table, type Column } from '../../../widgets/table.tsx'
import type { LanesSource } from '../lanes-source.ts'
import { measuredTime } from '../run-extent.ts'
import { areaNumbers, type AreaNumbers } from './area-numbers.ts'
import styles from './drawer.module.css'

export interface NumbersPanelProps {
  readonly cells: readonly Cell[]
  readonly source: LanesSource
  readonly transports: readonly TransportInfo[]
}

interface Row extends AreaNumbers {
  /** Null: not interrupted, or not yet back. */
  readonly backAfterMs: number | null
  readonly info: TransportInfo
}

/** The chosen part of the run, or all that was measured, in numbers. Counted anew once a second. */
export function NumbersPanel({ cells, source, transports }: NumbersPanelProps) {
  const messages = useMessages()
  useEverySecond()
  const { run, range, transport } = useSelection()
  const times = source.times()
  const { zeroT } = times
  // One mark alone is a moment, not yet a part of the run.
  const chosen = range && range.toT > range.fromT && (run === null || run === source.log.run) ? range : null
  const measured = measuredTime(times)
  const rows = transports.map((info): Row => {
    const cell = cells.find((one) => one.transport === info.id)
    return { info, backAfterMs: cell ? longestBackAfterMs(cell, chosen) : null, ...areaNumbers(source.log, info.id, chosen, measured) }
  })
  const { numbers } = messages.drawer
  return (
    <div className={styles['numbers']}>
      <p className={styles['caption']} role="status">
        <strong>{chosen ? numbers.range(moment(chosen.fromT - zeroT, 10), moment(chosen.toT - zeroT, 10)) : numbers.whole}</strong> {numbers.how}
        {chosen && (
          <Button look="quiet" onClick={() => select({ range: null })}>
            {numbers.clear}
          </Button>
        )}
      </p>
      <Table label={chosen ? numbers.range(moment(chosen.fromT - zeroT, 10), moment(chosen.toT - zeroT, 10)) : numbers.whole} columns={columnsOf(messages)} rows={rows} keyOf={(row) => row.info.id} selected={transport} onChoose={(row) => select({ transport: row.info.id })} />
    </div>
  )
}

function columnsOf(messages: ReturnType<typeof useMessages>): readonly Column<Row>[] {
  const { columns, means, never, notYet } = messages.drawer.numbers
  const time = (id: 'p50' | 'p95' | 'p99'): Column<Row> => ({ id, title: columns[id], means: means[id], numeric: true, sortBy: (row) => (Number.isNaN(row[id]) ? Infinity : row[id]), cell: (row) => (Number.isNaN(row[id]) ? '–' : duration(row[id])) })
  const count = (id: 'lost' | 'duplicates' | 'opened', told?: string): Column<Row> => ({ id, title: columns[id], means: told, numeric: true, sortBy: (row) => row[id], cell: (row) => integer(row[id]) })
  return [
    { id: 'transport', title: columns.transport, sortBy: (row) => transportText(row.info).title, cell: (row) => transportText(row.info).title },
    { id: 'received', title: columns.received, means: means.received, numeric: true, sortBy: (row) => row.received, cell: ({ received, early }) => (early === 0 ? integer(received) : `${integer(received - early)} + ${integer(early)}`) },
    count('lost', means.lost),
    count('duplicates'),
    time('p50'),
    time('p95'),
    time('p99'),
    { id: 'backAfter', title: columns.backAfter, means: means.backAfter, numeric: true, sortBy: (row) => row.backAfterMs ?? -1, cell: (row) => (row.backAfterMs === null ? '–' : duration(row.backAfterMs)) },
    { id: 'unconnected', title: columns.unconnected, means: means.unconnected, numeric: true, sortBy: (row) => row.unconnectedMs ?? -1, cell: (row) => (row.unconnectedMs === null ? '–' : row.unconnectedMs === Infinity ? (row.wasConnected ? notYet : never) : duration(row.unconnectedMs)) },
    count('opened'),
    { id: 'bytes', title: columns.bytes, numeric: true, sortBy: (row) => row.bytes, cell: (row) => bytes(row.bytes) },
  ]
}
