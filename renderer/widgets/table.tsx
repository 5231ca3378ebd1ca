import { ChevronDown, ChevronUp } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { locale } from '../i18n/locale.ts'
import { useMessages } from '../i18n/messages.ts'
import { nextOrder, ordered, type Order } from './table-order.ts'
import styles from './table.module.css'

export interface Column<T> {
  readonly id: string
  readonly title: string
  cell(row: T): ReactNode
  /** Given: a click on the head sorts by it. */
  readonly sortBy?: (row: T) => string | number
  /** Numbers stand at the end, in figures of one width. */
  readonly numeric?: boolean
}

export interface TableProps<T> {
  readonly label: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  keyOf(row: T): string
  readonly selected?: string | null
  /** Given: rows are walked with arrow keys; a click or Enter chooses one. */
  onChoose?(row: T): void
  readonly initialOrder?: Order
  /** Instead of the rows when there are none. */
  readonly empty?: ReactNode
}

/** A table that sorts and, when its rows can be chosen, is one stop for Tab. */
export function Table<T>({ label, columns, rows, keyOf, selected = null, onChoose, initialOrder, empty }: TableProps<T>) {
  const messages = useMessages()
  const [order, setOrder] = useState<Order | null>(initialOrder ?? null)
  const body = useRef<HTMLTableSectionElement>(null)
  const sortBy = columns.find((column) => column.id === order?.column)?.sortBy
  const shown = order && sortBy ? ordered(rows, sortBy, { direction: order.direction, locale: locale() }) : rows
  const stop = Math.max(0, shown.findIndex((row) => keyOf(row) === selected))
  const onKeyDown = (event: KeyboardEvent, at: number, row: T) => {
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: shown.length - 1 }[event.key]
    if (to !== undefined) body.current?.rows[Math.max(0, Math.min(shown.length - 1, to))]?.focus()
    else if (event.key === 'Enter' || event.key === ' ') onChoose?.(row)
    else return
    event.preventDefault()
  }
  if (rows.length === 0) return <div className={styles['empty']}>{empty ?? messages.table.empty}</div>
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label={label} role={onChoose ? 'grid' : undefined}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} order={order} onSort={() => setOrder(nextOrder(order, column.id))} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((row, at) => (
            <tr
              key={keyOf(row)}
              {...(onChoose ? { tabIndex: at === stop ? 0 : -1, 'aria-selected': keyOf(row) === selected, onClick: () => onChoose(row), onKeyDown: (event: KeyboardEvent) => onKeyDown(event, at, row) } : {})}
            >
              {columns.map((column) => (
                <td key={column.id} className={column.numeric ? 'mono' : undefined} data-numeric={column.numeric || undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Head<T>({ column, order, onSort }: { readonly column: Column<T>; readonly order: Order | null; onSort(): void }) {
  const direction = order?.column === column.id ? order.direction : undefined
  const Arrow = direction === 'descending' ? ChevronDown : ChevronUp
  return (
    <th scope="col" data-numeric={column.numeric || undefined} aria-sort={column.sortBy ? (direction ?? 'none') : undefined}>
      {column.sortBy ? (
        <button type="button" onClick={onSort}>
          {column.title}
          <Arrow size={13} aria-hidden data-shown={direction !== undefined || undefined} />
        </button>
      ) : (
        column.title
      )}
    </th>
  )
}
