import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import { subjectTitle, titleOf } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { isOver } from '../../state/live-run.ts'
import { useWorkbench } from '../../state/workbench.ts'
import styles from './live.module.css'

/** The title above names what Run would start: where the run on show is another one, it is named. */
export function FormerRun({ catalogue, run }: { readonly catalogue: Catalogue; readonly run: RunState }) {
  const { lanes } = useMessages()
  const chosen = useWorkbench((bench) => bench.scenario)
  if (!isOver(run) || run.scenario.id === chosen) return null
  return (
    <p className={styles['former']} role="status">
      {lanes.former(subjectTitle(run.scenario), titleOf(catalogue, chosen) ?? subjectTitle({ id: chosen, title: chosen }))}
    </p>
  )
}
