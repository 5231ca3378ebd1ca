import { useDeferredValue, useMemo, useState } from 'react'
import type { TransportInfo } from '../../../../lab/contract/transport.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { transportText } from '../../../i18n/fixture-texts.ts'
import { useEventLog, useRecordedEvents } from '../../../state/live-run.ts'
import { useSelection } from '../../../state/selection.ts'
import { Segmented } from '../../../widgets/segmented.tsx'
import type { LanesSource } from '../lanes-source.ts'
import { EventList } from './event-list.tsx'
import { FilteredEvents } from './event-filter.ts'
import styles from './drawer.module.css'

export interface EventsPanelProps {
  readonly source: LanesSource
  readonly transports: readonly TransportInfo[]
}

/** Every event of the run, to be searched; the selected one is the selected one everywhere. */
export function EventsPanel({ source, transports }: EventsPanelProps) {
  const messages = useMessages()
  useEventLog()
  const { events } = messages.drawer
  const chosen = useSelection((selection) => selection.transport)
  const [text, setText] = useState('')
  const [of, setOf] = useState<'all' | 'chosen'>('all')
  const [isQuiet, setQuiet] = useState(true)
  const wanted = useDeferredValue(text)
  const { store } = source.log
  const recorded = useRecordedEvents()
  const transport = of === 'chosen' ? chosen : null
  const filtered = useMemo(() => new FilteredEvents(store, { text: wanted, transport, isQuiet }), [store, wanted, transport, isQuiet])
  filtered.update()
  const info = transports.find(({ id }) => id === chosen)
  return (
    <div className={styles['events']}>
      <div className={styles['filter']}>
        <input className={styles['find']} type="search" aria-label={events.filter} placeholder={events.filter} value={text} onChange={(event) => setText(event.target.value)} />
        <Segmented<'all' | 'chosen'> label={events.of} value={of} options={[{ id: 'all', title: events.all }, { id: 'chosen', title: events.chosen(info ? transportText(info).title : chosen) }]} onChange={setOf} />
        <label className={styles['check']}>
          <input type="checkbox" checked={isQuiet} onChange={() => setQuiet(!isQuiet)} />
          {events.quiet}
        </label>
        <span className={styles['count']} role="status">
          {[events.shown(filtered.length, store.length), ...(recorded > store.length ? [events.bytes(recorded - store.length)] : [])].join(' · ')}
        </span>
      </div>
      <EventList source={source} filtered={filtered} />
    </div>
  )
}
