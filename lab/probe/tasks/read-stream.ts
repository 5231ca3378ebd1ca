import { defineTask } from '../task.ts'

export interface ReadStreamParams {
  /** A response of lines of JSON that ends. */
  readonly url: string
  /** Takes each chunk for whole messages, as code does that was only ever tried on a quiet network. */
  readonly naive: boolean
}

export interface ReadStreamResult {
  readonly chunks: number
  /** Lines that were JSON, and their texts. */
  readonly texts: readonly string[]
  readonly brokenLines: number
  /** U+FFFD: bytes that were no UTF-8 where they were decoded. */
  readonly brokenCharacters: number
}

/** Reads a response with `getReader()`, with or without regard to where its chunks are cut. */
export const readStream = defineTask<ReadStreamParams>({
  name: 'read-stream',
  async run({ url, naive }, platform): Promise<ReadStreamResult> {
    const response = await platform.fetch(url, { cache: 'no-store' })
    const reader = response.body?.getReader()
    const result = { chunks: 0, texts: [] as string[], brokenLines: 0, brokenCharacters: 0 }
    const take = (line: string): void => {
      if (line === '') return
      result.brokenCharacters += line.split('\ufffd').length - 1
      try {
        result.texts.push(String((JSON.parse(line) as { text?: unknown }).text))
      } catch {
        result.brokenLines++
      }
    }
    // The correct reader keeps a decoder and the rest of a line for the whole stream; the naive one starts anew with each chunk.
    const whole = new TextDecoder()
    let rest = ''
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      result.chunks++
      if (naive) {
        for (const line of new TextDecoder().decode(piece.value).split('\n')) take(line)
        continue
      }
      const lines = (rest + whole.decode(piece.value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
    }
    take(rest)
    return result
  },
})
