import { memo, useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { FileProblem } from '../../../../lab/contract/library.ts'
import { tagOf, useMessages } from '../../../i18n/messages.ts'
import { linePieces, type LineMark } from './marked-line.ts'
import { breakLine, caretAfterChange, offsetOf, replaceWord, type Typed } from './typing.ts'
import { useCompletion, type OpenCompletion } from './use-completion.ts'
import styles from './yaml.module.css'

export interface YamlEditorProps {
  readonly text: string
  readonly problems: readonly FileProblem[]
  readonly catalogue: Catalogue
  readonly area: RefObject<HTMLTextAreaElement | null>
  readonly describedBy: string
  onType(text: string): void
}

/** Above this the lines are drawn without tones: a file of that size was not written by hand. */
const mostToned = 3000

/**
 * A text area, with everything that a person and a screen reader know of one; behind its transparent letters lie the same lines with
 * tones and marks.
 */
export function YamlEditor({ text, problems, catalogue, area, describedBy, onType }: YamlEditorProps) {
  const { joined, scenarios } = useMessages()
  const { yaml } = scenarios
  const listId = useId()
  const completion = useCompletion(catalogue)
  const { open } = completion
  const [caret, setCaret] = useState(0)
  const put = useCaret(area, text)
  const type = (typed: Typed) => {
    put(typed)
    setCaret(typed.caret)
    onType(typed.text)
  }
  const accept = (item: OpenCompletion['items'][number]) => {
    if (!open) return
    const typed = replaceWord(text, { from: open.from, to: open.to, insert: item.insert })
    type(typed)
    // A key is half of what was meant.
    if (item.insert.endsWith(': ')) completion.look(typed.text, typed.caret, true)
    else completion.close()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { selectionStart, selectionEnd } = event.currentTarget
    if (event.nativeEvent.isComposing) return
    if (event.key === ' ' && event.ctrlKey) completion.look(text, selectionStart, true)
    else if (open && completionKey(event.key, { open, accept, completion })) event.stopPropagation()
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) type(breakLine(text, selectionStart, selectionEnd))
    else return
    event.preventDefault()
  }
  return (
    <div className={styles['scroller']}>
      <div className={styles['editor']}>
        <Lines text={text} problems={problems} caret={open ? caret : null} />
        <textarea
          ref={area}
          className={styles['area']}
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          aria-label={yaml.label}
          aria-describedby={describedBy}
          aria-invalid={problems.length > 0}
          aria-autocomplete="list"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? `${listId}-${open.index}` : undefined}
          onKeyDown={onKeyDown}
          onBlur={completion.close}
          onPointerDown={completion.close}
          onChange={(event) => {
            const { value, selectionStart } = event.target
            put({ text: value, caret: selectionStart })
            setCaret(selectionStart)
            onType(value)
            completion.look(value, selectionStart, false)
          }}
        />
        {open && <Suggestions id={listId} open={open} onAccept={accept} />}
        <span className="visually-hidden" role="status">
          {open ? joined.named(yaml.count(open.items.length), open.items[open.index]?.label ?? '') : ''}
        </span>
      </div>
    </div>
  )
}

/** @returns whether the list took the key */
function completionKey(key: string, { open, accept, completion }: { readonly open: OpenCompletion; accept(item: OpenCompletion['items'][number]): void; readonly completion: ReturnType<typeof useCompletion> }): boolean {
  const item = open.items[open.index]
  const action = { ArrowDown: () => completion.step(1), ArrowUp: () => completion.step(-1), Escape: completion.close, Enter: () => item && accept(item), Tab: () => item && accept(item) }[key]
  action?.()
  return action !== undefined
}

/** React writes a new value behind the caret's back: it is put where the change ended. */
function useCaret(area: RefObject<HTMLTextAreaElement | null>, text: string): (typed: Typed) => void {
  const typed = useRef<Typed>({ text, caret: 0 })
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const caret = typed.current.text === text ? typed.current.caret : caretAfterChange(typed.current.text, text)
    if (typed.current.text !== text || element.selectionStart !== caret) element.setSelectionRange(caret, caret)
    typed.current = { text, caret }
    if (document.activeElement === element) reveal(element, text.slice(0, caret).split('\n').length)
  }, [area, text])
  return (next) => {
    typed.current = next
  }
}

/** The area is as high as its text: what scrolls is around it, and does not follow the caret by itself. */
function reveal(element: HTMLElement, line: number): void {
  const scroller = element.closest(`.${styles['scroller'] ?? ''}`)
  const drawn = element.parentElement?.querySelectorAll(`.${styles['line'] ?? ''}`)[line - 1]
  if (!scroller || !drawn) return
  const [frame, at] = [scroller.getBoundingClientRect(), drawn.getBoundingClientRect()]
  if (at.bottom > frame.bottom) scroller.scrollTop += at.bottom - frame.bottom + at.height
  else if (at.top < frame.top) scroller.scrollTop -= frame.top - at.top
}

const Lines = memo(function Lines({ text, problems, caret }: { readonly text: string; readonly problems: readonly FileProblem[]; readonly caret: number | null }) {
  const lines = text.split('\n')
  const toned = lines.length <= mostToned
  const before = caret === null ? [] : text.slice(0, caret).split('\n')
  return (
    <div className={styles['lines']} aria-hidden>
      {lines.map((line, i) => {
        const here = i === before.length - 1 ? (before[i] ?? '').length : null
        return <Line key={i} number={i + 1} line={line} wrong={wrongIn(problems, i + 1, line)} message={problems.find((problem) => problem.line === i + 1)?.message} caret={here} toned={toned} />
      })}
    </div>
  )
})

function wrongIn(problems: readonly FileProblem[], number: number, line: string): readonly LineMark[] {
  return problems
    .filter((problem) => problem.line === number)
    .map((problem) => {
      const from = Math.min(problem.column - 1, Math.max(0, line.length - 1))
      return { from, to: problem.endLine > number ? line.length : Math.max(from + 1, problem.endColumn - 1) }
    })
}

interface LineProps {
  readonly number: number
  readonly line: string
  readonly wrong: readonly LineMark[]
  readonly message: string | undefined
  readonly caret: number | null
  readonly toned: boolean
}

function Line({ number, line, wrong, message, caret, toned }: LineProps) {
  return (
    <div className={styles['line']} data-wrong={message !== undefined || undefined}>
      <span className={styles['number']} title={message} lang={message && tagOf(message)}>
        {number}
      </span>
      <span className={styles['words']}>
        {toned || wrong.length > 0
          ? linePieces(line, { wrong, caret }).map((piece, i) => (
              <span key={i} data-tone={piece.tone} data-wrong={piece.isWrong || undefined} data-caret={piece.isCaret || undefined}>
                {piece.text}
              </span>
            ))
          : line}
        {line === '' && caret === 0 && <span data-caret />}
        {'\u200b'}
      </span>
    </div>
  )
}

/** Tied to the caret that is drawn behind the letters. */
function Suggestions({ id, open, onAccept }: { readonly id: string; readonly open: OpenCompletion; onAccept(item: OpenCompletion['items'][number]): void }) {
  const { yaml } = useMessages().scenarios
  const list = useRef<HTMLUListElement>(null)
  useLayoutEffect(() => {
    const element = list.current
    const mark = element?.parentElement?.querySelector<HTMLElement>('[data-caret]')
    if (!element || !mark) return
    const frame = element.parentElement?.getBoundingClientRect()
    const at = mark.getBoundingClientRect()
    const scroller = element.closest(`.${styles['scroller'] ?? ''}`)?.getBoundingClientRect()
    const below = (scroller?.bottom ?? innerHeight) - at.bottom
    element.style.left = `${at.left - (frame?.left ?? 0)}px`
    element.style.top = below < element.offsetHeight + 8 && at.top - (scroller?.top ?? 0) > element.offsetHeight ? `${at.top - (frame?.top ?? 0) - element.offsetHeight - 4}px` : `${at.bottom - (frame?.top ?? 0) + 4}px`
  }, [open])
  useEffect(() => {
    list.current?.children[open.index]?.scrollIntoView({ block: 'nearest' })
  }, [open.index])
  return (
    <ul ref={list} id={id} className={styles['suggestions']} role="listbox" aria-label={yaml.suggestions}>
      {open.items.map((item, i) => (
        <li
          key={item.label}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === open.index}
          // The text area keeps the focus.
          onPointerDown={(event) => {
            event.preventDefault()
            onAccept(item)
          }}
        >
          <span className="mono">{item.label}</span>
          {item.detail !== '' && <small>{item.detail}</small>}
        </li>
      ))}
    </ul>
  )
}

export function goTo(area: HTMLTextAreaElement | null, text: string, { line, column, endLine, endColumn }: Pick<FileProblem, 'line' | 'column' | 'endLine' | 'endColumn'>): void {
  if (!area) return
  area.focus()
  area.setSelectionRange(offsetOf(text, line, column), endLine === line ? offsetOf(text, endLine, endColumn) : offsetOf(text, line, column))
  reveal(area, line)
}
