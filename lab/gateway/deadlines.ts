import type { Clock } from '../contract/context.ts'

/** Something that is due at a lab time that may move: asked again whenever its time has come. */
export interface Due {
  readonly t: number
  run(): void
}

/**
 * One timer for many deadlines: wakes at the nearest, runs what is due, asks again.
 * A deadline may move later unasked; `wake` is needed only when a nearer one may have appeared.
 */
export function watchDeadlines(clock: Clock, list: () => readonly Due[]): { wake(): void; stop(): void } {
  let armedFor = Infinity
  let cancel: (() => void) | undefined
  let stopped = false
  const check = () => {
    cancel = undefined
    armedFor = Infinity
    // Timers may come a fraction early.
    for (const due of list()) if (due.t <= clock.now() + 0.5) due.run()
    arm()
  }
  const arm = () => {
    if (stopped) return
    const nearest = Math.min(...list().map(({ t }) => t))
    if (nearest >= armedFor || nearest === Infinity) return
    cancel?.()
    armedFor = nearest
    cancel = clock.at(nearest, check)
  }
  arm()
  return {
    wake: arm,
    stop() {
      stopped = true
      cancel?.()
    },
  }
}
