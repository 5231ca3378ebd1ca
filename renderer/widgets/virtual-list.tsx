import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { listTarget } from './list-keys.ts'
import { useVirtualRows } from './use-virtual-rows.ts'
import styles from './virtual-list.module.css'

export interface VirtualListProps {
  readonly label: string
  /** `grid`: each row renders its `gridcell`s. */
  readonly role: 'grid' | 'listbox'
  readonly count: number
  readonly rowRem: number
  /** Index of the chosen row, -1 for none. */
  readonly chosen: number
  onChoose(index: number): void
  /** Enter: on to what the row shows. */
  onEnter?(): void
  /** Other keys; true when it was used. */
  onKey?(key: string): boolean
  keyOf(index: number): string
  row(index: number): ReactNode
  /** For tests and for moving the focus here. */
  readonly name: string
}

/** A long list as one stop for Tab: the chosen row follows the keyboard, and only rows in view are in the document. */
export function VirtualList({ label, role, count, rowRem, chosen, onChoose, onEnter, onKey, keyOf, row, name }: VirtualListProps) {
  const id = useId()
  const { scroller, first, end, onScroll, reveal, pageRows } = useVirtualRows(count, rowRem)
  const latest = useRef(chosen)
  useEffect(() => {
    latest.current = chosen
  })
  const chosenKey = chosen < 0 || chosen >= count ? null : keyOf(chosen)
  // Rows that come in before the chosen one move it, which is no reason to scroll.
  useEffect(() => {
    if (chosenKey !== null) reveal(latest.current)
  }, [chosenKey, reveal])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const target = listTarget(event.key, { at: chosen, count, page: pageRows() })
    if (target !== null) {
      onChoose(target)
      reveal(target)
    } else if (event.key === 'Enter' && onEnter) onEnter()
    else if (!onKey?.(event.key)) return
    event.preventDefault()
  }
  const visible = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i)
  const rowId = (index: number) => `${id}-${index}`
  const chosenInView = chosen >= first && chosen < end
  const [rowRole, counts] = role === 'grid' ? (['row', { 'aria-rowcount': count }] as const) : (['option', {}] as const)
  return (
    <div
      ref={scroller}
      className={styles['list']}
      data-list={name}
      role={role}
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={chosenInView ? rowId(chosen) : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      {...counts}
    >
      <div className={styles['all']} role={role === 'grid' ? 'rowgroup' : undefined} style={{ height: `${count * rowRem}rem` }}>
        {visible.map((index) => (
          <div
            key={keyOf(index)}
            id={rowId(index)}
            className={styles['row']}
            role={rowRole}
            aria-selected={index === chosen}
            style={{ height: `${rowRem}rem`, top: `${index * rowRem}rem` }}
            onClick={() => onChoose(index)}
            {...(role === 'grid' ? { 'aria-rowindex': index + 1 } : { 'aria-setsize': count, 'aria-posinset': index + 1 })}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Moves the keyboard to a list by its name. */
export function focusList(name: string): void {
  document.querySelector<HTMLElement>(`[data-list="${name}"]`)?.focus()
}
