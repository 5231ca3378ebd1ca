import type { Comparison } from '../../../lab/contract/comparison.ts'
import { isChance } from '../../../lab/contract/shown-change.ts'
import { list } from '../../i18n/format.ts'
import { transportTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session-store.ts'
import { useSettings } from '../../state/settings.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { Panel } from '../../widgets/page.tsx'
import { DeltaMatrix } from './delta-matrix.tsx'
import { Differences } from './differences.tsx'
import { DoubleLanes } from './double-lanes.tsx'
import { measureTitle, partMeasures } from './figures.ts'
import { Headlines } from './headlines.tsx'
import { MeasureTable } from './measure-table.tsx'
import styles from './compare.module.css'

/** First what was not done alike, then what changed, then both runs over time, and the numbers behind. */
export function ComparisonView({ comparison }: { readonly comparison: Comparison }) {
  const { compare: texts } = useMessages()
  const projector = useSettings((settings) => settings.projector)
  const titleOf = useTransportTitles()
  const { transports, onlyA, onlyB } = comparison
  const selected = useSelection((selection) => selection.transport)
  const shown = transports.find(({ transport }) => transport === selected) ?? transports[0]
  const chance = isChance(comparison)
  const { same, none } = partMeasures(transports)
  return (
    <>
      {!projector && <Differences comparison={comparison} />}
      <Headlines transports={transports} chance={chance} />
      {transports.length > 0 && (
        <Panel title={texts.matrix} note={projector ? undefined : texts.matrixNote}>
          <DeltaMatrix transports={transports} chance={chance} selected={shown?.transport} titleOf={titleOf} />
          {!projector && same.length > 0 && <p className={styles['quiet']}>{texts.sameEverywhere(list(same.map(measureTitle)))}</p>}
          {!projector && none.length > 0 && <p className={styles['quiet']}>{texts.noneAnywhere(list(none.map(measureTitle)))}</p>}
          {onlyA.length > 0 && <p className={styles['quiet']}>{texts.onlyIn(texts.sides.a, list(onlyA.map(titleOf)))}</p>}
          {onlyB.length > 0 && <p className={styles['quiet']}>{texts.onlyIn(texts.sides.b, list(onlyB.map(titleOf)))}</p>}
        </Panel>
      )}
      {!projector && (
        <>
          {transports.length > 0 && <DoubleLanes comparison={comparison} titleOf={titleOf} />}
          {shown && <MeasureTable transport={shown} chance={chance} title={titleOf(shown.transport)} />}
          <p className={styles['quiet']}>{texts.note(Math.min(comparison.a.length, comparison.b.length), comparison.note)}</p>
        </>
      )}
    </>
  )
}

function useTransportTitles(): (transport: TransportId) => string {
  const infos = useSession((session) => session.catalogue?.transports)
  return (transport) => transportTitle(infos ?? [], transport)
}
