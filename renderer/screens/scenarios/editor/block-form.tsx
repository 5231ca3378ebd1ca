import { ChevronLeft, ChevronRight, Trash2 } from 'lucide-react'
import { useId } from 'react'
import type { FaultInfo } from '../../../../lab/contract/fault.ts'
import { faultText } from '../../../i18n/fixture-texts.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { Button } from '../../../widgets/button.tsx'
import { EmptyState } from '../../../widgets/states.tsx'
import { paramFields, textOf, type ParamField } from '../../live/param-fields.ts'
import { durationText, msOf } from '../document/duration-text.ts'
import type { Value } from '../document/edits.ts'
import type { Block } from '../document/file-model.ts'
import { CommitInput } from './commit-input.tsx'
import { moved, type Grip, type Span, type TimeScale } from './time-scale.ts'
import styles from './forms.module.css'

export interface BlockFormProps {
  readonly block: Block | null
  readonly info: FaultInfo | undefined
  readonly scale: TimeScale
  onPlace(span: Span, how: 'typing' | 'edit'): void
  onParam(name: string, value: Value | null): void
  onRemove(): void
}

/** When a fault acts and how: the same as dragging, in numbers and buttons. */
export function BlockForm({ block, info, scale, onPlace, onParam, onRemove }: BlockFormProps) {
  const { editor } = useMessages().scenarios
  if (!block) return <EmptyState title={editor.noFault} text={editor.noFaultText} />
  const shown = info && faultText(info)
  const isInstant = info?.lifetime === 'instant'
  const nudge = (grip: Grip, by: number) => onPlace(moved(block, { ms: by * scale.stepMs, grip }, scale), 'typing')
  return (
    <div className={styles['form']} data-block-form>
      <div className={styles['formHead']}>
        <h3>{shown?.title ?? block.fault}</h3>
        <Button look="icon" aria-label={editor.removeFault} title={editor.removeFault} onClick={onRemove}>
          <Trash2 size={15} aria-hidden />
        </Button>
      </div>
      {shown && <p className={styles['explain']}>{shown.text}</p>}
      <div className={styles['times']}>
        <TimeField label={editor.begins} ms={block.fromMs} onMs={(fromMs) => onPlace({ fromMs, toMs: block.toMs === null ? null : Math.max(block.toMs, fromMs + scale.stepMs) }, 'edit')} onNudge={(by) => nudge(isInstant ? 'block' : 'start', by)} />
        {isInstant ? (
          <p className={styles['hint']}>{editor.happensOnce}</p>
        ) : (
          <>
            <TimeField label={editor.ends} ms={block.toMs} onMs={(toMs) => onPlace({ fromMs: Math.min(block.fromMs, Math.max(0, toMs - scale.stepMs)), toMs }, 'edit')} onNudge={(by) => nudge('end', by)} />
            <label className={styles['check']}>
              <input type="checkbox" checked={block.toMs === null} onChange={(event) => onPlace({ fromMs: block.fromMs, toMs: event.target.checked ? null : Math.max(block.fromMs + scale.stepMs, Math.round((block.fromMs + scale.rangeMs) / 2 / scale.stepMs) * scale.stepMs) }, 'edit')} />
              {editor.toEnd}
            </label>
          </>
        )}
      </div>
      {info && (
        <div className={styles['params']}>
          {paramFields(info).map((field) => (
            <Param key={field.name} field={field} value={textOf(field, block.stated)} onValue={(value) => onParam(field.name, value)} />
          ))}
        </div>
      )}
      {shown && (
        <dl className={styles['sees']}>
          <dt>{editor.clientSees}</dt>
          <dd>{shown.sees.client}</dd>
          <dt>{editor.originSees}</dt>
          <dd>{shown.sees.origin}</dd>
        </dl>
      )}
    </div>
  )
}

interface TimeFieldProps {
  readonly label: string
  /** Null: until the end. */
  readonly ms: number | null
  onMs(ms: number): void
  onNudge(by: 1 | -1): void
}

function TimeField({ label, ms, onMs, onNudge }: TimeFieldProps) {
  const { editor } = useMessages().scenarios
  const id = useId()
  const commit = (text: string) => {
    // A bare number is meant as seconds.
    const typed = msOf(/^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text)
    if (typed !== null) onMs(typed)
  }
  return (
    <div className={styles['time']}>
      <label htmlFor={id}>{label}</label>
      <button type="button" className={styles['step']} aria-label={editor.earlier(label)} onClick={() => onNudge(-1)}>
        <ChevronLeft size={14} aria-hidden />
      </button>
      <CommitInput id={id} className="mono" value={ms === null ? '' : durationText(ms)} placeholder={ms === null ? editor.end : ''} onCommit={commit} />
      <button type="button" className={styles['step']} aria-label={editor.later(label)} onClick={() => onNudge(1)}>
        <ChevronRight size={14} aria-hidden />
      </button>
    </div>
  )
}

/** What equals the default is left out of the file. */
function Param({ field, value, onValue }: { readonly field: ParamField; readonly value: string; onValue(value: Value | null): void }) {
  const id = useId()
  const options = field.kind === 'boolean' ? ['true', 'false'] : field.options
  // The value itself shows how a time or a size is written.
  const hint = /with its unit/.test(field.description) ? '' : field.description
  const commit = (text: string) => {
    if (text === '' || text === field.initial) onValue(null)
    else onValue(field.kind === 'number' && text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : field.kind === 'boolean' ? text === 'true' : text)
  }
  return (
    <div className={styles['param']}>
      <label htmlFor={id} className="mono">
        {field.name}
      </label>
      {options.length > 0 ? (
        <select id={id} value={value} onChange={(event) => commit(event.target.value)}>
          {(options.includes(value) ? options : [value, ...options]).map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <CommitInput id={id} className="mono" value={value} onCommit={commit} {...(hint === '' ? {} : { 'aria-describedby': `${id}-hint` })} />
      )}
      {hint !== '' && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  )
}
