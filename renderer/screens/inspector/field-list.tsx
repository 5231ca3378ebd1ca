import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import type { WireField } from '../../../lab/contract/wire.ts'
import { useMessages } from '../../i18n/messages.ts'
import { wireName, wireSentence } from '../../i18n/wire-texts.ts'
import { listTarget } from '../../widgets/list-keys.ts'
import { tones } from './hex-view.tsx'
import styles from './fields.module.css'

export interface FieldListProps {
  readonly fields: readonly WireField[]
  readonly active: number
  /** Lit by the mouse, over bytes or over a field. */
  readonly lit: number
  onActive(index: number): void
  onHover(index: number | null): void
}

const pageFields = 8

/** What every byte of a unit is: name, value, what it means and where that is written. */
export function FieldList({ fields, active, lit, onActive, onHover }: FieldListProps) {
  const { inspector } = useMessages()
  const id = useId()
  const list = useRef<HTMLOListElement>(null)
  const before = useRef(active)
  useEffect(() => {
    // Not at first: the cards above are to be seen.
    if (before.current !== active) list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
    before.current = active
  }, [active])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const sideways = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' }[event.key]
    const target = listTarget(sideways ?? event.key, { at: active, count: fields.length, page: pageFields })
    if (target === null) return
    onActive(target)
    event.preventDefault()
  }
  return (
    <ol ref={list} className={styles['fields']} data-list="fields" role="listbox" aria-label={inspector.bytes.fieldList} tabIndex={0} aria-activedescendant={fields[active] ? `${id}-${active}` : undefined} onKeyDown={onKeyDown} onMouseLeave={() => onHover(null)}>
      {fields.map((field, index) => (
        <li
          key={field.start}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          data-lit={index === lit || undefined}
          className={styles['field']}
          onClick={() => onActive(index)}
          onMouseEnter={() => onHover(index)}
        >
          <FieldText field={field} index={index} />
        </li>
      ))}
    </ol>
  )
}

/** A field in words, with the number that its bytes carry. */
export function FieldText({ field, index }: { readonly field: WireField; readonly index: number }) {
  const { inspector } = useMessages()
  return (
    <>
      <span className={`mono ${styles['number']}`} data-tone={index % tones}>
        {index + 1}
      </span>
      <span className={styles['what']}>
        <strong>{wireName(field.name)}</strong> <span className={`mono ${styles['value']}`}>{field.value}</span>
      </span>
      <span className={`mono ${styles['size']}`} title={inspector.bytes.sizeHint}>
        {inspector.bytes.size(field.end - field.start)}
      </span>
      {(field.meaning !== undefined || field.rfc !== undefined) && (
        <span className={styles['meaning']}>
          {field.meaning !== undefined && wireSentence(field.meaning)} {field.rfc !== undefined && <span className={styles['rfc']}>{field.rfc}</span>}
        </span>
      )}
    </>
  )
}
