import type { AnnotatedBytes } from '../../../lab/contract/wire-pages.ts'
import { useMessages } from '../../i18n/messages.ts'
import { Card } from './card.tsx'
import { bitsOf, type BitGroup } from './frame-bits.ts'
import styles from './cards.module.css'

/** The head of a WebSocket frame as bits (RFC 6455, 5.2). */
export function FrameCard({ bytes }: { readonly bytes: AnnotatedBytes }) {
  const { frame } = useMessages().inspector.cards
  const groups = bitsOf(bytes)
  if (!groups) return null
  return (
    <Card title={frame.title}>
      <dl className={styles['bits']}>
        {groups.map((group) => (
          <div key={group.id}>
            <dt>{group.id}</dt>
            <dd>
              <span className="mono">{group.bits}</span>
              <span>
                <Meaning group={group} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

function Meaning({ group: { id, value } }: { readonly group: BitGroup }) {
  const { frame } = useMessages().inspector.cards
  const { FIN, RSV1, RSV, MASK } = frame.meanings
  if (id === 'FIN') return FIN[value]
  if (id === 'RSV1') return RSV1[value]
  if (id === 'MASK') return MASK[value]
  if (id === 'opcode') return frame.opcodes[value] ?? frame.reserved
  if (id === 'length') return frame.length(value)
  return RSV[value]
}
