import type { ComparedRun, Comparison } from '../../../lab/contract/comparison.ts'
import { titleOf } from '../../i18n/fixture-texts.ts'
import { currentMessages, useMessages, type Messages } from '../../i18n/messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Panel } from '../../widgets/page.tsx'
import { Table, type Column } from '../../widgets/table.tsx'
import { feedText, handLines, lengthText, stepLines } from './run-texts.ts'
import styles from './compare.module.css'

type Difference = Comparison['differs'][number]

/** What the sides do not have in common: before any result, because it may be the reason for it. */
export function Differences({ comparison: { differs, comparable, a: runsA, b: runsB } }: { readonly comparison: Comparison }) {
  const messages = useMessages()
  const { compare: texts } = messages
  if (differs.length === 0) return <Panel title={texts.madeAlike} note={texts.madeAlikeText} />
  const columns: readonly Column<Difference>[] = [
    { id: 'field', title: texts.field, cell: ({ field }) => <strong className={styles['field']}>{texts.fields[field] ?? field}</strong> },
    { id: 'a', title: texts.sides.a, cell: ({ field, a }) => <Value field={field} value={a} run={runsA[0]} /> },
    { id: 'b', title: texts.sides.b, cell: ({ field, b }) => <Value field={field} value={b} run={runsB[0]} /> },
  ]
  return (
    <Panel title={texts.differs} note={comparable ? texts.comparable : texts.notComparable}>
      <div className={styles['differences']}>
        <Table label={texts.differs} columns={columns} rows={differs} keyOf={({ field }) => field} />
      </div>
    </Panel>
  )
}

function Value({ field, value, run }: { readonly field: string; readonly value: string; readonly run: ComparedRun | undefined }) {
  const messages = useMessages()
  const subject = useSubject(value)
  const lines = run === undefined ? [] : field === 'faults' ? stepLines(run) : field === 'switched by hand' ? handLines(run) : []
  // Somebody who presses twice at once has two lines alike.
  if (lines.length > 0) return lines.map((line, i) => <div key={`${i} ${line}`}>{line}</div>)
  const text = field === 'scenario' ? subject : run && field in ofRun ? ofRun[field as keyof typeof ofRun](run) : valueText(messages, field, value)
  return <span className={text === undefined ? 'mono' : undefined}>{text ?? value}</span>
}

/** On the clock of the run. */
const ofRun = { feed: feedText, length: lengthText, 'time scale': ({ scale }: ComparedRun) => currentMessages().topBar.scale(scale) }

/** A condition or scenario of the catalogue by its title. */
function useSubject(id: string): string | undefined {
  const catalogue = useSession((session) => session.catalogue)
  return catalogue ? titleOf(catalogue, id) : undefined
}

function valueText({ compare, topBar }: Messages, field: string, value: string): string | undefined {
  if (field === 'probe' && value in topBar.probe) return topBar.probe[value as keyof typeof topBar.probe]
  return compare.values[value]
}
