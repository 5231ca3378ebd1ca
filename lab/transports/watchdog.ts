import type { Platform } from '../contract/client.ts'

export interface Watchdog {
  /** Something arrived. */
  feed(): void
  stop(): void
}

/** Calls `onSilence` once when nothing has arrived for `limitMs`. */
export function startWatchdog(options: { readonly platform: Platform; readonly limitMs: number; readonly onSilence: (silentMs: number) => void }): Watchdog {
  const { platform, limitMs, onSilence } = options
  let heardAt = platform.now()
  let timer: unknown
  const silentMs = () => platform.now() - heardAt
  const wait = (ms: number) => (timer = platform.setTimeout(check, ms))
  function check(): void {
    if (silentMs() < limitMs) return void wait(limitMs - silentMs())
    // A sleeping machine or a busy page fires late: what has arrived meanwhile comes first.
    timer = platform.setTimeout(() => {
      if (silentMs() < limitMs) wait(limitMs - silentMs())
      else onSilence(silentMs())
    }, 0)
  }
  wait(limitMs)
  return {
    feed: () => void (heardAt = platform.now()),
    stop: () => platform.clearTimeout(timer),
  }
}
