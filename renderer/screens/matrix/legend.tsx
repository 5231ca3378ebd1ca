import type { VerdictName } from '../../../lab/contract/verdict.ts'
import { useMessages } from '../../i18n/messages.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { VerdictGlyph } from '../../widgets/verdict-chip.tsx'
import styles from './grid.module.css'

const shown: readonly VerdictName[] = ['unaffected', 'degraded', 'reconnects', 'needs-fallback', 'fails']

export function Legend() {
  const messages = useMessages()
  const view = useWorkbench((bench) => bench.matrixView)
  return (
    <ul className={styles['legend']}>
      {shown.map((verdict) => (
        <li key={verdict}>
          <span className={styles['swatch']} data-verdict={verdict}>
            <VerdictGlyph verdict={verdict} size={11} />
          </span>
          {messages.verdictLong[verdict]}
        </li>
      ))}
      <li>
        <span className={styles['swatch']} data-verdict="invalid" />
        {messages.matrix.legendNotMeasured}
      </li>
      <li>{messages.matrix.numberIs[view]}</li>
      <li className={styles['keys']}>{messages.matrix.keys}</li>
    </ul>
  )
}
