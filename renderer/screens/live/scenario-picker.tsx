import type { Catalogue, ConditionInfo, RunState, ScenarioInfo } from '../../../lab/contract/control.ts'
import { freeRunId } from '../../../lab/contract/run-file.ts'
import { topics } from '../../../lab/contract/scenario.ts'
import { useMessages } from '../../i18n/messages.ts'
import { conditionText, scenarioText, subjectTitle, titleOf } from '../../i18n/fixture-texts.ts'
import { dateTime } from '../../i18n/format.ts'
import { isActive, useLogValue } from '../../state/live-run.ts'
import { currentLiving } from '../../state/living.ts'
import { openRun } from '../../state/open-run.ts'
import { useSavedRuns } from '../../state/saved-runs.ts'
import { runScenario } from '../../state/scenario-actions.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { Choice, type ChoiceSection } from '../../widgets/choice.tsx'
import styles from './live.module.css'

const savedPrefix = 'saved:'
const shownSaved = 6

/** Conditions by layer, scenarios, and the newest saved runs. */
export function ScenarioPicker({ catalogue, run }: { readonly catalogue: Catalogue; readonly run: RunState | null }) {
  const messages = useMessages()
  const { topBar, matrix } = messages
  const chosen = useWorkbench((bench) => bench.scenario)
  const { answer } = useSavedRuns('')
  const saved = answer.kind === 'ready' ? answer.value : []
  const active = isActive(run)
  const condition = catalogue.conditions.find((info) => info.id === chosen)
  const byHand = useLogValue((log) => log?.faults.filter(({ by }) => by === 'hand').length ?? 0)
  const isFree = run !== null && (active || run.scenario.id === chosen) && run.scenario.id === freeRunId
  const title = run && active ? subjectTitle(run.scenario) : (titleOf(catalogue, chosen) ?? subjectTitle({ id: chosen, title: chosen }))
  const kind = isFree ? topBar.byHand(byHand) : condition ? (condition.layer ? matrix.layers[condition.layer] : matrix.layers.none) : topBar.scenario
  const sections: ChoiceSection[] = [
    { title: topBar.yours, items: [...catalogue.conditions.filter(({ yours }) => yours).map(conditionItem), ...catalogue.scenarios.filter(({ yours }) => yours).map(scenarioItem)] },
    { title: topBar.conditions, items: catalogue.conditions.filter(({ imitates, yours }) => imitates === undefined && !yours).map(conditionItem) },
    { title: topBar.imitations, items: catalogue.conditions.filter(({ imitates, yours }) => imitates !== undefined && !yours).map(conditionItem) },
    ...topics.map((topic) => ({ title: messages.scenarios.library.sections[topic], items: catalogue.scenarios.filter((info) => info.topic === topic && !info.yours).map(scenarioItem) })),
    { title: topBar.scenarios, items: catalogue.scenarios.filter(({ topic, yours }) => topic === undefined && !yours).map(scenarioItem) },
    { title: topBar.recent, items: saved.slice(0, shownSaved).map((summary) => ({ id: savedPrefix + summary.run, title: subjectTitle({ id: summary.scenario, title: summary.title }), note: `${dateTime(summary.startedAt)} · ${summary.run}` })) },
  ].filter((section) => section.items.length > 0)
  const choose = (id: string) => {
    if (id.startsWith(savedPrefix)) openRun(id.slice(savedPrefix.length))
    // The bar names what lives: another choice would not be seen.
    else if (currentLiving()) runScenario(id)
    else setWorkbench({ scenario: id })
  }
  return (
    <Choice label={topBar.pick} value={run && active ? run.scenario.id : chosen} sections={sections} className={styles['picker']} onChange={choose}>
      <span className={styles['pickerTitle']} title={title}>{title}</span>{' '}
      <span className={styles['pickerKind']}>{kind}</span>
    </Choice>
  )
}

function conditionItem(info: ConditionInfo) {
  const { title, text } = conditionText(info)
  return { id: info.id, title, note: text }
}

function scenarioItem(info: ScenarioInfo) {
  const { title, text } = scenarioText(info)
  return { id: info.id, title, note: text }
}
