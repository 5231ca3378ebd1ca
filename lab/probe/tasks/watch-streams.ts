import type { Platform } from '../../contract/client.ts'
import { defineTask } from '../task.ts'

export interface WatchStreamsParams {
  /** One EventSource each, all at once. */
  readonly urls: readonly string[]
  /** From the moment at which the last one is open, ms. */
  readonly forMs: number
  /** How long to wait for them to open, ms. */
  readonly openWithinMs: number
}

export interface WatchStreamsResult {
  /** Streams that opened. */
  readonly opened: number
  /** Of each stream, when its events came, ms since the last one was open. */
  readonly arrivals: readonly (readonly number[])[]
}

/** Several event streams of one page, and the moments at which each got something. */
export const watchStreams = defineTask<WatchStreamsParams>({
  name: 'watch-streams',
  async run({ urls, forMs, openWithinMs }, platform): Promise<WatchStreamsResult> {
    const arrivals = urls.map((): number[] => [])
    let opened = 0
    const sources = urls.map((url, i) => {
      const source = platform.EventSource(url)
      source.onerror = () => {}
      source.addEventListener('message', () => void arrivals[i]?.push(platform.now()))
      return source
    })
    const opens = sources.map(
      (source) =>
        new Promise<void>((resolve) => {
          source.onopen = () => {
            opened++
            resolve()
          }
        }),
    )
    await Promise.race([Promise.all(opens), sleep(openWithinMs, platform)])
    const fromMs = platform.now()
    await sleep(forMs, platform)
    for (const source of sources) source.close()
    return { opened, arrivals: arrivals.map((times) => times.map((t) => t - fromMs).filter((t) => t >= 0)) }
  },
})

function sleep(ms: number, platform: Platform): Promise<void> {
  return new Promise((resolve) => void platform.setTimeout(resolve, ms))
}
