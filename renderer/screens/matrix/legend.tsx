import type { VerdictName } from '../../../lab/contract/verdict.ts'
import { useMessages } from '../../i18n/messages.ts'
import { agreement } from '../../state/cell-text.ts'
import type { GridModel } from '../../state/matrix-model.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { VerdictGlyph } from '../../widgets/verdict-chip.tsx'
import styles from './grid.module.css'

const shown: readonly VerdictName[] = ['unaffected', 'degraded', 'reconnects', 'needs-fallback', 'fails', 'unstable', 'invalid']

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
      <li className={styles['meaning']}>{matrix.numberIs[view]}</li>
      {isRepeated && <li className={styles['meaning']}>{matrix.someOfMeans(matrix.someOf(2, 3))}</li>}
      <li className={styles['keys']}>{matrix.keys}</li>
    </ul>
  )
}
