import type { VerdictName } from '../../../lab/contract/verdict.ts'
import { bytes, duration, percent } from '../../i18n/format.ts'
import { currentMessages, useMessages } from '../../i18n/messages.ts'
import { agreement } from '../../state/cell-text.ts'
import type { GridModel } from '../../state/matrix-model.ts'
import type { MatrixView } from '../../state/matrix-order.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { VerdictGlyph } from '../../widgets/verdict-chip.tsx'
import styles from './grid.module.css'

const shown: readonly VerdictName[] = ['unaffected', 'degraded', 'reconnects', 'needs-fallback', 'fails', 'unstable', 'invalid']

const examples: Readonly<Record<MatrixView, () => string>> = {
  verdict: () => percent(98),
  recovery: () => duration(1400),
  lost: () => currentMessages().numbers.lost(3),
  age: () => duration(110),
  overhead: () => bytes(38),
}

export function Legend({ grid }: { readonly grid: GridModel }) {
  const { matrix, verdictLong, verdictMeans } = useMessages()
  const view = useWorkbench((bench) => bench.matrixView)
  const isRepeated = grid.rows.some((row) =>
    grid.columns.some((condition) => {
      const place = grid.at(row.id, condition.id)
      return place.kind === 'measured' && agreement(place.cell) !== null
    }),
  )
  return (
    <ul className={styles['legend']}>
      {shown.map((verdict) => (
        <li key={verdict} title={verdictMeans[verdict]}>
          <span className={styles['swatch']} data-verdict={verdict}>
            <VerdictGlyph verdict={verdict} size={11} />
          </span>
          {verdictLong[verdict]}
        </li>
      ))}
      <li className={styles['meaning']}>
        <span className="mono">{examples[view]()}</span> {matrix.numberIs[view]}
      </li>
      {isRepeated && (
        <li className={styles['meaning']}>
          <span>{matrix.someOf(2, 3)}</span> {matrix.someOfMeans}
        </li>
      )}
      <li className={styles['keys']}>{matrix.keys}</li>
    </ul>
  )
}
