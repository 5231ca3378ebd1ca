import { CirclePlay, History, Loader, Play, Square, Undo2 } from 'lucide-react'
import type { Catalogue, RunState } from '../../../lab/contract/control.ts'
import { clockText } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { elapsedMs, isActive, isOver, useEventLog } from '../../state/live-run.ts'
import { startFreeRun, startRun, stopRun } from '../../state/run-actions.ts'
import { replayRun } from '../../state/saved-runs.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { isExperiment } from '../../state/transports.ts'
import { Button } from '../../widgets/button.tsx'
import controls from '../../widgets/controls.module.css'
import { Hint } from '../../widgets/hint.tsx'
import { RunChoices } from '../../widgets/run-choices.tsx'
import { ProgressLine, TopBar } from '../../widgets/top-bar.tsx'
import { ScenarioPicker } from './scenario-picker.tsx'
import { SeedChip } from './seed-chip.tsx'
import styles from './live.module.css'

export function LiveBar({ catalogue, run }: { readonly catalogue: Catalogue; readonly run: RunState | null }) {
  return (
    <TopBar
      subject={<ScenarioPicker catalogue={catalogue} run={run} />}
      chips={<RunChoices locked={isActive(run) ? run : null} />}
      actions={
        <>
          {run && <SeedChip seed={run.seed} />}
          {run && <Clock run={run} />}
          {run && isOver(run) && !run.replay && !run.paged && run.window && <ReplayButton run={run.run} />}
          <div className={styles['actions']}>
            <Actions run={run} />
          </div>
        </>
      }
      progress={run && isActive(run) && run.plannedMs !== null ? <RunProgress run={run} plannedMs={run.plannedMs} /> : null}
    />
  )
}

function ReplayButton({ run }: { readonly run: string }) {
  const { replay } = useMessages()
  return (
    <Hint text={replay.again}>
      <button type="button" className={controls['iconButton']} aria-label={replay.again} onClick={() => replayRun(run)}>
        <History size={15} aria-hidden />
      </button>
    </Hint>
  )
}

/** Of a longer run its quarters are told to who does not see the line, ms. */
const longMs = 10_000

function RunProgress({ run, plannedMs }: { readonly run: RunState; readonly plannedMs: number }) {
  const { topBar } = useMessages()
  useEventLog()
  const fraction = Math.min(1, elapsedMs(run) / plannedMs)
  const quarter = plannedMs < longMs ? 0 : Math.floor(fraction * 4) * 25
  return (
    <>
      <ProgressLine fraction={fraction} />
      <span className="visually-hidden" role="status">
        {quarter > 0 && quarter < 100 ? topBar.progress(quarter) : ''}
      </span>
    </>
  )
}

function Clock({ run }: { readonly run: RunState }) {
  const messages = useMessages()
  useEventLog()
  return (
    <span className={styles['clock']}>
      <span className={styles['phase']} role="status">
        {run.phase === 'running' ? '' : messages.topBar.phase[run.phase]}
      </span>
      {run.window && !isExperiment(run.scenario) && (
        <span className="mono">
          <strong>{clockText(elapsedMs(run))}</strong>
          {run.plannedMs !== null && run.phase === 'running' && <> / {clockText(run.plannedMs)}</>}
        </span>
      )}
    </span>
  )
}

function Actions({ run }: { readonly run: RunState | null }) {
  const messages = useMessages()
  const { topBar } = messages
  const active = isActive(run)
  const undoable = run?.undoable ?? 0
  const starting = useSession((session) => session.starting)
  if (starting) {
    return (
      <Button look="primary" disabled>
        <Loader className={styles['spinner']} size={14} aria-hidden />
        {topBar.starting}
      </Button>
    )
  }
  if (active) {
    return (
      <>
        <Button look="primary" onClick={stopRun} aria-keyshortcuts="Control+Enter">
          <Square size={13} fill="currentColor" aria-hidden />
          {topBar.stop}
        </Button>
        <Hint text={topBar.undoHint(undoable)}>
          <button type="button" className={controls['button']} aria-disabled={undoable === 0} aria-keyshortcuts="Control+Z" onClick={() => undoable > 0 && ask((engine) => engine.undo())}>
            <Undo2 size={14} aria-hidden />
            {topBar.undo}
          </button>
        </Hint>
      </>
    )
  }
  return (
    <>
      {/* Before the first run the invitation has the one button to press. */}
      <Button look={run ? 'primary' : 'plain'} onClick={startRun} aria-keyshortcuts="Control+Enter">
        <Play size={13} fill="currentColor" aria-hidden />
        {topBar.run}
      </Button>
      <Hint text={topBar.freeHint}>
        <button type="button" className={controls['button']} onClick={startFreeRun}>
          <CirclePlay size={14} aria-hidden />
          {topBar.free}
        </button>
      </Hint>
    </>
  )
}
