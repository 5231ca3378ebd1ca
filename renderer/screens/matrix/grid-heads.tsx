import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from 'lucide-react'
import type { ConditionInfo } from '../../../lab/contract/control.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import { conditionText, transportText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { nextOrderBy, type MatrixOrder, type OrderBy } from '../../state/matrix-order.ts'
import { sortMatrix } from '../../state/workbench.ts'
import { Hint } from '../../widgets/hint.tsx'
import styles from './grid.module.css'

interface HeadProps {
  /** `row column`; arrow keys come to it. */
  readonly at: string
  readonly order: MatrixOrder
  readonly marked: boolean
}

/** A condition's label puts the transports in order. */
export function ColumnHead({ condition, at, order, marked }: HeadProps & { readonly condition: ConditionInfo }) {
  const { matrix } = useMessages()
  const { title, text } = conditionText(condition)
  const now = order.transports?.by === condition.id ? order.transports : null
  const Arrow = now?.first === 'best' ? ArrowUp : ArrowDown
  return (
    <th scope="col" className={styles['columnHead']} data-marked={marked || undefined} aria-sort={sortOf(now)}>
      <Hint text={[text, matrix.sortTransports(title)].filter(Boolean).join('\n')}>
        <button type="button" tabIndex={-1} data-at={at} onClick={() => sortMatrix({ ...order, transports: nextOrderBy(order.transports, condition.id) })}>
          <span>{title}</span>
          <Arrow size={13} aria-hidden data-shown={now !== null || undefined} />
        </button>
      </Hint>
    </th>
  )
}

/** A transport's label puts the conditions in order. */
export function RowHead({ info, at, order, marked }: HeadProps & { readonly info: TransportInfo }) {
  const { matrix } = useMessages()
  const { title, text } = transportText(info)
  const now = order.conditions?.by === info.id ? order.conditions : null
  const Arrow = now?.first === 'best' ? ArrowLeft : ArrowRight
  return (
    <th scope="row" className={styles['rowHead']} data-marked={marked || undefined} aria-sort={sortOf(now)}>
      <Hint text={[text, matrix.sortConditions(title)].filter(Boolean).join('\n')}>
        <button type="button" tabIndex={-1} data-at={at} onClick={() => sortMatrix({ ...order, conditions: nextOrderBy(order.conditions, info.id) })}>
          <span>{title}</span>
          <Arrow size={14} aria-hidden data-shown={now !== null || undefined} />
        </button>
      </Hint>
    </th>
  )
}

/** The worst is the most of it. */
function sortOf(now: OrderBy | null): 'ascending' | 'descending' | 'none' {
  if (now === null) return 'none'
  return now.first === 'worst' ? 'descending' : 'ascending'
}
