import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { describeEvent } from '../../../i18n/describe-event.ts'
import { moment } from '../../../i18n/format.ts'
import { shortName } from '../../../i18n/lane-words.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { select, useSelectedEvent } from '../../../state/selection.ts'
import { useUiScale } from '../../../state/use-projector.ts'
import { listTarget } from '../../../widgets/list-keys.ts'
import type { LanesSource } from '../lanes-source.ts'
import { useSize } from '../use-size.ts'
import type { FilteredEvents } from './event-filter.ts'
import styles from './drawer.module.css'

const rowPx = 25
/** Rendered above and below what is seen. */
const spare = 8

export interface EventListProps {
  readonly source: LanesSource
  readonly filtered: FilteredEvents
}

/** A list box of which only the rows in sight exist; the end is followed until somebody scrolls away from it. */
export function EventList({ source, filtered }: EventListProps) {
  const messages = useMessages()
  const frame = useRef<HTMLDivElement>(null)
  const id = useId()
  const { height } = useSize(frame)
  const [top, setTop] = useState(0)
  const scale = useUiScale()
  const row = rowPx * scale
  const { log } = source
  const selected = useSelectedEvent(log.run)
  const chosenIndex = selected === null ? -1 : log.store.indexOf(selected)
  const chosenRow = chosenIndex < 0 ? -1 : filtered.rowOf(chosenIndex)
  const isShown = chosenRow >= 0 && filtered.at(chosenRow) === chosenIndex
  const first = Math.max(0, Math.floor(top / row) - spare)
  const last = Math.min(filtered.length, Math.ceil((top + height) / row) + spare)
  useFollowedEnd(frame, filtered.length, selected === null)
  useRevealedRow(frame, isShown ? chosenRow : -1, row)

  const choose = (at: number) => {
    const index = filtered.at(at)
    if (index === undefined) return
    const transport = log.store.transportAt(index)
    select({ run: log.run, ...(transport === null ? {} : { transport }), event: log.store.idAt(index) })
  }
  const page = Math.max(1, Math.floor(height / row) - 1)
  const onKeyDown = (event: KeyboardEvent) => {
    const to = event.ctrlKey || event.metaKey || event.altKey ? null : listTarget(event.key, { at: chosenRow, count: filtered.length, page })
    if (to === null) return
    // Nothing chosen yet: the newest is where one looks.
    choose(chosenRow < 0 && event.key !== 'Home' ? filtered.length - 1 : to)
    event.preventDefault()
  }
  if (filtered.length === 0) return <p className={styles['none']}>{messages.drawer.events.none}</p>
  return (
    <div ref={frame} className={styles['list']} role="listbox" tabIndex={0} aria-label={messages.drawer.events.label} aria-activedescendant={isShown ? `${id}-${chosenRow}` : undefined} onScroll={(event) => setTop(event.currentTarget.scrollTop)} onKeyDown={onKeyDown}>
      <div role="presentation" style={{ height: filtered.length * row }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((at) => (
          <EventRow key={at} id={`${id}-${at}`} source={source} index={filtered.at(at) ?? 0} top={at * row} height={row} place={{ at: at + 1, of: filtered.length }} isChosen={isShown && at === chosenRow} onChoose={() => choose(at)} />
        ))}
      </div>
    </div>
  )
}

interface EventRowProps {
  readonly id: string
  readonly source: LanesSource
  readonly index: number
  readonly top: number
  readonly height: number
  readonly place: { readonly at: number; readonly of: number }
  readonly isChosen: boolean
  onChoose(): void
}

function EventRow({ id, source, index, top, height, place, isChosen, onChoose }: EventRowProps) {
  const messages = useMessages()
  const { store } = source.log
  const event = store.at(index)
  const transport = store.transportAt(index)
  return (
    <div id={id} role="option" aria-selected={isChosen} aria-posinset={place.at} aria-setsize={place.of} className={styles['row']} data-side={event?.side} style={{ top, height }} onClick={onChoose}>
      <span className="mono">{moment(store.timeAt(index) - source.times().zeroT, 1)}</span>
      <span className={`mono ${styles['id']}`}>#{store.idAt(index)}</span>
      <span className={styles['who']}>{transport === null ? '' : shortName(transport)}</span>
      <span className={styles['what']}>{event ? describeEvent(event) : messages.drawer.events.older}</span>
    </div>
  )
}

/** Keeps to the newest as long as the list stands at its end and nothing is selected. */
function useFollowedEnd(frame: React.RefObject<HTMLDivElement | null>, length: number, isFree: boolean): void {
  const atEnd = useRef(true)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const look = () => (atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40)
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [frame])
  useEffect(() => {
    const element = frame.current
    if (element && isFree && atEnd.current) element.scrollTo({ top: element.scrollHeight })
  }, [frame, length, isFree])
}

function useRevealedRow(frame: React.RefObject<HTMLDivElement | null>, at: number, row: number): void {
  useEffect(() => {
    const element = frame.current
    if (!element || at < 0) return
    const top = at * row
    if (top < element.scrollTop || top + row > element.scrollTop + element.clientHeight) element.scrollTo({ top: top - element.clientHeight / 2 })
  }, [frame, at, row])
}
