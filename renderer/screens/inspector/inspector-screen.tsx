import { Activity, Play, RotateCw } from 'lucide-react'
import { useEffect } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { WireConnectionInfo } from '../../../lab/contract/wire-pages.ts'
import { subjectTitle, titleOf } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { isActive } from '../../state/live-run.ts'
import { startRun } from '../../state/run-actions.ts'
import { useSelectedEvent, useSelection } from '../../state/selection.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { useAnswer, useLastValue } from '../../state/use-answer.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../widgets/states.tsx'
import { BytesPanel } from './bytes-panel.tsx'
import { ConnectionList } from './connection-list.tsx'
import { openingConnection } from './connection-rows.ts'
import { chosenKey, followEvent, useInspector } from './inspector-state.ts'
import { LadderPanel } from './ladder-panel.tsx'
import { firstBytes, keyOfPlace, placeOf } from './ladder-rows.ts'
import { useLadder, useLive } from './use-ladder.ts'
import styles from './inspector.module.css'

export function InspectorScreen() {
  const { inspector } = useMessages()
  const run = useSession((session) => session.run)
  return (
    <Page title={inspector.title} note={run ? subjectTitle(run.scenario) : undefined} body="bleed">
      {run ? <WireOf key={run.run} run={run} /> : <NoRun />}
    </Page>
  )
}

function NoRun() {
  const { inspector } = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const starting = useSession((session) => session.starting)
  const chosen = useWorkbench((bench) => bench.scenario)
  const title = (catalogue && titleOf(catalogue, chosen)) ?? chosen
  if (starting) return <LoadingState title={inspector.none.waiting} />
  return (
    <EmptyState
      title={inspector.none.title}
      text={inspector.none.text}
      action={
        <div className={styles['ways']}>
          <Button look="primary" onClick={startRun}>
            <Play size={13} fill="currentColor" aria-hidden />
            {inspector.none.run(title)}
          </Button>
          <ToLive />
        </div>
      }
    />
  )
}

function ToLive() {
  const { inspector } = useMessages()
  return (
    <Button onClick={() => setWorkbench({ screen: 'live' })}>
      <Activity size={14} aria-hidden />
      {inspector.none.live}
    </Button>
  )
}

function WireOf({ run }: { readonly run: RunState }) {
  const { inspector } = useMessages()
  const live = isActive(run)
  const question = useAnswer(run.run, (engine) => engine.wire.connections())
  useLive(question, live)
  const connections = useLastValue(question.answer)
  const { none } = inspector
  if (question.answer.kind === 'failed') {
    return (
      <ErrorState
        title={none.lost}
        text={none.lostText}
        detail={question.answer.message}
        action={
          <Button
            onClick={() =>
              ask(async (engine) => {
                await engine.openRun(run.run)
                question.again()
              })
            }
          >
            <RotateCw size={14} aria-hidden />
            {none.reopen}
          </Button>
        }
      />
    )
  }
  if (!connections) return <LoadingState />
  if (!connections.some(({ hop }) => hop === 'client')) {
    return live ? <LoadingState title={none.waiting} text={none.waitingText} /> : <EmptyState title={none.noBytes} text={none.noBytesText} action={<ToLive />} />
  }
  return <Panes run={run} live={live} connections={connections} />
}

/** A selected event leads to its bytes; what is chosen here leads to its event. */
function useFollowedEvent(run: string): void {
  const event = useSelectedEvent(run)
  useEffect(() => {
    const { at, found } = useInspector.getState()
    if (event === null || (at?.run === run && at.event === event) || found?.event === event) return
    followEvent(run, event)
  }, [run, event])
}

function Panes({ run, live, connections }: { readonly run: RunState; readonly live: boolean; readonly connections: readonly WireConnectionInfo[] }) {
  useFollowedEvent(run.run)
  const transport = useSelection((selection) => selection.transport)
  const chosen = useSelection((selection) => selection.connection)
  const startT = run.window?.startT ?? 0
  const current = connections.find((info) => info.hop === 'client' && info.transport === transport && info.conn === chosen) ?? openingConnection(connections, transport, startT)
  if (!current) return null
  return <Connection run={run.run} live={live} connections={connections} current={current} startT={startT} />
}

interface ConnectionProps {
  readonly run: string
  readonly live: boolean
  readonly connections: readonly WireConnectionInfo[]
  readonly current: WireConnectionInfo
  readonly startT: number
}

function Connection({ run, live, connections, current, startT }: ConnectionProps) {
  const { transport, conn } = current
  const { answer, again, ladder } = useLadder({ run, transport, conn }, live)
  const at = useInspector((state) => state.at)
  const own = ladder && ladder.transport === transport && ladder.conn === conn ? ladder : undefined
  const key = chosenKey(at, { run, transport, conn })
  const step = own && (own.steps.find((one) => keyOfPlace(placeOf(one)) === key) ?? firstBytes(own.steps))
  return (
    <div className={styles['panes']}>
      <ConnectionList connections={connections} current={current} startT={startT} />
      <LadderPanel run={run} current={current} answer={answer} again={again} ladder={own} chosen={step ? keyOfPlace(placeOf(step)) : null} startT={startT} />
      <BytesPanel run={run} transport={transport} conn={conn} step={step} steps={own?.steps ?? []} startT={startT} />
    </div>
  )
}
