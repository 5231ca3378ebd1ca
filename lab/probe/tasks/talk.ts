import type { Platform } from '../../contract/client.ts'
import { defineTask } from '../task.ts'

export interface TalkParams {
  /** `http://` or `https://` of a server that echoes: `/ws`, or `/events` and `/say`, or `/mail`. */
  readonly url: string
  readonly by: 'websocket' | 'sse' | 'polling'
  /** Said one after the other, each once the echo of the last one has come. */
  readonly say: readonly string[]
  readonly withinMs: number
}

export interface TalkResult {
  readonly heard: readonly string[]
  /** From saying something to hearing its echo, ms. */
  readonly roundTripMs: readonly number[]
}

interface Line {
  say(text: string): Promise<void>
  /** The next thing that was said to us. */
  hear(): Promise<string>
  close(): void
}

/** A conversation of two: what a page says comes back, and only then it says the next thing. */
export const talk = defineTask<TalkParams>({
  name: 'talk',
  async run({ url, by, say }, platform): Promise<TalkResult> {
    const line = await { websocket: overSocket, sse: overEvents, polling: overPolling }[by](url, platform)
    const heard: string[] = []
    const roundTripMs: number[] = []
    try {
      for (const text of say) {
        const startedMs = platform.now()
        await line.say(text)
        heard.push(await line.hear())
        roundTripMs.push(platform.now() - startedMs)
      }
    } finally {
      line.close()
    }
    return { heard, roundTripMs }
  },
})

/** What came, for whoever asks, in order. */
function inbox(): { put(text: string): void; take(): Promise<string> } {
  const waiting: string[] = []
  let asked: ((text: string) => void) | undefined
  return {
    put(text) {
      if (!asked) return void waiting.push(text)
      asked(text)
      asked = undefined
    },
    take: () => new Promise((resolve) => (waiting.length > 0 ? resolve(waiting.shift() as string) : (asked = resolve))),
  }
}

function overSocket(url: string, platform: Platform): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = platform.WebSocket(`${url.replace(/^http/, 'ws')}/ws`, { h2: false })
    const box = inbox()
    socket.onmessage = ({ data }: { readonly data: unknown }) => box.put(String(data))
    socket.onerror = () => reject(new Error('the WebSocket did not open'))
    socket.onopen = () => resolve({ say: async (text) => socket.send(text), hear: box.take, close: () => socket.close(1000) })
  })
}

/** Events come down; to talk back takes a request of its own. `text/plain` needs no preflight. */
function overEvents(url: string, platform: Platform): Promise<Line> {
  return new Promise((resolve) => {
    const source = platform.EventSource(`${url}/events`)
    const box = inbox()
    source.addEventListener('message', ({ data }) => box.put(data))
    source.onopen = () => resolve({ say: (text) => post(`${url}/say`, text, platform), hear: box.take, close: () => source.close() })
  })
}

async function overPolling(url: string, platform: Platform): Promise<Line> {
  const hear = async (): Promise<string> => {
    for (;;) {
      const text = await (await platform.fetch(`${url}/mail`, { cache: 'no-store' })).text()
      if (text !== '') return text
      await new Promise<void>((resolve) => void platform.setTimeout(resolve, 20))
    }
  }
  return { say: (text) => post(`${url}/say`, text, platform), hear, close: () => {} }
}

async function post(url: string, text: string, platform: Platform): Promise<void> {
  await (await platform.fetch(url, { method: 'POST', body: text, headers: { 'content-type': 'text/plain' } })).text()
}
