import { defineTask } from '../task.ts'

export interface LongPollParams {
  /** Answers `{ cursor, messages }` as soon as there is a message behind `?after=`. */
  readonly url: string
  /** Asks no more after this message. */
  readonly last: string
  /** An answer that takes longer is given up, ms. */
  readonly deadlineMs: number
  readonly withinMs: number
}

export interface LongPollResult {
  readonly heard: readonly string[]
  readonly requests: number
  /** Requests that page code saw fail. */
  readonly errors: number
}

const pauseMs = 20

/** Asks again with the cursor of the last whole answer, until the last message is there. */
export const longPoll = defineTask<LongPollParams>({
  name: 'long-poll',
  async run({ url, last, deadlineMs, withinMs }, platform): Promise<LongPollResult> {
    const endsMs = platform.now() + withinMs
    const result = { heard: [] as string[], requests: 0, errors: 0 }
    let cursor = 0
    while (!result.heard.includes(last) && platform.now() < endsMs) {
      const giveUp = new AbortController()
      const timer = platform.setTimeout(() => giveUp.abort(), deadlineMs)
      result.requests++
      try {
        const response = await platform.fetch(`${url}?after=${cursor}`, { cache: 'no-store', signal: giveUp.signal })
        const answer = JSON.parse(await response.text()) as { readonly cursor: number; readonly messages: readonly string[] }
        cursor = answer.cursor
        result.heard.push(...answer.messages)
      } catch {
        result.errors++
        await new Promise<void>((resolve) => void platform.setTimeout(resolve, pauseMs))
      } finally {
        platform.clearTimeout(timer)
      }
    }
    return result
  },
})
