import { Info } from 'lucide-react'
import type { LadderStep } from '../../../lab/contract/wire-pages.ts'
import { moment } from '../../i18n/format.ts'
import { faultText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { hitEffect } from '../../i18n/lab-sentences.ts'
import { wireLabel } from '../../i18n/wire-texts.ts'
import { useSession } from '../../state/session-store.ts'
import { isOpaque, type BytesStep, type LadderRow } from './ladder-rows.ts'
import styles from './ladder.module.css'

/** One line of the ladder: its moment, and what goes from whom to whom. */
export function LadderRowView({ row, startT }: { readonly row: LadderRow; readonly startT: number }) {
  const { inspector } = useMessages()
  if (row.kind === 'http-ends') {
    return (
      <div className={styles['line']} data-http-ends>
        <span />
        <span className={styles['lanes']}>
          <span className={styles['act']} data-hop={row.head.hop}>
            <span className={styles['label']}>{inspector.httpEnds(row.head.end, row.head.endsHttp === 'websocket')}</span>
          </span>
        </span>
      </div>
    )
  }
  if (row.kind !== 'step') {
    return (
      <div className={styles['line']} data-silence>
        <span />
        <span className={styles['lanes']}>
          <span className={styles['silence']}>{inspector.ladder[row.kind](row.ms)}</span>
        </span>
      </div>
    )
  }
  const { step } = row
  return (
    <div className={styles['line']} data-kind={step.kind}>
      <span className={`mono ${styles['t']}`}>{moment(step.t - startT, 1)}</span>
      <span className={styles['lanes']}>
        <Step step={step} />
      </span>
    </div>
  )
}

function Step({ step }: { readonly step: LadderStep }) {
  if (step.kind === 'bytes') return <Arrow step={step} />
  if (step.kind === 'hit') return <Hit step={step} />
  return (
    <span className={styles['act']} data-hop={step.hop} data-beyond={step.kind === 'beyond' || undefined} data-refused={step.refused || undefined} data-by={step.kind === 'open' ? undefined : step.by}>
      <span className={styles['label']} title={wireLabel(step.label)}>
        {wireLabel(step.label)}
      </span>
    </span>
  )
}

function Arrow({ step }: { readonly step: BytesStep }) {
  const { ladder } = useMessages().inspector
  const { changed, remarks } = step
  const counts = changed && ([changed.removed.length, changed.added.length] as const)
  return (
    <span className={styles['arrow']} data-hop={step.hop} data-dir={step.dir} data-opaque={isOpaque(step) || undefined} data-refused={step.refused || undefined}>
      <span className="visually-hidden">{ladder.arrow(ladder.parties[step.from], ladder.parties[step.to])}: </span>
      <span className={`mono ${styles['label']} ${styles['parts']}`} title={wireLabel(step.label)}>
        <span className={styles['name']}>{wireLabel(step.label)}</span>
        {counts && (
          <span className={styles['changed']} title={ladder.changedHint(...counts)}>
            {ladder.changed(...counts)}
          </span>
        )}
        {remarks && <Info size={12} role="img" aria-label={ladder.remark} className={styles['remark']} />}
        <Waits step={step} />
        <Says step={step} />
      </span>
    </span>
  )
}

/** What passes at once takes less, ms. */
const atOnceMs = 20

/** How much later a message is here, or in the page, than at the place before. */
function Waits({ step: { message } }: { readonly step: BytesStep }) {
  const { waits } = useMessages().inspector.ladder
  return (['sinceDueMs', 'inGatewayMs', 'toPageMs'] as const).map((way) => {
    const ms = message?.[way]
    return (
      ms !== undefined &&
      ms >= atOnceMs && (
        <span key={way} className={styles['waits']} title={waits[way].means}>
          {waits[way].text(ms)}
        </span>
      )
    )
  })
}

/** Which message of the feed it carries, and how its text begins. */
function Says({ step: { message, text, label } }: { readonly step: BytesStep }) {
  const id = message && `${message.epoch}-${message.seq}`
  // An event of a stream is named with its id.
  const isNamed = id === undefined || label.includes(id)
  if (isNamed && text === undefined) return null
  return (
    <span className={styles['says']}>
      {!isNamed && <b>{id}</b>} {text}
    </span>
  )
}

function Hit({ step }: { readonly step: Extract<LadderStep, { kind: 'hit' }> }) {
  const { ladder } = useMessages().inspector
  const info = useSession((session) => session.catalogue?.faults.find(({ id }) => id === step.fault))
  return (
    <span className={styles['hit']}>
      <span className={styles['label']} title={hitEffect(step.label)}>
        <strong>{ladder.rule(info ? faultText(info).title : step.fault)}</strong> {hitEffect(step.label)}
        {step.times > 1 && ` ${ladder.times(step.times)}`}
      </span>
    </span>
  )
}
