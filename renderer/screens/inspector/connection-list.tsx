import { ListFilter } from 'lucide-react'
import { Fragment, useMemo } from 'react'
import type { TransportId } from '../../../lab/contract/transport.ts'
import type { WireConnectionInfo } from '../../../lab/contract/wire-pages.ts'
import { moment } from '../../i18n/format.ts'
import { transportText } from '../../i18n/fixture-texts.ts'
import { useMessages, type Messages } from '../../i18n/messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { Choice } from '../../widgets/choice.tsx'
import { focusList, VirtualList } from '../../widgets/virtual-list.tsx'
import { shownConnections } from './connection-rows.ts'
import { chooseConnection, setFilter, useFilter } from './inspector-state.ts'
import styles from './connections.module.css'

export interface ConnectionListProps {
  readonly connections: readonly WireConnectionInfo[]
  readonly current: WireConnectionInfo
  readonly startT: number
}

/** Transports by their title, in the language in force. */
function useTitles(): (transport: TransportId) => string {
  const messages = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  return useMemo(() => {
    void messages
    const titles = new Map((catalogue?.transports ?? []).map((info) => [info.id, transportText(info).title]))
    return (transport) => titles.get(transport) ?? transport
  }, [catalogue, messages])
}

/** Connections of clients; one is chosen, by arrows or j and k. */
export function ConnectionList({ connections, current, startT }: ConnectionListProps) {
  const { inspector } = useMessages()
  const { list } = inspector
  const titleOf = useTitles()
  const filter = useFilter()
  const clients = connections.filter(({ hop }) => hop === 'client')
  const shown = shownConnections(connections, filter, titleOf)
  const chosen = shown.findIndex((info) => info.transport === current.transport && info.conn === current.conn)
  return (
    <section className={styles['pane']} aria-label={list.title}>
      <header className={styles['head']}>
        <h2>
          {list.title} <span>{list.count(shown.length, clients.length)}</span>
        </h2>
        <Filter connections={clients} titleOf={titleOf} />
      </header>
      {shown.length === 0 ? (
        <div className={styles['none']}>
          <p>{list.empty}</p>
          <Button look="quiet" onClick={() => setFilter()}>
            {list.reset}
          </Button>
        </div>
      ) : (
        <VirtualList
          name="connections"
          label={list.title}
          role="grid"
          count={shown.length}
          rowRem={5.6}
          chosen={chosen}
          onChoose={(index) => {
            const info = shown[index]
            if (info) chooseConnection(info.transport, info.conn)
          }}
          onEnter={() => focusList('ladder')}
          keyOf={(index) => `${shown[index]?.transport} ${shown[index]?.conn}`}
          row={(index) => {
            const info = shown[index]
            return info && <Row info={info} title={titleOf(info.transport)} startT={startT} />
          }}
        />
      )}
    </section>
  )
}

function Filter({ connections, titleOf }: { readonly connections: readonly WireConnectionInfo[]; readonly titleOf: (transport: TransportId) => string }) {
  const { inspector } = useMessages()
  const { list } = inspector
  const filter = useFilter()
  const transports = [...new Set(connections.map(({ transport }) => transport))].toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)))
  return (
    <div className={styles['filter']}>
      <Choice
        label={list.transport}
        value={filter.transport ?? 'all'}
        sections={[{ items: [{ id: 'all', title: list.allTransports }, ...transports.map((id) => ({ id, title: titleOf(id) }))] }]}
        onChange={(id) => setFilter({ ...filter, transport: transports.find((one) => one === id) ?? null })}
      >
        <ListFilter size={13} aria-hidden />
        {filter.transport === null ? list.allTransports : titleOf(filter.transport)}
      </Choice>
      <input type="search" className={styles['input']} aria-label={list.filter} placeholder={list.filterShort} value={filter.text} onChange={(event) => setFilter({ ...filter, text: event.target.value })} />
    </div>
  )
}

interface Badge {
  readonly id: string
  readonly text: string
  readonly hint?: string
}

/** How it ended, and by whom where the gateway saw that. */
function endBadge({ how, sent, by }: WireConnectionInfo, list: Messages['inspector']['list']): Badge {
  if (how === null) return { id: 'open', text: list.open }
  const seen = sent ?? how
  const hint = by === undefined ? list.endingHints[seen] : list.endedBy(list.parties[by], list.endings[seen])
  return { id: seen === 'rst' || seen === 'silence' ? 'broken' : 'ended', text: list.endings[seen], hint }
}

function Row({ info, title, startT }: { readonly info: WireConnectionInfo; readonly title: string; readonly startT: number }) {
  const { inspector } = useMessages()
  const { list } = inspector
  const badges: readonly Badge[] = [
    ...(info.status === null ? [] : [{ id: info.status >= 400 ? 'refused' : 'status', text: String(info.status) }]),
    ...(info.alpn === undefined ? [] : [{ id: 'alpn', text: info.alpn }]),
    endBadge(info, list),
  ]
  return (
    <div className={styles['row']}>
      <span role="gridcell" className={styles['who']}>
        {title} <span className="mono">{info.conn}</span>
      </span>
      <span role="gridcell" className={`mono ${styles['when']}`}>
        <span className="visually-hidden">{list.opened(moment(info.openedT - startT, 10))}</span>
        <span aria-hidden>{moment(info.openedT - startT, 10)}</span>
      </span>
      <span role="gridcell" className={`mono ${styles['request']}`} title={info.request ?? undefined}>
        {info.request ?? list.noRequest}
      </span>
      <span role="gridcell" className={styles['badges']} title={list.traffic(info.bytesUp, info.bytesDown)}>
        {info.requests > 1 && <span className="mono">{list.requests(info.requests)} </span>}
        {badges.map(({ id, text, hint }) => (
          <Fragment key={id}>
            <span className={`mono ${styles['badge']}`} data-badge={id} title={hint}>
              {text}
            </span>{' '}
          </Fragment>
        ))}
      </span>
    </div>
  )
}
