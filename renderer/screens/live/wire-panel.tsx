import { useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import { statusOf } from '../../charts/lane-model.ts'
import { moment } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { compareHeads, type Exchange, type HeadEvent, type HeadLine } from '../../state/exchanges.ts'
import { inspectEvent } from '../../state/inspect.ts'
import { currentLog, useLogValue } from '../../state/live-run.ts'
import { useSelectedEvent, useSelection } from '../../state/selection.ts'
import { chosenExchange } from './chosen-exchange.ts'
import { Stepper } from './stepper.tsx'
import { tellingHeaders } from './telling-headers.ts'
import styles from './panels.module.css'

/** The heads of one request of the selected transport: what the client sent beside what the gateway made of it. */
export function WirePanel({ run, title }: { readonly run: RunState; readonly title: string }) {
  const messages = useMessages()
  const { wire } = messages
  const selectedTransport = useSelection((selection) => selection.transport)
  const log = currentLog()
  const selectedEvent = useSelectedEvent(log?.run)
  // An exchange grows head by head.
  useLogValue((current) => current?.headsOf(selectedTransport) ?? 0)
  const [stepped, setStepped] = useState<{ readonly key: string; readonly index: number } | null>(null)
  const exchanges = log?.exchangesOf(selectedTransport) ?? []
  const key = `${log?.run} ${selectedTransport} ${selectedEvent}`
  const index = stepped?.key === key ? Math.min(stepped.index, exchanges.length - 1) : chosenExchange(exchanges, { selected: selectedEvent === null ? undefined : log?.find(selectedEvent), endT: run.phase !== 'running' ? (run.window?.endT ?? Infinity) : Infinity })
  const exchange = exchanges[index]
  return (
    <section className={styles['panel']} aria-label={wire.title}>
      <header className={styles['head']}>
        <h2>
          {wire.title}
          {exchange && <> · {title} · {wire.request(index + 1, exchanges.length)}</>}
        </h2>
        {exchange && <span className="mono">{wire.at(moment(exchange.sent.t - (run.window?.startT ?? 0), 10))}</span>}
        {exchange && log && (
          <button type="button" className={styles['link']} title={messages.inspector.openHint} onClick={() => inspectEvent(log.run, exchange.sent.id)}>
            {messages.inspector.openHere}
          </button>
        )}
        {exchange?.answer && <Status answer={exchange.answer} />}
        {exchanges.length > 1 && <Stepper at={index} count={exchanges.length} before={wire.previous} after={wire.next} onGo={(to) => setStepped({ key, index: to })} />}
      </header>
      {exchange ? <ExchangeView exchange={exchange} /> : <p className={styles['quiet']}>{log ? wire.none : wire.idle}</p>}
    </section>
  )
}

function ExchangeView({ exchange }: { readonly exchange: Exchange }) {
  const messages = useMessages()
  const { wire } = messages
  const [all, setAll] = useState(false)
  const { sent, forwarded } = compareHeads(exchange.sent, exchange.forwarded)
  const shownSent = all ? sent : sent.filter(isTelling)
  const shownForwarded = all ? forwarded : forwarded.filter(isTelling)
  const hidden = sent.length - sent.filter(isTelling).length
  return (
    <div className={styles['wire']}>
      <div className={styles['hop']}>
        <h3>{wire.sent}</h3>
        <HeadLines lines={shownSent} notes="all" />
        {hidden > 0 && (
          <button type="button" className={styles['link']} aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? wire.fewer : wire.more(hidden)}
          </button>
        )}
      </div>
      <div className={styles['hop']}>
        <h3>{wire.forwarded}</h3>
        {exchange.forwarded ? <HeadLines lines={shownForwarded} notes="new" /> : <p className={styles['quiet']}>{wire.notForwarded}</p>}
        <Answer exchange={exchange} />
      </div>
    </div>
  )
}

function isTelling(line: HeadLine, index: number): boolean {
  return index === 0 || line.fate === 'gone' || line.fate === 'changed' || tellingHeaders.has(line.name)
}

/** Notes stand at the client's side; at the gateway's only where it changed something. */
function HeadLines({ lines, notes }: { readonly lines: readonly HeadLine[]; readonly notes: 'all' | 'new' }) {
  const messages = useMessages()
  const { headers } = messages.wireNotes
  const fates = { gone: messages.wire.gone, changed: messages.wire.changed, added: messages.wire.added, same: '' } as const
  return (
    <ol className={`mono ${styles['lines']}`}>
      {lines.map((line, i) => (
        <li key={`${line.text} ${i}`} data-fate={line.fate} data-first={i === 0 || undefined}>
          <span className={styles['line']}>{line.text}</span>
          {fates[line.fate] !== '' && <span className="visually-hidden"> ({fates[line.fate]})</span>}
          {headers[line.name] !== undefined && (notes === 'all' || line.fate !== 'same') && <span className={styles['note']}>{headers[line.name]}</span>}
        </li>
      ))}
    </ol>
  )
}

function Answer({ exchange }: { readonly exchange: Exchange }) {
  const messages = useMessages()
  const { wire } = messages
  const { answer, originAnswer, cut } = exchange
  if (!answer) return <p className={`mono ${styles['answer']}`}>{originAnswer ? wire.originSaid(startLine(originAnswer)) : cut ? wire.cut[cut.by](messages.inspector.list.endings[cut.how]) : wire.noAnswer}</p>
  const status = statusOf(answer.lines) ?? 0
  const other = originAnswer && statusOf(originAnswer.lines) !== status ? wire.originSaid(startLine(originAnswer)) : ''
  return (
    <p className={`mono ${styles['answer']}`}>
      {/* The status itself stands in the head of the panel. */}
      <span className={styles['note']}>{[messages.joined.named(String(status), messages.wireNotes.statuses[status] ?? startLine(answer)), other].filter(Boolean).join(' · ')}</span>
    </p>
  )
}

function Status({ answer }: { readonly answer: HeadEvent }) {
  return (
    <span className={`mono ${styles['status']}`} data-bad={(statusOf(answer.lines) ?? 0) >= 300 || undefined}>
      {startLine(answer)}
    </span>
  )
}

function startLine(head: HeadEvent): string {
  return head.lines[0] ?? ''
}
