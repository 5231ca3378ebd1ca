import { Play } from 'lucide-react'
import { useLayoutEffect, useMemo, useState } from 'react'
import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import { errorSentence } from '../../state/error-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { subjectTitle, transportTitle } from '../../i18n/fixture-texts.ts'
import { isActive, isOver } from '../../state/live-run.ts'
import { startRun } from '../../state/run-actions.ts'
import { useSession } from '../../state/session-store.ts'
import { select, useSelection } from '../../state/selection.ts'
import { isExperiment } from '../../state/transports.ts'
import { setWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { focusScreen } from '../../widgets/panes.ts'
import { EmptyState, ErrorState } from '../../widgets/states.tsx'
import { Drawer } from './drawer/drawer.tsx'
import { ExperimentFacts } from './experiment-facts.tsx'
import { FormerRun } from './former-run.tsx'
import { Invitation } from './invitation.tsx'
import { LiveBar } from './live-bar.tsx'
import { wholeRun, type LanesView } from './lanes-view.ts'
import { firstView, LiveLanes, useLiveSource } from './live-lanes.tsx'
import { Losses } from './losses.tsx'
import { PagedRun } from './paged-run.tsx'
import { PathDiagram } from './path-diagram.tsx'
import { ReplayBar } from './replay-bar.tsx'
import styles from './live.module.css'

export function LiveScreen() {
  const messages = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const run = useSession((session) => session.run)
  const starting = useSession((session) => session.starting && !isActive(session.run))
  const selected = useSelection((selection) => selection.transport)
  if (!catalogue) return null
  const title = transportTitle(catalogue.transports, selected)
  return (
    <>
      <LiveBar catalogue={catalogue} run={run} />
      <main className={styles['live']}>
        <PathDiagram catalogue={catalogue} run={run} />
        {run && run.target !== undefined && !starting ? (
          <OwnServer />
        ) : run && !starting ? (
          <Watched key={run.run} catalogue={catalogue} run={run} title={title} />
        ) : starting ? (
          <div className={styles['lanes']}>
            <Notice title={messages.topBar.starting} text={messages.topBar.startingHint} />
          </div>
        ) : (
          <Invitation catalogue={catalogue} />
        )}
      </main>
    </>
  )
}

/** Who is at the lanes when another run takes their place stays on the screen. */
function useScreenKeepsFocus(): void {
  useLayoutEffect(
    () => () => {
      if (document.querySelector('main')?.contains(document.activeElement)) focusScreen({ preventScroll: true })
    },
    [],
  )
}

/** The lanes of a run and what stands below them, on one time axis. */
function Watched({ catalogue, run, title }: { readonly catalogue: Catalogue; readonly run: RunState; readonly title: string }) {
  const messages = useMessages()
  useScreenKeepsFocus()
  const [chosenView, setView] = useState<LanesView>(() => firstView(run))
  // After the end there is nothing to follow any more: the whole of it is what one wants to see.
  const view = isOver(run) && chosenView.mode === 'follow' ? wholeRun : chosenView
  const ran = run.scenario.transports.filter((transport) => !run.waiting?.includes(transport)).join()
  const transports = useMemo(() => catalogue.transports.filter((info) => ran.split(',').includes(info.id)), [catalogue, ran])
  const log = useLiveSource()
  const source = run.window === null || run.phase === 'failed' ? null : log
  return (
    <>
      <h1 className="visually-hidden">{messages.lanes.watching(subjectTitle(run.scenario))}</h1>
      <Losses transports={transports} />
      <div className={styles['lanes']} data-pane>
        <FormerRun catalogue={catalogue} run={run} />
        {run.replay && <ReplayBar run={run} replay={run.replay} />}
        {run.paged ? <PagedRun run={run} transports={transports} /> : source && isExperiment(run.scenario) ? <Experiment run={run} catalogue={catalogue} /> : source ? <LiveLanes run={run} transports={transports} source={source} view={view} onView={setView} /> : <Waiting run={run} />}
      </div>
      {!run.paged && <Drawer run={run} title={title} source={source} transports={transports} view={view} />}
    </>
  )
}

/** No lanes, but facts; from each of them to what passed for its transport. */
function Experiment({ run, catalogue }: { readonly run: RunState; readonly catalogue: Catalogue }) {
  return <ExperimentFacts run={run} about={{ titleOf: (transport) => transportTitle(catalogue.transports, transport), onSelect: (transport) => select({ run: run.run, transport, event: null }) }} />
}

function OwnServer() {
  const { server } = useMessages()
  return (
    <div>
      <h1 className="visually-hidden">{server.title}</h1>
      <EmptyState title={server.elsewhere} text={server.elsewhereText} action={<Button onClick={() => setWorkbench({ screen: 'server' })}>{server.goThere}</Button>} />
    </div>
  )
}

function Waiting({ run }: { readonly run: RunState }) {
  const { topBar, lanes } = useMessages()
  if (run.phase === 'failed') return <Failed run={run} />
  return <Notice title={topBar.phase[run.phase]} text={isOver(run) ? lanes.notBegun : run.phase === 'baseline' ? lanes.baseline : lanes.preparing} />
}

function Failed({ run }: { readonly run: RunState }) {
  const { topBar } = useMessages()
  return (
    <ErrorState
      title={topBar.phase.failed}
      text={run.error && errorSentence(run.error.message)}
      action={
        !isActive(run) && (
          <Button look="primary" onClick={startRun}>
            <Play size={13} fill="currentColor" aria-hidden />
            {topBar.run}
          </Button>
        )
      }
    />
  )
}

function Notice({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className={styles['notice']} role="status">
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  )
}
