import type { EventSourceLike, WebSocketLike } from '../../contract/client.ts'
import { defineTask } from '../task.ts'

export interface HoldOpenParams {
  readonly eventSources?: readonly string[]
  readonly sockets?: readonly string[]
}

export interface HoldOpenResult {
  /** How many of each were open when it returned: all of them, or those that `withinMs` was enough for. */
  readonly eventSources: number
  readonly sockets: number
}

const held: { close(): void }[] = []

/** Opens connections and leaves them open until `let-go`. */
export const holdOpen = defineTask<HoldOpenParams & { readonly withinMs?: number }>({
  name: 'hold-open',
  async run({ eventSources = [], sockets = [], withinMs = 2000 }, platform): Promise<HoldOpenResult> {
    const opened = { eventSources: 0, sockets: 0 }
    const waits: Promise<void>[] = []
    const open = (one: EventSourceLike | WebSocketLike, kind: keyof HoldOpenResult) => {
      held.push(one)
      waits.push(
        new Promise((resolve) => {
          one.onopen = () => {
            opened[kind]++
            resolve()
          }
          // Errors are not waited for: the time is.
          one.onerror = () => {}
        }),
      )
    }
    for (const url of eventSources) open(platform.EventSource(url), 'eventSources')
    for (const url of sockets) open(platform.WebSocket(url, { h2: false }), 'sockets')
    let timer: unknown
    const late = new Promise<void>((resolve) => (timer = platform.setTimeout(resolve, withinMs)))
    await Promise.race([Promise.all(waits), late])
    platform.clearTimeout(timer)
    return { ...opened }
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
