import type { Comparison } from '../../../lab/contract/comparison.ts'
import { measureChange, verdictChange } from '../../../lab/contract/shown-change.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { select } from '../../state/selection.ts'
import { useSettings } from '../../state/settings.ts'
import { Explained } from '../../widgets/explained.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { ChangeMark } from './change-mark.tsx'
import { changeHint, deltaText, measureHint, measureTitle, partMeasures } from './figures.ts'
import styles from './compare.module.css'

export interface DeltaMatrixProps {
  readonly transports: Comparison['transports']
  readonly selected: TransportId | undefined
  /** A difference is nothing else. */
  readonly chance: boolean
  titleOf(transport: TransportId): string
}

/** As many columns as the back of a room can take in; the engine names the telling ones first. */
const mostProjected = 8

/** Transports by what changed for any of them; a transport's name selects it everywhere. */
export function DeltaMatrix({ transports, selected, chance, titleOf }: DeltaMatrixProps) {
  const { compare: texts } = useMessages()
  const projector = useSettings((settings) => settings.projector)
  const changed = partMeasures(transports).changed.slice(0, projector ? mostProjected : undefined)
  return (
    <div className={styles['matrixFrame']} tabIndex={0} role="group" aria-label={texts.matrix}>
      <table className={styles['matrix']}>
        <caption className="visually-hidden">{texts.matrixCaption}</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">
              <Explained className={styles['measure']} text={texts.verdictHint}>
                {texts.verdict}
              </Explained>
            </th>
            {changed.map((measure) => (
              <th key={measure.measure} scope="col">
                <Explained className={styles['measure']} text={measureHint(measure)}>
                  {measureTitle(measure)}
                </Explained>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {transports.map((row) => (
            <tr key={row.transport} data-selected={row.transport === selected || undefined}>
              <th scope="row">
                <button type="button" aria-pressed={row.transport === selected} onClick={() => select({ transport: row.transport })}>
                  {titleOf(row.transport)}
                </button>
              </th>
              <td data-change={verdictChange(row, chance)}>
                <span className={styles['verdicts']}>
                  <VerdictChip verdict={row.a} />
                  {row.b !== row.a && (
                    <span>
                      {' '}
                      <span aria-hidden>→</span> <VerdictChip verdict={row.b} />
                    </span>
                  )}
                </span>
                <ChangeMark change={verdictChange(row, chance)} />
              </td>
              {changed.map(({ measure }) => {
                const cell = row.measures.find((one) => one.measure === measure)
                if (!cell) return <td key={measure} />
                return (
                  <td key={measure} data-change={measureChange(cell, chance)}>
                    {measureChange(cell, chance) !== 'none' && <span className={`mono ${styles['delta']}`}>{deltaText(cell)}</span>}
                    <ChangeMark change={measureChange(cell, chance)} hint={changeHint(cell, chance)} />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
