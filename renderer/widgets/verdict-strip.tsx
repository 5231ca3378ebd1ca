import type { TransportId, TransportInfo } from '../../lab/contract/transport.ts'
import type { VerdictName } from '../../lab/contract/verdict.ts'
import { transportText } from '../i18n/fixture-texts.ts'
import { shortName } from '../i18n/lane-words.ts'
import { useMessages } from '../i18n/messages.ts'
import { VerdictGlyph } from './verdict-chip.tsx'
import styles from './verdict-strip.module.css'

/** A row of the matrix in small: one square a transport, always at the same place. */
export function VerdictStrip({ transports, verdicts }: { readonly transports: readonly TransportInfo[]; readonly verdicts: Readonly<Partial<Record<TransportId, VerdictName>>> }) {
  const messages = useMessages()
  return (
    <ul className={styles['strip']}>
      {transports.map((info) => {
        const verdict = verdicts[info.id]
        if (!verdict) return <li key={info.id} className={styles['none']} aria-hidden />
        const text = messages.runs.verdictOf(transportText(info).title, messages.verdicts[verdict])
        return (
          <li key={info.id} className={styles['square']} data-verdict={verdict} title={text}>
            <VerdictGlyph verdict={verdict} size={13} />
            <span className="visually-hidden">{text}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** What stands at which place, for the head of a column of strips. */
export function VerdictStripHead({ title, transports }: { readonly title: string; readonly transports: readonly TransportInfo[] }) {
  return (
    <span className={styles['head']}>
      <span className="visually-hidden">{title}</span>
      {transports.map((info) => (
        <span key={info.id} className={styles['name']} aria-hidden title={transportText(info).title}>
          {shortName(info.id)}
        </span>
      ))}
    </span>
  )
}
