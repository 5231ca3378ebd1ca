import { messageOf } from '../../core/errors.ts'
import { defineTask } from '../task.ts'

export interface ConsumeStreamParams {
  readonly url: string
  readonly method?: string
  readonly body?: string
  /** After the first piece nothing is read until this is answered. */
  readonly pauseUntil?: string
}

export interface ConsumeStreamResult {
  readonly bytes: number
  readonly pieces: number
  /** From the call to the first piece, ms; null when none came. */
  readonly firstMs: number | null
  /** What broke it off; null when it came to its end. */
  readonly error: string | null
}

/** Reads a response piece by piece to its end, or to the moment at which it breaks. */
export const consumeStream = defineTask<ConsumeStreamParams>({
  name: 'consume-stream',
  async run({ url, method, body, pauseUntil }, platform): Promise<ConsumeStreamResult> {
    const startedMs = platform.now()
    const result = { bytes: 0, pieces: 0, firstMs: null as number | null, error: null as string | null }
    try {
      const response = await platform.fetch(url, { cache: 'no-store', ...(method === undefined ? {} : { method }), ...(body === undefined ? {} : { body, headers: { 'content-type': 'text/plain' } }) })
      const reader = response.body?.getReader()
      for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
        result.firstMs ??= platform.now() - startedMs
        result.pieces++
        result.bytes += piece.value?.length ?? 0
        if (result.pieces === 1 && pauseUntil !== undefined) await platform.fetch(pauseUntil, { cache: 'no-store' })
      }
    } catch (error) {
      result.error = messageOf(error)
    }
    return result
  },
})
