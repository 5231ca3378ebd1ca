import { Copy, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { OpenPath, PassedExchange, PassingState } from '../../../lab/contract/own-server.ts'
import { duration, moment } from '../../i18n/format.ts'
import { errorSentence } from '../../state/error-texts.ts'
import { tagOf, useMessages } from '../../i18n/messages.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/states.tsx'
import { Table, type Column } from '../../widgets/table.tsx'
import { PathDiagram } from '../live/path-diagram.tsx'
import { sentencesOf } from './happened.ts'
import { PassingLanes } from './passing-lanes.tsx'
import { ConditionChoice } from './start-form.tsx'
import styles from './server.module.css'

const shownExchanges = 200

export function OpenServer({ passing, run }: { readonly passing: PassingState; readonly run: RunState | null }) {
  const { server } = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const [selected, setSelected] = useState<string | null>(null)
  const { path, lanes } = passing
  return (
    <div className={styles['open']}>
      {path ? <Address path={path} target={passing.target} /> : <p className={styles['closed']}>{passing.isWhole ? server.closed : server.tooLong}</p>}
      {path && catalogue && run && <PathDiagram catalogue={catalogue} run={run} />}
      {lanes.length === 0 ? (
        <EmptyState title={server.noTraffic} {...(path ? { text: server.noTrafficText(path.url) } : {})} />
      ) : (
        <>
          <PassingLanes passing={passing} selected={selected} onSelect={(lane) => setSelected(lane === selected ? null : lane)} />
          <div className={styles['below']}>
            <Happened passing={passing} selected={selected} onSelect={setSelected} />
            <Exchanges passing={passing} selected={selected} />
          </div>
        </>
      )}
    </div>
  )
}

function copyText(text: string, told: string): void {
  void navigator.clipboard.writeText(text).then(() => toast({ text: told }), () => {})
}

function Address({ path, target }: { readonly path: OpenPath; readonly target: string }) {
  const { server } = useMessages()
  const { certificate } = path
  return (
    <section className={styles['strip']} aria-label={server.pointAt}>
      <p className={styles['point']}>
        {server.pointAt} <code className="mono">{path.url}</code>
        <Button look="icon" aria-label={server.copy} onClick={() => copyText(path.url, server.copied)}>
          <Copy size={14} aria-hidden />
        </Button>
        <span>{server.insteadOf(target)}</span>
        <ConditionChoice value={path.condition} onChange={(id) => ask((engine) => engine.server.condition(id))} />
      </p>
      {certificate && (
        <dl className={styles['certificate']}>
          <dt>{server.certificate}</dt>
          <dd>
            <code className="mono">{`${server.fingerprint} ${certificate.fingerprintSha256}`}</code>
            <code className="mono">{`SPKI sha256/${certificate.spkiSha256Base64}`}</code>
            <Button look="quiet" onClick={() => copyText(certificate.pem, server.copied)}>
              {server.copyPem}
            </Button>
          </dd>
        </dl>
      )}
      {[...path.warnings.map(errorSentence), ...(path.trouble === null ? [] : [`${server.notRecorded} ${errorSentence(path.trouble)}`])].map((warning) => (
        <p key={warning} className={styles['bad']} lang={tagOf(warning)}>
          <TriangleAlert size={14} aria-hidden /> {warning}
        </p>
      ))}
      <p className={styles['secrets']}>
        <TriangleAlert size={14} aria-hidden /> {server.secrets}
      </p>
    </section>
  )
}

function Happened({ passing, selected, onSelect }: { readonly passing: PassingState; readonly selected: string | null; onSelect(lane: string): void }) {
  const { server } = useMessages()
  const sentences = sentencesOf(passing.lanes.filter(({ id }) => selected === null || id === selected))
  return (
    <section className={styles['panel']} aria-label={server.happened}>
      <h2>{server.happened}</h2>
      {sentences.length === 0 && <p>{server.nothingHappened}</p>}
      <ol>
        {sentences.slice(0, 30).map(({ key, t, lane, who, says }) => (
          <li key={key}>
            <button type="button" onClick={() => onSelect(lane)}>
              <span className="mono">{moment(t)}</span> <strong>{who}</strong> {says}
            </button>
          </li>
        ))}
      </ol>
      <p className={styles['honest']}>{server.honest}</p>
    </section>
  )
}

function Exchanges({ passing, selected }: { readonly passing: PassingState; readonly selected: string | null }) {
  const { server, lab } = useMessages()
  const rows = passing.lanes
    .filter(({ id }) => selected === null || id === selected)
    .flatMap(({ exchanges }) => exchanges)
    .toSorted((a, b) => b.startedT - a.startedT)
    .slice(0, shownExchanges)
  const { columns } = server
  const all: readonly Column<PassedExchange>[] = [
    { id: 'at', title: columns.at, numeric: true, sortBy: (row) => row.startedT, cell: (row) => moment(row.startedT) },
    { id: 'what', title: columns.what, sortBy: (row) => row.path, cell: (row) => <code className="mono">{`${row.method} ${row.path}`}</code> },
    { id: 'conn', title: columns.conn, sortBy: (row) => row.conn, cell: (row) => <span className="mono">{row.stream === undefined ? row.conn : `${row.conn}/${row.stream}`}</span> },
    { id: 'status', title: columns.status, numeric: true, sortBy: (row) => row.status ?? 0, cell: (row) => row.status ?? '–' },
    { id: 'lasted', title: columns.lasted, numeric: true, cell: (row) => (row.endedT === null ? '–' : duration(row.endedT - row.startedT)) },
    { id: 'messages', title: columns.messages, numeric: true, sortBy: (row) => row.messages.down, cell: (row) => `${row.isCounted ? '' : '≥ '}${row.messages.down}` },
    { id: 'ended', title: columns.ended, cell: (row) => (row.how === null ? server.open : [lab.endings[row.how], row.by ? server.by[row.by] : ''].filter(Boolean).join(' · ')) },
  ]
  return (
    <section className={styles['panel']} aria-label={server.exchanges}>
      <h2>{server.exchanges}</h2>
      <Table label={server.exchanges} columns={all} rows={rows} keyOf={(row) => String(row.id)} />
    </section>
  )
}
