import type { Platform } from '../contract/client.ts'

export interface Watchdog {
  /** Something arrived. */
  feed(): void
  stop(): void
}

/** A timer that is this late was held up by something: a sleeping machine, a busy page, a tab in the background. */
const lateMs = 30

/** Calls `onSilence` once when nothing has arrived for `limitMs`. */
export function startWatchdog(options: { readonly platform: Platform; readonly limitMs: number; readonly onSilence: (silentMs: number) => void }): Watchdog {
  const { platform, limitMs, onSilence } = options
  let heardAt = platform.now()
  let timer: unknown
  const silentMs = () => platform.now() - heardAt
  const wait = (ms: number) => {
    const dueAt = platform.now() + ms
    timer = platform.setTimeout(() => check(platform.now() - dueAt), ms)
  }
  function check(lateByMs: number): void {
    if (silentMs() < limitMs) return wait(limitMs - silentMs())
    // What has arrived meanwhile comes first. One turn is not enough after a sleep: in a browser it has another process to pass before it is a task of this page.
    const graceMs = lateByMs > lateMs ? limitMs / 5 : 0
    timer = platform.setTimeout(() => {
      if (silentMs() < limitMs) wait(limitMs - silentMs())
      else onSilence(silentMs())
    }, graceMs)
  }
  wait(limitMs)
  return {
    feed: () => void (heardAt = platform.now()),
    stop: () => platform.clearTimeout(timer),
  }
}
