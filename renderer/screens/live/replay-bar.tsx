import { Pause, Play, SkipBack, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ReplayState, RunState } from '../../../lab/contract/control.ts'
import { clockText } from '../../i18n/format.ts'
import { decimal } from '../../i18n/locale.ts'
import { useMessages } from '../../i18n/messages.ts'
import { clock, useEventLog } from '../../state/live-run.ts'
import { ask, askFor, complain } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import styles from './replay.module.css'

const speeds = ['0.1', '0.25', '0.5', '1', '2', '5', '10'] as const
type Speed = (typeof speeds)[number]

/** A saved run happens again: when, and how fast. */
export function ReplayBar({ run, replay }: { readonly run: RunState; readonly replay: ReplayState }) {
  const { replay: texts } = useMessages()
  const toggle = () => ask((engine) => (replay.playing ? engine.replay.pause() : engine.replay.play()))
  useSpace(toggle)
  const Icon = replay.playing ? Pause : Play
  return (
    <section className={styles['bar']} aria-label={texts.title}>
      <strong className={styles['title']}>{texts.title}</strong>
      <Button look="icon" aria-label={texts.toStart} onClick={() => ask((engine) => engine.replay.seek(replay.fromT))}>
        <SkipBack size={14} aria-hidden />
      </Button>
      <Button look="icon" aria-label={replay.playing ? texts.pause : texts.play} aria-keyshortcuts="Space" onClick={toggle}>
        <Icon size={14} fill="currentColor" aria-hidden />
      </Button>
      <Scrubber replay={replay} />
      <Segmented
        label={texts.speed}
        value={(speeds.find((speed) => Number(speed) === replay.speed) ?? '1') satisfies Speed}
        options={speeds.map((id) => ({ id, title: `${decimal(Number(id), 2, { atMost: true })}×` }))}
        onChange={(speed) => ask((engine) => engine.replay.speed(Number(speed)))}
      />
      <Button onClick={() => ask((engine) => engine.openRun(run.run))}>
        <X size={14} aria-hidden /> {texts.end}
      </Button>
    </section>
  )
}

/** Drag or arrow keys: the run is shown as it was at that moment. */
function Scrubber({ replay }: { readonly replay: ReplayState }) {
  const { replay: texts } = useMessages()
  useEventLog()
  const [held, setHeld] = useState<number | null>(null)
  const seek = useLatestSeek(() => setHeld(null))
  const length = replay.toT - replay.fromT
  const at = held ?? playedMs(replay)
  return (
    <>
      <input
        className={styles['scrubber']}
        type="range"
        min={0}
        max={length}
        step="any"
        value={at}
        aria-label={texts.position}
        aria-valuetext={clockText(at)}
        style={{ ['--share' as string]: `${(100 * at) / Math.max(1, length)}%` }}
        onChange={(event) => {
          const to = Number(event.target.value)
          setHeld(to)
          seek(replay.fromT + to)
        }}
      />
      <span className={`mono ${styles['clock']}`}>
        <strong>{clockText(at)}</strong> / {clockText(length)}
      </span>
    </>
  )
}

function playedMs({ fromT, toT }: ReplayState): number {
  return Math.max(0, Math.min(toT - fromT, clock.now(performance.now()) - fromT))
}

/** A hand moves faster than an engine shows: of all the moments asked for meanwhile only the last one is asked for next. */
function useLatestSeek(onSettled: () => void): (t: number) => void {
  const asked = useRef<{ wanted: number | null; busy: boolean }>({ wanted: null, busy: false })
  const next = () => {
    const state = asked.current
    if (state.wanted === null) {
      state.busy = false
      onSettled()
      return
    }
    const to = state.wanted
    state.wanted = null
    state.busy = true
    askFor((engine) => engine.replay.seek(to)).catch(complain).finally(next)
  }
  return (t) => {
    asked.current.wanted = t
    if (!asked.current.busy) next()
  }
}

/** Space plays and pauses wherever no control takes it for itself; before the lanes take it for their view. */
function useSpace(toggle: () => void): void {
  const latest = useRef(toggle)
  useEffect(() => {
    latest.current = toggle
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (event.target instanceof Element && event.target.closest('button, input:not([type="range"]), select, textarea, a, [role="tab"], [role="option"], [role="dialog"]')) return
      event.preventDefault()
      event.stopPropagation()
      latest.current()
    }
    addEventListener('keydown', onKey, true)
    return () => removeEventListener('keydown', onKey, true)
  }, [])
}
