import { Check, X } from 'lucide-react'
import type { WireUnit } from '../../../lab/contract/wire.ts'
import type { WireHandshake } from '../../../lab/contract/wire-pages.ts'
import { useMessages } from '../../i18n/messages.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Card } from './card.tsx'
import type { BytesStep } from './ladder-rows.ts'
import styles from './cards.module.css'

/** How Sec-WebSocket-Accept comes from this connection's key, step by step, beside either head of the handshake. */
export function AcceptCard({ run, of, unit }: { readonly run: string; readonly of: BytesStep; readonly unit: WireUnit }) {
  const { inspector } = useMessages()
  const { transport, hop, conn } = of
  const { answer } = useAnswer(`${run} ${transport} ${hop} ${conn} ${of.end}`, (engine) => engine.wire.handshake({ transport, hop, conn }))
  const handshake = answer.kind === 'ready' ? answer.value : null
  if (!handshake || !belongsTo(unit, handshake)) return null
  const { accept } = inspector.cards
  const { key, guid, joined, sha1Hex, accept: computed, sent } = handshake.accept
  const steps: readonly (readonly [text: string, name: string])[] = [
    [key, accept.key],
    [guid, accept.guid],
    [joined, accept.joined],
    [sha1Hex, accept.sha1],
    [computed, accept.base64],
    [sent ?? '–', accept.sent],
  ]
  return (
    <Card title={accept.title}>
      <ol className={styles['accept']}>
        {steps.map(([text, name], i) => (
          <li key={name} data-last={i >= 4 || undefined}>
            <span>{name}</span> <code className="mono">{text}</code>
          </li>
        ))}
      </ol>
      <Outcome handshake={handshake} />
    </Card>
  )
}

function belongsTo(unit: WireUnit, { accept, status }: WireHandshake): boolean {
  if (unit.kind === 'request-head') return unit.fields.some(({ name, value }) => name.toLowerCase() === 'sec-websocket-key' && value === accept.key)
  return unit.fields.some(({ name, value }) => (name.toLowerCase() === 'sec-websocket-accept' ? value === accept.sent : accept.sent === null && name === 'status-code' && value === String(status)))
}

function Outcome({ handshake: { accept: told, status, httpEnds } }: { readonly handshake: WireHandshake }) {
  const { accept } = useMessages().inspector.cards
  const text = told.matches ? accept.matches : told.sent !== null ? accept.differs : status === null ? accept.unanswered : accept.missing(String(status))
  return (
    <>
      <p className={styles['outcome']} data-good={told.matches || undefined}>
        {told.matches ? <Check size={15} aria-hidden /> : <X size={15} aria-hidden />}
        {text}
      </p>
      {httpEnds && <p>{accept.ends(httpEnds.c2s, httpEnds.s2c)}</p>}
    </>
  )
}
