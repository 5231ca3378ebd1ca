import { useEffect, type KeyboardEvent, type MouseEvent } from 'react'
import type { HexLine } from '../../../lab/contract/wire-pages.ts'
import { useMessages } from '../../i18n/messages.ts'
import { useVirtualRows } from '../../widgets/use-virtual-rows.ts'
import { segmentsOf, type Mark, type Segment } from './hex-segments.ts'
import styles from './hex.module.css'

export interface HexViewProps {
  readonly lines: readonly HexLine[]
  /** Fields of a unit, or units of a stream; in order. */
  readonly marks: readonly Mark[]
  /** Index of the mark that was chosen and is kept in view; -1 for none. */
  readonly chosen: number
  /** Of the one whose bytes are lit: the chosen one, or what the pointer is over. Nothing scrolls for a pointer. */
  readonly active: number
  onActive(index: number): void
  onHover(index: number | null): void
  onEnter?(): void
  /** Index of the mark before which HTTP ends. */
  readonly boundary?: number
  /** Said behind the last byte. */
  readonly after?: string | undefined
  /** Fills the pane, instead of being as high as its lines. */
  readonly tall?: boolean
}

const rowRem = 2.8
/** What is said behind the last byte, and the space around all of it. */
const afterRem = 4.8
/** How many colours the theme has for neighbouring fields. */
export const tones = 6

/** Sixteen bytes a line, hexadecimal and ASCII; what belongs together is underlined, and numbered where it begins. */
export function HexView({ lines, marks, chosen, active, onActive, onHover, onEnter, boundary = -1, after, tall = false }: HexViewProps) {
  const { inspector } = useMessages()
  const { scroller, first, end, onScroll, reveal } = useVirtualRows(lines.length, rowRem)
  const base = lines[0]?.offset ?? 0
  const start = marks[chosen]?.start
  useEffect(() => {
    if (start !== undefined) reveal(Math.floor((start - base) / 16))
  }, [start, base, reveal])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: marks.length - 1 }[event.key]
    if (to !== undefined && marks.length > 0) onActive(Math.max(0, Math.min(marks.length - 1, to)))
    else if (event.key === 'Enter' && onEnter) onEnter()
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={scroller}
      className={`mono ${styles['hex']}`}
      data-list="hex"
      data-tall={tall || undefined}
      role="group"
      aria-label={`${inspector.bytes.hex}. ${inspector.bytes.hexHint}`}
      tabIndex={0}
      style={tall ? undefined : { height: `${lines.length * rowRem + (after === undefined ? 1.6 : afterRem)}rem` }}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onMouseOver={(event) => onHover(markAt(event))}
      onMouseLeave={() => onHover(null)}
      onClick={(event) => {
        const index = markAt(event)
        if (index !== null) onActive(index)
      }}
    >
      <div className={styles['all']} style={{ height: `${lines.length * rowRem}rem` }}>
        {lines.slice(first, end).map((line, i) => (
          <Line key={line.offset} line={line} index={first + i} segments={segmentsOf(line, marks)} active={active} boundary={boundary} />
        ))}
      </div>
      {after !== undefined && <p className={styles['after']}>{after}</p>}
    </div>
  )
}

function markAt({ target }: MouseEvent): number | null {
  const mark = target instanceof Element ? target.closest('[data-mark]')?.getAttribute('data-mark') : null
  return mark === null || mark === undefined ? null : Number(mark)
}

function Line({ line, index, segments, active, boundary }: { readonly line: HexLine; readonly index: number; readonly segments: readonly Segment[]; readonly active: number; readonly boundary: number }) {
  return (
    <div className={styles['line']} style={{ top: `${index * rowRem}rem` }}>
      <span className={styles['offset']}>{line.offset.toString(16).padStart(6, '0')}</span>
      <span className={styles['bytes']}>
        {segments.map((segment, i) => (
          <Bytes key={i} segment={segment} active={active} boundary={boundary} />
        ))}
      </span>
      <span className={styles['ascii']}>
        {segments.map((segment, i) => (
          <span key={i} {...marked(segment, active, boundary)}>
            {segment.ascii}
          </span>
        ))}
      </span>
    </div>
  )
}

function Bytes({ segment, active, boundary }: { readonly segment: Segment; readonly active: number; readonly boundary: number }) {
  return (
    <>
      <span {...marked(segment, active, boundary)}>
        {segment.begins && (
          <span className={styles['number']} aria-hidden>
            {segment.mark + 1}
          </span>
        )}
        {segment.hex}
      </span>
      {segment.gap}
    </>
  )
}

function marked({ mark, begins }: Segment, active: number, boundary: number) {
  return mark < 0 ? {} : { className: styles['mark'], 'data-mark': mark, 'data-tone': mark % tones, 'data-active': mark === active || undefined, 'data-boundary': (begins && mark === boundary) || undefined }
}
