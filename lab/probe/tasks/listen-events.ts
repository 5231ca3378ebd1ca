import { checksum } from '../../contract/feed.ts'
import { defineTask } from '../task.ts'

export interface ListenEventsParams {
  readonly url: string
  /** Names of events to listen to besides `message`. */
  readonly types?: readonly string[]
  /** Says the checksum (FNV-1a 32, hex) of the data instead of the data, which may be more than a page can tell. */
  readonly sums?: boolean
  /** Closes the EventSource when this data comes. */
  readonly closeOn?: string
  /** Stops after this many events. */
  readonly events?: number
  /** And after this long in any case, ms. */
  readonly withinMs: number
}

export interface ListenEventsResult {
  readonly events: readonly { readonly type: string; readonly data: string; readonly lastEventId: string }[]
  /** Times that it opened, and that it reported an error. */
  readonly opens: number
  readonly errors: number
  /** When it was over: 0 connecting, 1 open, 2 closed by the browser or by us. */
  readonly readyState: number
}

/** The platform's EventSource with nothing around it. */
export const listenEvents = defineTask<ListenEventsParams>({
  name: 'listen-events',
  run({ url, types = [], sums = false, closeOn, events: wanted = Infinity, withinMs }, platform): Promise<ListenEventsResult> {
    return new Promise((resolve) => {
      const source = platform.EventSource(url)
      const events: { type: string; data: string; lastEventId: string }[] = []
      let opens = 0
      let errors = 0
      const finish = () => {
        platform.clearTimeout(timer)
        const { readyState } = source
        source.close()
        resolve({ events, opens, errors, readyState })
      }
      const timer = platform.setTimeout(finish, withinMs)
      for (const type of ['message', ...types]) {
        source.addEventListener(type, ({ data, lastEventId }) => {
          events.push({ type, data: sums ? checksum(data) : data, lastEventId })
          if (data === closeOn) source.close()
          if (events.length >= wanted) finish()
        })
      }
      source.onopen = () => void opens++
      source.onerror = () => void errors++
    })
  },
})
