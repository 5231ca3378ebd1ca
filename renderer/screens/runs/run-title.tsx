import { useEffect, useRef } from 'react'
import type { RunSummary } from '../../../lab/contract/control.ts'
import { subjectTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import styles from './runs.module.css'

export interface RunTitleProps {
  readonly run: RunSummary
  readonly writing: boolean
  /** @param title null for that of the scenario, undefined when nothing is to change */
  onDone(title: string | null | undefined): void
}

/** Its own title, or what it is about. */
export function shownTitle({ title, scenario, scenarioTitle }: Pick<RunSummary, 'title' | 'scenario' | 'scenarioTitle'>): string {
  return title === scenarioTitle ? subjectTitle({ id: scenario, title: scenarioTitle }) : title
}

/** Its own title, and under it the scenario; or the field in which a title is written. */
export function RunTitle({ run, writing, onDone }: RunTitleProps) {
  const scenario = subjectTitle({ id: run.scenario, title: run.scenarioTitle })
  const own = run.title !== run.scenarioTitle
  if (writing) return <TitleField run={run} scenario={scenario} onDone={onDone} />
  return (
    <span className={styles['runTitle']}>
      <strong>{shownTitle(run)}</strong>
      <span className={styles['under']}>
        {own && <>{scenario} · </>}
        <span className="mono">{run.run}</span>
      </span>
    </span>
  )
}

function TitleField({ run, scenario, onDone }: { readonly run: RunSummary; readonly scenario: string; onDone: RunTitleProps['onDone'] }) {
  const { runs } = useMessages()
  const field = useRef<HTMLInputElement>(null)
  const done = useRef(false)
  useEffect(() => field.current?.select(), [])
  const finish = (keep: boolean) => {
    if (done.current) return
    done.current = true
    const title = field.current?.value.trim() ?? ''
    const row = field.current?.closest('tr')
    onDone(!keep || title === run.title ? undefined : title === '' || title === scenario ? null : title)
    row?.focus()
  }
  return (
    <span className={styles['runTitle']}>
      <input
        ref={field}
        className={styles['titleField']}
        defaultValue={run.title === run.scenarioTitle ? scenario : run.title}
        maxLength={200}
        aria-label={runs.newTitle}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onBlur={() => finish(true)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter' || event.key === 'Escape') finish(event.key === 'Enter')
        }}
      />
      <span className={styles['under']}>{runs.renameHint(scenario)}</span>
    </span>
  )
}
