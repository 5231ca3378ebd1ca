import type { Clock } from '../contract/context.ts'

/** Where a replay stands, and how that moves with the wall clock. */
export interface Playhead {
  nowT(): number
  playing(): boolean
  speed(): number
  /** At the end and standing still. */
  isOver(): boolean
  /** Calls `onTick` every 50 wall ms while it moves, and once when it stops at the end. */
  play(): void
  pause(): void
  moveTo(t: number): void
  setSpeed(speed: number): void
}

/** Often enough for the eye; ten times as fast it is 500 ms of the run. */
const tickMs = 50

export function createPlayhead(clock: Clock, { fromT, toT, onTick }: { readonly fromT: number; readonly toT: number; onTick(): void }): Playhead {
  let positionT = fromT
  let speed = 1
  /** Wall time at which it stood at `positionT`; null while it does not move. */
  let since: number | null = null
  let cancel: (() => void) | undefined

  const nowT = () => (since === null ? positionT : Math.min(toT, positionT + (clock.now() - since) * speed))
  const settle = () => {
    positionT = nowT()
    if (since !== null) since = clock.now()
  }
  const pause = () => {
    settle()
    since = null
    cancel?.()
    cancel = undefined
  }
  const tick = () => {
    if (nowT() >= toT) pause()
    else cancel = clock.at(clock.now() + tickMs, tick)
    onTick()
  }
  return {
    nowT,
    playing: () => since !== null,
    speed: () => speed,
    isOver: () => since === null && positionT >= toT,
    play() {
      if (since !== null) return
      since = clock.now()
      cancel = clock.at(clock.now() + tickMs, tick)
    },
    pause,
    moveTo(t) {
      positionT = Math.min(toT, Math.max(fromT, t))
      if (since !== null) since = clock.now()
      if (positionT >= toT) pause()
    },
    setSpeed(to) {
      settle()
      speed = to
    },
  }
}
