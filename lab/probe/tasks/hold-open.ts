import { defineTask } from '../task.ts'

export interface HoldOpenParams {
  readonly eventSources?: readonly string[]
  readonly sockets?: readonly string[]
}

export interface HoldOpenResult {
  /** How many of each were open when it returned: when all had opened or failed, or after `withinMs`. */
  readonly eventSources: number
  readonly sockets: number
  /** Of the sockets that are open, from `new WebSocket()` to `open`, ms, in order of opening. */
  readonly openMs: readonly number[]
  /** Sockets that were closed before they were open, and when, ms. */
  readonly failedMs: readonly number[]
}

const held: { close(): void }[] = []

/** Opens connections and leaves them open until `let-go`. */
export const holdOpen = defineTask<HoldOpenParams & { readonly withinMs?: number }>({
  name: 'hold-open',
  async run({ eventSources = [], sockets = [], withinMs = 2000 }, platform): Promise<HoldOpenResult> {
    const result = { eventSources: 0, sockets: 0, openMs: [] as number[], failedMs: [] as number[] }
    const waits: Promise<void>[] = []
    for (const url of eventSources) {
      const source = platform.EventSource(url)
      held.push(source)
      waits.push(
        new Promise((resolve) => {
          source.onopen = () => {
            result.eventSources++
            resolve()
          }
          // It may come back by itself: errors are not waited for, the time is.
          source.onerror = () => {}
        }),
      )
    }
    for (const url of sockets) {
      const startedMs = platform.now()
      const socket = platform.WebSocket(url, { h2: false })
      held.push(socket)
      waits.push(
        new Promise((resolve) => {
          socket.onopen = () => {
            result.sockets++
            result.openMs.push(platform.now() - startedMs)
            socket.onclose = null
            resolve()
          }
          socket.onclose = () => {
            result.failedMs.push(platform.now() - startedMs)
            resolve()
          }
          socket.onerror = () => {}
        }),
      )
    }
    let timer: unknown
    const late = new Promise<void>((resolve) => (timer = platform.setTimeout(resolve, withinMs)))
    await Promise.race([Promise.all(waits), late])
    platform.clearTimeout(timer)
    // Whatever comes later is no part of the answer.
    return { ...result, openMs: [...result.openMs], failedMs: [...result.failedMs] }
  },
})

/** Closes what `hold-open` opened. Returns the moment on the platform's clock before the first was closed. */
export const letGo = defineTask({
  name: 'let-go',
  async run(_params, platform): Promise<{ readonly at: number; readonly closed: number }> {
    const at = platform.now()
    const closing = held.splice(0)
    for (const one of closing) one.close()
    return { at, closed: closing.length }
  },
})
