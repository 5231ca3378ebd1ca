import { useRef } from 'react'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import { transportSubtitle, transportText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { isBeside } from '../../state/transports.ts'
import { Hint } from '../../widgets/hint.tsx'
import styles from './lanes.module.css'

export interface LaneLabelsProps {
  readonly transports: readonly TransportInfo[]
  readonly selected: TransportId
  onSelect(transport: TransportId): void
}

export function LaneLabels({ transports, selected, onSelect }: LaneLabelsProps) {
  const messages = useMessages()
  const feed = useRef<HTMLDivElement>(null)
  return (
    <>
      <div ref={feed} className={styles['feedLabel']}>{messages.lanes.feed}</div>
      {transports.map((info, i) => (
        <Hint key={info.id} text={transportText(info).text} above={feed}>
          <button type="button" className={styles['label']} data-lane={info.id} style={{ gridRow: i + 3 }} data-beside={isBeside(transports, i) || undefined} aria-pressed={info.id === selected} onClick={() => onSelect(info.id)}>
            {isBeside(transports, i) ? (
              <>
                <b className="visually-hidden">{transportText(info).title}</b> <strong aria-hidden>{messages.lanes.withCode}</strong>
              </>
            ) : (
              <strong>{transportText(info).title}</strong>
            )}{' '}
            <span>{transportSubtitle(info)}</span>
          </button>
        </Hint>
      ))}
    </>
  )
}
