import { FolderOpen, GraduationCap, Play, Zap } from 'lucide-react'
import type { Catalogue } from '../../../lab/contract/control.ts'
import { useMessages, type ScreenId } from '../../i18n/messages.ts'
import { conditionText, scenarioText, transportSubtitle, transportText } from '../../i18n/fixture-texts.ts'
import { startRun } from '../../state/run-actions.ts'
import { isBeside, useNextTransports } from '../../state/transports.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { hasScreen } from '../known-screens.ts'
import { openFirstLesson } from '../lessons/lesson-keys.ts'
import { Button } from '../../widgets/button.tsx'
import controls from '../../widgets/controls.module.css'
import styles from './live.module.css'

/** Offered as a first step: one of each layer, each with a surprise in it. */
const firstSteps = ['upgrade-stripped', 'connection-reset', 'silent-drop', 'response-buffered']

/** Before the first run: the rows that will fill, and one thing to press. */
export function Invitation({ catalogue }: { readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const chosen = useWorkbench((bench) => bench.scenario)
  const transports = useNextTransports(catalogue)
  const { lanes, topBar } = messages
  const condition = catalogue.conditions.find((info) => info.id === chosen)
  const scenario = catalogue.scenarios.find((info) => info.id === chosen)
  const subject = condition ? conditionText(condition) : scenario ? scenarioText(scenario) : { title: chosen, text: '' }
  const steps = catalogue.conditions.filter((info) => firstSteps.includes(info.id))
  return (
    <div className={styles['invitation']}>
      <ol className={styles['ghosts']} aria-hidden style={{ ['--rows' as string]: transports.length }}>
        {transports.map((info, i) => (
          <li key={info.id} data-beside={isBeside(transports, i) || undefined}>
            <strong>{isBeside(transports, i) ? lanes.withCode : transportText(info).title}</strong>
            <span>{transportSubtitle(info)}</span>
          </li>
        ))}
      </ol>
      <div className={styles['card']}>
        <p className={styles['overline']}>{lanes.empty}</p>
        <ul className={styles['steps']}>
          {steps.map((info) => (
            <li key={info.id}>
              <button type="button" className={controls['chip']} aria-pressed={info.id === chosen} onClick={() => setWorkbench({ scenario: info.id })}>
                {conditionText(info).title}
              </button>
            </li>
          ))}
        </ul>
        <h1>{subject.title}</h1>
        <p>{subject.text}</p>
        <p>{lanes.invitation(transports.length)}</p>
        <Button look="primary" onClick={startRun}>
          <Play size={13} fill="currentColor" aria-hidden />
          {topBar.run}
        </Button>
        <Ways />
      </div>
    </div>
  )
}

/** Ways in for somebody who has no condition in mind; only what this window has. */
function Ways() {
  const { cards } = useMessages().lanes
  const go = (screen: ScreenId) => () => setWorkbench({ screen })
  const quick = () => {
    setWorkbench({ scenario: 'twenty-seconds' })
    startRun()
  }
  const ways = [
    { title: cards.quick, hint: cards.quickHint, Icon: Zap, run: quick, isThere: true },
    { title: cards.open, hint: cards.openHint, Icon: FolderOpen, run: go('scenarios'), isThere: hasScreen('scenarios') },
    { title: cards.lesson, hint: cards.lessonHint, Icon: GraduationCap, run: openFirstLesson, isThere: hasScreen('lessons') },
  ]
  return (
    <ul className={styles['ways']}>
      {ways.flatMap(({ title, hint, Icon, run, isThere }) =>
        isThere
          ? [
              <li key={title}>
                <button type="button" className={styles['way']} onClick={run}>
                  <Icon size={18} aria-hidden />
                  <span>
                    <strong>{title}</strong> <small>{hint}</small>
                  </span>
                </button>
              </li>,
            ]
          : [],
      )}
    </ul>
  )
}
