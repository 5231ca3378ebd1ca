import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import type { Lesson } from '../../../lab/contract/lesson.ts'
import { faultText, faultTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { subjectOf } from '../../state/lesson-run.ts'
import type { PlaceFaults } from '../live/path-places.ts'
import { pathFaults } from '../live/path-switches.ts'
import styles from './lab.module.css'

export interface LessonPathProps {
  readonly catalogue: Catalogue
  readonly run: RunState | null
  readonly lesson: Lesson
}

/** The path of Live as it is read, not switched: each place with the faults that the lesson brings there. */
export function LessonPath({ catalogue, run, lesson }: LessonPathProps) {
  const { path, lessons: texts } = useMessages()
  const faults = pathFaults(catalogue, run, subjectOf(lesson.run))
  const places: readonly { readonly id: string; readonly title: string; readonly at?: PlaceFaults }[] = [
    { id: 'clients', title: path.clients },
    { id: 'client link', title: path.clientLink, at: faults.clientLink },
    { id: 'gateway', title: path.gateway, at: faults.gateway },
    { id: 'origin link', title: path.originLink, at: faults.serverLink },
    { id: 'origin', title: path.origin, at: faults.origin },
  ]
  return (
    <ol className={styles['path']} aria-label={texts.lab.path}>
      {places.map(({ id, title, at }) => {
        const acting = (at?.all ?? []).filter(({ state }) => state !== 'off')
        return (
          <li key={id} data-state={acting.some(({ state }) => state === 'on') ? 'on' : acting.length > 0 ? 'planned' : undefined}>
            <strong>{title}</strong>
            {acting.map(({ info, explain }) => (
              <span key={info.id} title={faultText(info, explain).text}>
                {faultTitle(info)}
              </span>
            ))}
          </li>
        )
      })}
    </ol>
  )
}
