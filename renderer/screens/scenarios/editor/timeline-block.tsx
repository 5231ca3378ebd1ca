import { useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'
import type { FaultInfo } from '../../../../lab/contract/fault.ts'
import { faultTitle } from '../../../i18n/fixture-texts.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { tellingParam } from '../../live/param-fields.ts'
import { durationText } from '../document/duration-text.ts'
import type { Block } from '../document/file-model.ts'
import { moved, type Grip, type Span, type TimeScale } from './time-scale.ts'
import styles from './timeline.module.css'

export interface BlockActions {
  onChoose(): void
  onOpen(): void
  onPlace(span: Span, how: 'typing' | 'edit'): void
  onRemove(): void
}

export interface TimelineBlockProps {
  readonly block: Block
  /** Undefined for a fault that nobody knows. */
  readonly info: FaultInfo | undefined
  readonly scale: TimeScale
  readonly row: number
  readonly track: RefObject<HTMLElement | null>
  readonly isChosen: boolean
  readonly note?: string | undefined
  /** Null: it is only shown. */
  readonly actions: BlockActions | null
}

/** A fault in its lane. Moved by pointer or arrow keys; its form beside the timeline says the same in numbers. */
export function TimelineBlock({ block, info, scale, row, track, isChosen, note, actions }: TimelineBlockProps) {
  const { joined, scenarios } = useMessages()
  const { editor } = scenarios
  const { span, grip } = useDrag(block, { scale, track, actions })
  const isInstant = info?.lifetime === 'instant'
  const title = info ? faultTitle(info) : block.fault
  const number = info ? tellingParam(info, block.stated) : ''
  const when = isInstant ? durationText(span.fromMs) : span.toMs === null ? editor.fromOn(durationText(span.fromMs)) : editor.fromTo(durationText(span.fromMs), durationText(span.toMs))
  const left = (span.fromMs / scale.rangeMs) * 100
  const width = isInstant ? undefined : `${(Math.min(1, (span.toMs ?? scale.rangeMs) / scale.rangeMs) - span.fromMs / scale.rangeMs) * 100}%`
  const onKeyDown = (event: KeyboardEvent) => {
    if (!actions) return
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by !== undefined && !event.altKey && !event.metaKey) {
      const ms = by * scale.stepMs * (event.ctrlKey ? 10 : 1)
      actions.onPlace(moved(block, { ms, grip: event.shiftKey && !isInstant ? 'end' : 'block' }, scale), 'typing')
    } else if (event.key === 'Delete' || event.key === 'Backspace') actions.onRemove()
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) actions.onOpen()
    else return
    event.preventDefault()
  }
  return (
    <div className={styles['block']} data-chosen={isChosen || undefined} data-instant={isInstant || undefined} data-open={span.toMs === null || undefined} data-base={note !== undefined || undefined} data-unknown={info === undefined || undefined} style={{ left: `${left}%`, width, top: `${row * 3.2 + 0.4}rem` }}>
      {actions ? (
        <button type="button" className={styles['body']} aria-label={editor.block([title, number].filter(Boolean).join(' '), when)} aria-pressed={isChosen} title={[title, number].join(' ')} onClick={actions.onChoose} onFocus={actions.onChoose} onKeyDown={onKeyDown} {...grip('block')}>
          <Words title={title} number={number} />
        </button>
      ) : (
        <span className={styles['body']} role="img" aria-label={joined.commas([editor.block(title, when), ...(note === undefined ? [] : [note])])} title={note}>
          <Words title={title} number={number} />
        </span>
      )}
      {actions && !isInstant && (
        <>
          <span className={styles['edge']} data-edge="start" {...grip('start')} />
          <span className={styles['edge']} data-edge="end" {...grip('end')} />
        </>
      )}
      {span !== block && (span.fromMs !== block.fromMs || span.toMs !== block.toMs) && <span className={`mono ${styles['tip']}`}>{when}</span>}
    </div>
  )
}

function Words({ title, number }: { readonly title: string; readonly number: string }) {
  return (
    <>
      <span className={styles['name']}>{title}</span>
      {number !== '' && <span className={styles['number']}>{number}</span>}
    </>
  )
}

interface Drag {
  readonly grip: Grip
  readonly startX: number
  readonly span: Span
}

/** Until the pointer is let go nothing is written; Escape or a lost pointer leaves it as it was. */
function useDrag(block: Block, { scale, track, actions }: Pick<TimelineBlockProps, 'scale' | 'track' | 'actions'>) {
  const [drag, setDrag] = useState<Drag | null>(null)
  const spanAt = (event: PointerEvent, { grip, startX }: Drag): Span => {
    const width = track.current?.clientWidth ?? 1
    return moved(block, { ms: ((event.clientX - startX) / width) * scale.rangeMs, grip }, scale)
  }
  const grip = (which: Grip) =>
    actions === null
      ? {}
      : {
          onPointerDown(event: PointerEvent<HTMLElement>) {
            if (event.button !== 0) return
            event.currentTarget.setPointerCapture(event.pointerId)
            actions.onChoose()
            setDrag({ grip: which, startX: event.clientX, span: block })
          },
          onPointerMove(event: PointerEvent) {
            if (drag) setDrag({ ...drag, span: spanAt(event, drag) })
          },
          onPointerUp(event: PointerEvent) {
            if (!drag) return
            const span = spanAt(event, drag)
            setDrag(null)
            if (span.fromMs !== block.fromMs || span.toMs !== block.toMs) actions.onPlace(span, 'edit')
          },
          onPointerCancel: () => setDrag(null),
        }
  return { span: drag?.span ?? block, grip }
}
