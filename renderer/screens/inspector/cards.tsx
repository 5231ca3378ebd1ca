import { Info } from 'lucide-react'
import type { HpackSaving, WireUnit } from '../../../lab/contract/wire.ts'
import type { AnnotatedBytes, HeadChange } from '../../../lab/contract/wire-pages.ts'
import { useMessages } from '../../i18n/messages.ts'
import { wireSentence } from '../../i18n/wire-texts.ts'
import { AcceptCard } from './accept-card.tsx'
import { Card } from './card.tsx'
import { FrameCard } from './frame-card.tsx'
import type { BytesStep } from './ladder-rows.ts'
import styles from './cards.module.css'

export interface CardsProps {
  readonly bytes: AnnotatedBytes
  readonly step: BytesStep
  readonly run: string
}

/** What is worth seeing of a unit before its fields. */
export function Cards({ bytes, step, run }: CardsProps) {
  const { unit } = bytes
  if (!unit) return null
  return (
    <>
      {unit.remarks && <Remarks remarks={unit.remarks} />}
      {step.changed && <Changes changed={step.changed} />}
      {mayShake(unit) && <AcceptCard run={run} of={step} unit={unit} />}
      <FrameCard bytes={bytes} />
      <TunnelCard unit={unit} />
      {unit.hpack && <Saving saving={unit.hpack} />}
    </>
  )
}

/** Worth asking for a handshake. */
function mayShake({ kind, fields }: WireUnit): boolean {
  return kind === 'response-head' || (kind === 'request-head' && fields.some(({ name }) => name.toLowerCase() === 'sec-websocket-key'))
}

function Remarks({ remarks }: { readonly remarks: readonly string[] }) {
  const { cards } = useMessages().inspector
  return (
    <ul className={styles['remarks']} aria-label={cards.remarks}>
      {remarks.map((remark) => (
        <li key={remark}>
          <Info size={14} aria-hidden />
          {wireSentence(remark)}
        </li>
      ))}
    </ul>
  )
}

function Changes({ changed }: { readonly changed: HeadChange }) {
  const { changes } = useMessages().inspector.cards
  return (
    <Card title={changes.title}>
      <ul className={`mono ${styles['changes']}`}>
        {changed.removed.map((line) => (
          <li key={`- ${line}`} data-fate="removed">
            <del>{line}</del> <span>{changes.removed}</span>
          </li>
        ))}
        {changed.added.map((line) => (
          <li key={`+ ${line}`} data-fate="added">
            <ins>{line}</ins> <span>{changes.added}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

const protocolLine = ':protocol: websocket'
const connectSetting = 'SETTINGS_ENABLE_CONNECT_PROTOCOL = '

/** RFC 8441: the request for a WebSocket on a stream, or the SETTINGS that allow it. */
function TunnelCard({ unit }: { readonly unit: WireUnit }) {
  const { tunnel } = useMessages().inspector.cards
  if (unit.protocol !== 'h2') return null
  const asked = unit.fields.some(({ value }) => value === protocolLine)
  const setting = unit.fields.find(({ meaning }) => meaning?.startsWith(connectSetting))?.value
  if (!asked && setting === undefined) return null
  return (
    <Card title={tunnel.title}>
      <p>{asked ? tunnel.text : setting === '1' ? tunnel.on : tunnel.off}</p>
    </Card>
  )
}

function Saving({ saving: { wireBytes, http1Bytes } }: { readonly saving: HpackSaving }) {
  const { inspector } = useMessages()
  const { saving } = inspector.cards
  if (http1Bytes === 0) return null
  const percent = Math.round((1 - wireBytes / http1Bytes) * 100)
  const most = Math.max(wireBytes, http1Bytes)
  return (
    <Card title={saving.title}>
      <dl className={styles['saving']}>
        {([[saving.wire, wireBytes], [saving.http1, http1Bytes]] as const).map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={styles['bar']} style={{ width: `${(count / most) * 60}%` }} /> <span className="mono">{inspector.bytes.size(count)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p>{percent >= 0 ? saving.saved(percent) : saving.cost(-percent)}</p>
    </Card>
  )
}
