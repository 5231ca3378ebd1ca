import { Plus, X } from 'lucide-react'
import type { RunSummary } from '../../../lab/contract/control.ts'
import { dateTime } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import type { Sides } from '../../state/runs-client.ts'
import { isRepeat, runTitle, useSides } from '../../state/saved-runs.ts'
import { Button } from '../../widgets/button.tsx'
import { Choice, type ChoiceSection } from '../../widgets/choice.tsx'
import styles from './compare.module.css'

/** A list to pick from has an end; the Runs screen has all of them. */
const offered = 40

/** One side of a comparison: a run, or repeats of one. */
export function SidePicker({ side, runs }: { readonly side: keyof Sides; readonly runs: readonly RunSummary[] }) {
  const { compare: texts, joined } = useMessages()
  const sides = useSides()
  const own = sides[side]
  const change = (next: readonly string[]) => useSides.setState({ [side]: next })
  const first = runs.find(({ run }) => run === own[0])
  // Of two different things none is before the other.
  const isOneExperiment = sideScenario(runs, sides.a) === sideScenario(runs, sides.b)
  const free = runs.filter(({ run }) => !sides.a.includes(run) && !sides.b.includes(run))
  const repeats = first ? free.filter((run) => isRepeat(run, first)) : []
  const scenario = sideScenario(runs, sides[side === 'a' ? 'b' : 'a'])
  const others = free.filter((run) => run.scenario !== scenario)
  const sections: ChoiceSection[] = first
    ? [{ title: texts.repeats, items: repeats.slice(0, offered).map(itemOf) }]
    : [
        { title: texts.sameScenario, items: free.filter((run) => run.scenario === scenario).slice(0, offered).map(itemOf) },
        { title: others.length > offered ? texts.newest(offered) : texts.others, items: others.slice(0, offered).map(itemOf) },
      ].filter(({ items }) => items.length > 0)
  return (
    <section className={styles['side']} aria-label={texts.side(texts.sides[side])}>
      <h2>
        <span className={styles['letter']}>{texts.sides[side]}</span> {isOneExperiment && <small>{texts.sideNote[side]}</small>}
      </h2>
      <ul>
        {own.map((id) => (
          <li key={id}>
            <SideRun id={id} run={runs.find(({ run }) => run === id)} onRemove={() => change(own.filter((other) => other !== id))} />
          </li>
        ))}
      </ul>
      {sections.some(({ items }) => items.length > 0) && (
        <Choice label={joined.named(texts.side(texts.sides[side]), first ? texts.addRepeat : texts.pick)} value="" sections={sections} onChange={(id) => change([...own, id])}>
          <Plus size={13} aria-hidden /> {first ? texts.addRepeat : texts.pick}
        </Choice>
      )}
    </section>
  )
}

function sideScenario(runs: readonly RunSummary[], [first]: readonly string[]): string | undefined {
  return runs.find(({ run }) => run === first)?.scenario
}

function itemOf(run: RunSummary) {
  return { id: run.run, title: runTitle(run), note: `${dateTime(run.startedAt)} · ${run.run}` }
}

function SideRun({ id, run, onRemove }: { readonly id: string; readonly run: RunSummary | undefined; onRemove(): void }) {
  const { compare: texts, topBar } = useMessages()
  const title = run ? runTitle(run) : id
  return (
    <>
      <span className={styles['sideRun']}>
        <strong>{title}</strong>
        {run && <span>{`${dateTime(run.startedAt)} · ${topBar.probe[run.probe]} · ${topBar.scale(run.scale)} · ${id}`}</span>}
      </span>
      <Button look="icon" aria-label={texts.remove(title)} onClick={onRemove}>
        <X size={14} aria-hidden />
      </Button>
    </>
  )
}
