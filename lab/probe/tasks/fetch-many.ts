import { defineTask } from '../task.ts'

export interface FetchManyParams {
  readonly url: string
  readonly times: number
  /** All at once instead of one after the other. */
  readonly together?: boolean
  readonly method?: string
  readonly body?: string
  /** Gives up on one that takes longer, ms; its status is 0. */
  readonly withinMs?: number
}

export interface FetchManyResult {
  readonly statuses: readonly number[]
  /** From the call to the end of the body, ms, in order of the calls. */
  readonly tookMs: readonly number[]
}

/** Asks for the same thing again and again, past every cache. */
export const fetchMany = defineTask<FetchManyParams>({
  name: 'fetch-many',
  async run({ url, times, together = false, method, body, withinMs }, platform): Promise<FetchManyResult> {
    const ask = async () => {
      const startedMs = platform.now()
      const giveUp = new AbortController()
      const timer = withinMs === undefined ? undefined : platform.setTimeout(() => giveUp.abort(), withinMs)
      try {
        const response = await platform.fetch(url, { cache: 'no-store', signal: giveUp.signal, ...(method === undefined ? {} : { method }), ...(body === undefined ? {} : { body }) })
        await response.text()
        return { status: response.status, tookMs: platform.now() - startedMs }
      } catch (error) {
        if (!giveUp.signal.aborted) throw error
        return { status: 0, tookMs: platform.now() - startedMs }
      } finally {
        platform.clearTimeout(timer)
      }
    }
    const answers = together ? await Promise.all(Array.from({ length: times }, ask)) : []
    for (let i = 0; !together && i < times; i++) answers.push(await ask())
    return { statuses: answers.map(({ status }) => status), tookMs: answers.map(({ tookMs }) => tookMs) }
  },
})
