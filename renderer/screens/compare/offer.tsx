import type { RunSummary } from '../../../lab/contract/control.ts'
import { dateTime, list } from '../../i18n/format.ts'
import { currentMessages, useMessages } from '../../i18n/messages.ts'
import { compareRuns, runTitle, scenarioPairs, type RunPair } from '../../state/saved-runs.ts'
import { setWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/states.tsx'
import styles from './compare.module.css'

/** More of them are picked in Runs. */
const mostOffered = 3

/** Nothing was picked: what comparing is for, and the runs that one most likely means. */
export function Offer({ runs }: { readonly runs: readonly RunSummary[] }) {
  const { compare: texts } = useMessages()
  const [newest, before] = runs
  if (!newest || !before) return <EmptyState title={texts.needsTwo} text={texts.needsTwoText} action={<Button look="primary" onClick={() => setWorkbench({ screen: 'live' })}>{texts.toLive}</Button>} />
  const pairs = scenarioPairs(runs).slice(0, mostOffered)
  return (
    <EmptyState
      title={texts.empty}
      text={texts.emptyText}
      action={
        <div className={styles['offer']}>
          {pairs.map((pair, place) => (
            <OfferedPair key={pair[1].run} pair={pair} name={texts.pairOf(runTitle({ ...pair[1], title: pair[1].scenarioTitle }))} note={pairNote(pair)} first={place === 0} />
          ))}
          {newest.scenario !== before.scenario && <OfferedPair pair={[before, newest]} name={texts.newestTwo} note={texts.unlike(runTitle(before), runTitle(newest))} first={pairs.length === 0} />}
          <Button onClick={() => setWorkbench({ screen: 'runs' })}>{texts.pickTwo}</Button>
        </div>
      }
    />
  )
}

function OfferedPair({ pair, name, note, first }: { readonly pair: RunPair; readonly name: string; readonly note: string; readonly first: boolean }) {
  return (
    <div>
      <Button look={first ? 'primary' : 'plain'} onClick={() => compareRuns(pair)}>
        {name}
      </Button>
      <p>{note}</p>
    </div>
  )
}

/** When both were made, and in what they were not made alike. */
function pairNote([before, after]: RunPair): string {
  const { compare: texts, topBar } = currentMessages()
  const told = [runTitle, (run: RunSummary) => topBar.seed(run.seed), (run: RunSummary) => topBar.scale(run.scale), (run: RunSummary) => run.probeVersion]
  const changes = told.map((tell) => [tell(before), tell(after)] as const).filter(([a, b]) => a !== b).map(([a, b]) => `${a} → ${b}`)
  if (before.scenarioHash !== after.scenarioHash) changes.unshift(texts.edited)
  return `${dateTime(before.startedAt)} → ${dateTime(after.startedAt)} · ${changes.length === 0 ? texts.alike : texts.differ(list(changes))}`
}
