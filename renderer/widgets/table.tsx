import { ChevronDown, ChevronUp } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { locale } from '../i18n/locale.ts'
import { useMessages } from '../i18n/messages.ts'
import { Hint } from './hint.tsx'
import { listTarget } from './list-keys.ts'
import { choose, choosingOf, type Choosing } from './table-choice.ts'
import { nextOrder, ordered, type Order } from './table-order.ts'
import { useRowWindow } from './use-row-window.ts'
import styles from './table.module.css'

export interface Column<T> {
  readonly id: string
  readonly title: ReactNode
  /** What it shows, for whoever points at its head. Only of one that can be sorted by. */
  readonly means?: string | undefined
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
  /** The chosen row; a set where several can be chosen, as in a list of files. */
  readonly selected?: string | null | ReadonlySet<string>
  /** Given: rows are walked with arrow keys; a click or Enter chooses one. */
  onChoose?(row: T): void
  /** Instead, where several can be chosen: a click chooses one, with Ctrl or Shift more; so does Space. */
  onSelected?(keys: ReadonlySet<string>): void
  /** Enter or a double click, where several can be chosen. */
  onOpen?(row: T): void
  /** Keys of the screen's own. @returns whether it was one */
  onKey?(row: T, event: KeyboardEvent): boolean
  readonly initialOrder?: Order
  /** Instead of the rows when there are none. */
  readonly empty?: ReactNode
}

const nothing: ReadonlySet<string> = new Set()
/** For the page keys: about what one sees. */
const pageRows = 12

/** A table that sorts and, when its rows can be chosen, is one stop for Tab. Of very many rows (of one height) only those in sight are rendered. */
export function Table<T>(props: TableProps<T>) {
  const { label, columns, rows, keyOf, onChoose, onSelected, initialOrder, empty } = props
  const messages = useMessages()
  const [order, setOrder] = useState<Order | null>(initialOrder ?? null)
  const frame = useRef<HTMLDivElement>(null)
  const sortBy = columns.find((column) => column.id === order?.column)?.sortBy
  const shown = order && sortBy ? ordered(rows, sortBy, { direction: order.direction, locale: locale() }) : rows
  const part = useRowWindow(frame, shown.length)
  const selected = selectedKeys(props.selected)
  const walk = useRowWalk(props, { frame, shown, selected, rowHeight: part.rowHeight })
  if (rows.length === 0) return <div className={styles['empty']}>{empty ?? messages.table.empty}</div>
  const interactive = onChoose !== undefined || onSelected !== undefined
  return (
    <div ref={frame} className={styles['frame']}>
      <table className={styles['table']} aria-label={label} role={interactive ? 'grid' : undefined} aria-multiselectable={onSelected ? true : undefined} aria-rowcount={part.rowHeight > 0 ? shown.length + 1 : undefined}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} order={order} onSort={() => setOrder(nextOrder(order, column.id))} />
            ))}
          </tr>
        </thead>
        <tbody data-windowed={part.rowHeight > 0 || undefined}>
          <Spacer rows={part.first} rowHeight={part.rowHeight} />
          {shown.slice(part.first, part.end).map((row, i) => {
            const at = part.first + i
            return (
              <tr key={keyOf(row)} data-row={at} aria-rowindex={part.rowHeight > 0 ? at + 2 : undefined} {...(interactive ? { 'aria-selected': selected.has(keyOf(row)), ...walk(row, at) } : {})}>
                {columns.map((column) => (
                  <td key={column.id} className={column.numeric ? 'mono' : undefined} data-numeric={column.numeric || undefined}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          <Spacer rows={shown.length - part.end} rowHeight={part.rowHeight} />
        </tbody>
      </table>
    </div>
  )
}

function selectedKeys(selected: TableProps<unknown>['selected']): ReadonlySet<string> {
  if (selected === null || selected === undefined) return nothing
  return typeof selected === 'string' ? new Set([selected]) : selected
}

/** The height of rows that are not rendered. */
function Spacer({ rows, rowHeight }: { readonly rows: number; readonly rowHeight: number }) {
  return rows > 0 && rowHeight > 0 ? <tr aria-hidden style={{ height: rows * rowHeight }} /> : null
}

interface Walked<T> {
  readonly frame: React.RefObject<HTMLDivElement | null>
  readonly shown: readonly T[]
  readonly selected: ReadonlySet<string>
  readonly rowHeight: number
}

/** One row takes the focus; arrow keys, Home and End hand it on. */
function useRowWalk<T>({ keyOf, onChoose, onSelected, onOpen, onKey }: TableProps<T>, { frame, shown, selected, rowHeight }: Walked<T>) {
  const [focused, setFocused] = useState<string | null>(null)
  const anchor = useRef<string | null>(null)
  const wanted = useRef<number | null>(null)
  const rowAt = (at: number) => frame.current?.querySelector<HTMLElement>(`tbody tr[data-row="${at}"]`)
  useEffect(() => {
    if (wanted.current === null) return
    const row = rowAt(wanted.current)
    if (row) wanted.current = null
    row?.focus()
  })
  const keys = shown.map(keyOf)
  const stop = Math.max(0, focused !== null && keys.includes(focused) ? keys.indexOf(focused) : keys.findIndex((key) => selected.has(key)))
  const pick = (row: T, how: Choosing) => {
    onChoose?.(row)
    if (!onSelected) return
    const next = choose({ keys: selected, anchor: anchor.current }, keyOf(row), { how, order: keys })
    anchor.current = next.anchor
    onSelected(next.keys)
  }
  const goTo = (at: number) => {
    const row = rowAt(at)
    if (row) return row.focus()
    // Not rendered yet: it will be where the frame is scrolled to.
    wanted.current = at
    frame.current?.scrollTo({ top: at * rowHeight })
  }
  const onKeyDown = (event: KeyboardEvent, at: number, row: T) => {
    if (event.target !== event.currentTarget) return
    const next = event.ctrlKey || event.metaKey || event.altKey ? null : listTarget(event.key, { at, count: shown.length, page: pageRows })
    if (next !== null) {
      anchor.current ??= keyOf(row)
      if (event.shiftKey && onSelected && shown[next] !== undefined) pick(shown[next], 'range')
      goTo(next)
    } else if (event.key === 'Enter' && onOpen) onOpen(row)
    else if (event.key === ' ' && onSelected) pick(row, 'toggle')
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && onSelected) onSelected(new Set(keys))
    else if (event.key === 'Enter' || event.key === ' ') pick(row, 'one')
    else if (!onKey?.(row, event)) return
    event.preventDefault()
  }
  return (row: T, at: number) => ({
    tabIndex: at === stop ? 0 : -1,
    onFocus: () => setFocused(keyOf(row)),
    onClick: (event: MouseEvent) => pick(row, choosingOf(event)),
    onDoubleClick: () => onOpen?.(row),
    onKeyDown: (event: KeyboardEvent) => onKeyDown(event, at, row),
  })
}

function MaybeHint({ text, children }: { readonly text: string | undefined; readonly children: Parameters<typeof Hint>[0]['children'] }) {
  return text === undefined ? children : <Hint text={text}>{children}</Hint>
}

function Head<T>({ column, order, onSort }: { readonly column: Column<T>; readonly order: Order | null; onSort(): void }) {
  const direction = order?.column === column.id ? order.direction : undefined
  const Arrow = direction === 'descending' ? ChevronDown : ChevronUp
  return (
    <th scope="col" data-numeric={column.numeric || undefined} aria-sort={column.sortBy ? (direction ?? 'none') : undefined}>
      {column.sortBy ? (
        <MaybeHint text={column.means}>
          <button type="button" onClick={onSort}>
            {column.title}
            <Arrow size={13} aria-hidden data-shown={direction !== undefined || undefined} />
          </button>
        </MaybeHint>
      ) : (
        column.title
      )}
    </th>
  )
}
