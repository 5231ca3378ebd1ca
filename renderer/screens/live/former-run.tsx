import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import { conditionText, scenarioText, subjectTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { isOver } from '../../state/live-run.ts'
import { useWorkbench } from '../../state/workbench.ts'
import styles from './live.module.css'

/** The title above names what Run would start: where the run on show is another one, it is named. */
export function FormerRun({ catalogue, run }: { readonly catalogue: Catalogue; readonly run: RunState }) {
  const { lanes, topBar } = useMessages()
  const chosen = useWorkbench((bench) => bench.scenario)
  const isFree = run.plannedMs === null
  if (!isOver(run) || (run.scenario.id === chosen && !isFree)) return null
  const condition = catalogue.conditions.find(({ id }) => id === chosen)
  const scenario = catalogue.scenarios.find(({ id }) => id === chosen)
  const next = condition ? conditionText(condition).title : scenario ? scenarioText(scenario).title : chosen
  return (
    <p className={styles['former']} role="status">
      {lanes.former(isFree ? topBar.freeRun : subjectTitle(run.scenario), next)}
    </p>
  )
}
