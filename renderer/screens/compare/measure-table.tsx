import type { Comparison, MeasureChange } from '../../../lab/contract/comparison.ts'
import { measureChange } from '../../../lab/contract/shown-change.ts'
import { useMessages } from '../../i18n/messages.ts'
import { Explained } from '../../widgets/explained.tsx'
import { Panel } from '../../widgets/page.tsx'
import { Table, type Column } from '../../widgets/table.tsx'
import { ChangeMark } from './change-mark.tsx'
import styles from './compare.module.css'
import { changeHint, intervalText, measureHint, measureTitle, noiseText, sideText, signed } from './figures.ts'

/** All measures of one transport, with what chance would do to them. */
export function MeasureTable({ transport, title, chance }: { readonly transport: Comparison['transports'][number]; readonly title: string; readonly chance: boolean }) {
  const { compare: texts } = useMessages()
  const { measureColumns: names } = texts
  const hasIntervals = transport.measures.some(({ interval }) => interval !== null)
  const columns: readonly Column<MeasureChange>[] = [
    { id: 'measure', title: names.measure, cell: (measure) => <span className={styles['field']} title={measureHint(measure)}>{measureTitle(measure)}</span> },
    { id: 'a', title: names.a, numeric: true, cell: (measure) => sideText(measure.a, measure) },
    { id: 'b', title: names.b, numeric: true, cell: (measure) => sideText(measure.b, measure) },
    { id: 'delta', title: names.delta, numeric: true, cell: ({ delta, unit }) => signed(delta, unit) },
    ...(hasIntervals ? [{ id: 'interval', title: <Explained text={texts.intervalHint}>{names.interval}</Explained>, numeric: true, cell: intervalText }] : []),
    { id: 'noise', title: <Explained text={texts.noiseHint}>{names.noise}</Explained>, numeric: true, cell: noiseText },
    { id: 'change', title: names.change, cell: (measure) => <ChangeMark change={measureChange(measure, chance)} hint={changeHint(measure, chance)} /> },
  ]
  return (
    <Panel title={texts.measuresOf(title)}>
      <Table label={texts.measuresOf(title)} columns={columns} rows={transport.measures} keyOf={({ measure }) => measure} />
    </Panel>
  )
}
