import { type FeedRecord, parseRecord } from '../contract/feed.ts'
import type { Channel, ChannelError, ChannelEvents, ChannelOptions, ChannelState } from './channel.ts'
import { whatOf } from './channel.ts'

export interface PollPlan {
  /** `first`: nothing was answered yet. */
  request(first: boolean): { readonly url: string; readonly deadlineMs: number }
  /** From the end of a good answer to the next request. */
  pauseMs(answer: { readonly empty: boolean; readonly tookMs: number }): number
}

type Answer = { readonly kind: 'news'; readonly records: readonly FeedRecord[] } | { readonly kind: 'empty' } | { readonly kind: 'failed'; readonly error: ChannelError }

/** Asks, waits, asks again. Page code owns the deadline, the pause and the retry. */
export function openPollLoop(plan: PollPlan, options: ChannelOptions, events: ChannelEvents): Channel {
  const { platform, policy } = options
  let state: ChannelState = 'connecting'
  let stopped = false
  let answered = false
  let pause: unknown
  let running: AbortController | undefined

  const askLater = (delayMs: number) => {
    state = state === 'open' ? 'idle' : state
    pause = platform.setTimeout(() => {
      events.attempt('lib')
      void turn()
    }, delayMs)
  }

  async function turn(): Promise<void> {
    const startedAt = platform.now()
    const { url, deadlineMs } = plan.request(!answered)
    running = new AbortController()
    const answer = await ask(options, { url, deadlineMs, controller: running })
    if (stopped) return
    if (answer.kind === 'failed') return fail(answer.error)
    answered = true
    state = 'open'
    events.opened()
    if (answer.kind === 'empty') events.empty()
    else for (const record of answer.records) events.record(record)
    // Telling about a record may have closed this loop.
    if (!stopped) askLater(plan.pauseMs({ empty: answer.kind === 'empty', tookMs: platform.now() - startedAt }))
  }

  function fail(error: ChannelError): void {
    events.failed(error)
    if (stopped) return
    if (!options.endOnFailure) return askLater(policy.retryMs)
    stopped = true
    state = 'closed'
    events.ended({ reason: error.what, clean: false })
  }

  void turn()
  return {
    close() {
      const claimed = state
      stopped = true
      state = 'closed'
      platform.clearTimeout(pause)
      running?.abort()
      return claimed
    },
  }
}

interface Ask {
  readonly url: string
  readonly deadlineMs: number
  readonly controller: AbortController
}

async function ask({ platform }: ChannelOptions, { url, deadlineMs, controller }: Ask): Promise<Answer> {
  let late = false
  const deadline = platform.setTimeout(() => {
    late = true
    controller.abort()
  }, deadlineMs)
  try {
    // Identical URLs would wait for each other on Chromium's cache lock.
    const response = await platform.fetch(url, { signal: controller.signal, cache: 'no-store' })
    const text = await response.text()
    if (response.status === 204) return { kind: 'empty' }
    if (response.status !== 200) return { kind: 'failed', error: { what: `HTTP ${response.status}`, status: response.status } }
    const records = readAnswer(text)
    return records ? { kind: 'news', records } : { kind: 'failed', error: { what: 'the answer is not from the feed', status: response.status } }
  } catch (error) {
    return { kind: 'failed', error: { what: late ? `no answer within ${Math.round(deadlineMs)} ms` : whatOf(error) } }
  } finally {
    platform.clearTimeout(deadline)
  }
}

function readAnswer(text: string): readonly FeedRecord[] | undefined {
  try {
    const { records } = JSON.parse(text) as { readonly records?: unknown }
    if (!Array.isArray(records)) return undefined
    const parsed = records.map(parseRecord)
    return parsed.every((record) => record !== undefined) ? parsed : undefined
  } catch {
    return undefined
  }
}
