import type { Comparison } from '../../../lab/contract/comparison.ts'
import { useMessages } from '../../i18n/messages.ts'
import { ChangeMark } from './change-mark.tsx'
import { headlinesOf } from './figures.ts'
import styles from './compare.module.css'

export function Headlines({ transports, chance }: Pick<Comparison, 'transports'> & { readonly chance: boolean }) {
  const { compare: texts } = useMessages()
  const headlines = headlinesOf(transports, chance)
  return (
    <dl className={styles['headlines']}>
      {(['verdicts', 'lost'] as const).map((id) => (
        <div key={id}>
          <dt>{texts.headlines[id]}</dt>
          <dd>
            {headlines[id].text !== '' && <strong className="mono">{headlines[id].text}</strong>} <ChangeMark change={headlines[id].change} />
            {headlines[id].note !== undefined && <small>{headlines[id].note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
