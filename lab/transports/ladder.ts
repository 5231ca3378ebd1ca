import type { ClientOptions, TransportClient } from '../contract/client.ts'
import type { TransportId } from '../contract/transport.ts'
import { type Channel, type ChannelEvents, type ChannelOptions, type ChannelState, type OpenChannel, whatOf } from './channel.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { backoffMs } from './backoff.ts'
import { startWatchdog, type Watchdog } from './watchdog.ts'

export interface Rung {
  readonly id: TransportId
  readonly open: OpenChannel
  /** Where the API hides it: the status that a request of the same address is answered with. */
  readonly askStatus?: (options: ChannelOptions, signal: AbortSignal) => Promise<number | undefined>
}

/** Asking again would not change them. With another rung to try they are no end: what refuses one may let the next one through. */
const terminalStatuses: ReadonlySet<number> = new Set([204, 401, 403])

/** Every rung gets more time after a round in which none answered, up to this factor: the network may just be slow. */
const maxPatience = 8

/**
 * Delivers the feed by whichever rung works. A rung is trusted when it has delivered a record; a trusted rung that is
 * lost is tried again first; one that does not deliver in time is left for the next. The position in the feed is kept
 * across all of them. With a single rung it is what page code adds to one transport.
 */
export function createLadder(rungs: readonly Rung[], options: ClientOptions): TransportClient {
  return new Ladder(rungs, options)
}

class Ladder implements TransportClient {
  readonly #rungs: readonly Rung[]
  readonly #options: ClientOptions
  readonly #inbox: Inbox
  #rung = 0
  /** Where this round began: the last rung that worked. */
  #home = 0
  #channel: Channel | undefined
  #trusted = false
  #by: 'lib' | 'ladder' | 'app'
  #retries = 0
  #patience = 1
  #zombies = 0
  #state: 'idle' | 'running' | 'stopped' = 'idle'
  #watchdog: Watchdog | undefined
  /** Status that the channel was refused with, as far as its API tells. */
  #status: number | undefined
  #asking: AbortController | undefined
  #timers = new Set<unknown>()

  constructor(rungs: readonly Rung[], options: ClientOptions) {
    this.#rungs = rungs
    this.#options = options
    this.#by = options.by
    this.#inbox = createInbox({ cursor: options.cursor, dedupe: true, note: (note) => options.note(note) })
  }

  start(): void {
    if (this.#state !== 'idle') return
    this.#state = 'running'
    this.#connect()
  }

  stop(): ChannelState {
    if (this.#state === 'idle') return 'idle'
    const wasRunning = this.#state === 'running'
    this.#state = 'stopped'
    const claimed = this.#channel?.close()
    this.#release()
    return claimed ?? (wasRunning ? 'connecting' : 'closed')
  }

  get #via(): TransportId {
    return (this.#rungs[this.#rung] as Rung).id
  }

  get #channelOptions(): ChannelOptions {
    const { baseUrl, policy, platform } = this.#options
    return { baseUrl, policy, platform, cursor: () => this.#inbox.cursor(), endOnFailure: true }
  }

  #connect(): void {
    const { policy } = this.#options
    this.#trusted = false
    this.#status = undefined
    this.#noteAttempt()
    const limitMs = policy.rungTimeoutMs * this.#patience
    this.#later(limitMs, () => this.#lost(`nothing arrived within ${Math.round(limitMs)} ms`))
    try {
      const { open } = this.#rungs[this.#rung] as Rung
      this.#channel = open(this.#channelOptions, this.#events())
    } catch (error) {
      this.#options.note({ kind: 'error', via: this.#via, what: whatOf(error) })
      this.#later(0, () => this.#lost(whatOf(error)))
    }
  }

  #events(): ChannelEvents {
    const via = this.#via
    const { note } = this.#options
    return {
      attempt: () => this.#noteAttempt(),
      opened: () => note({ kind: 'open', via, by: this.#by }),
      record: (record) => {
        this.#alive()
        this.#inbox.take(record, via)
      },
      empty: () => {
        this.#alive()
        note({ kind: 'empty', via })
      },
      failed: (error) => {
        this.#status = error.status ?? this.#status
        note({ kind: 'error', via, ...error })
      },
      ended: (ending) => {
        note({ kind: 'close', via, ...ending })
        this.#channel = undefined
        const why = ending.reason || (ending.code === undefined ? 'the connection ended' : `closed with ${ending.code}`)
        if (this.#trusted || this.#rungs.length > 1) this.#lost(why)
        else void this.#refused(why)
      },
    }
  }

  /** The only rung ended before it delivered anything. */
  async #refused(why: string): Promise<void> {
    this.#release()
    const status = this.#status ?? (await this.#ask())
    if (this.#state !== 'running') return
    if (status === undefined || !terminalStatuses.has(status)) return this.#lost(why)
    if (status !== this.#status) this.#options.note({ kind: 'error', via: this.#via, what: `a fetch of the same address is answered ${status}`, status })
    this.#state = 'stopped'
    this.#release()
  }

  #ask(): Promise<number | undefined> | undefined {
    const asking = (this.#asking = new AbortController())
    this.#later(this.#options.policy.rungTimeoutMs, () => asking.abort())
    return (this.#rungs[this.#rung] as Rung).askStatus?.(this.#channelOptions, asking.signal)
  }

  #noteAttempt(): void {
    const cursor = this.#inbox.cursor()
    this.#options.note({ kind: 'attempt', via: this.#via, by: this.#by, ...(cursor === undefined ? {} : { cursor }) })
  }

  /** Something of the feed arrived: the probe is passed, the watchdog is fed. */
  #alive(): void {
    if (this.#trusted) return this.#watchdog?.feed()
    const { policy, platform } = this.#options
    this.#clearTimers()
    this.#trusted = true
    this.#home = this.#rung
    this.#patience = 1
    // A connection that dies young does not make the next wait short again.
    this.#later(policy.rungTimeoutMs, () => (this.#retries = 0))
    this.#watchdog = startWatchdog({
      platform,
      limitMs: policy.watchdogMs,
      onSilence: (silentMs) => {
        this.#options.note({ kind: 'watchdog', via: this.#via, silentMs })
        this.#lost(`silent for ${Math.round(silentMs)} ms`)
      },
    })
  }

  #lost(why: string): void {
    if (this.#state !== 'running') return
    this.#abandon()
    if (this.#trusted) this.#by = this.#options.by
    else if (this.#rungs.length > 1) return this.#step(why)
    else this.#patience = Math.min(maxPatience, this.#patience * 2)
    this.#connectAfterBackoff()
  }

  #step(why: string): void {
    const from = this.#via
    this.#rung = (this.#rung + 1) % this.#rungs.length
    this.#by = this.#options.by === 'app' ? 'app' : 'ladder'
    this.#options.note({ kind: 'step', from, to: this.#via, why })
    if (this.#rung !== this.#home) return this.#connect()
    this.#patience = Math.min(maxPatience, this.#patience * 2)
    this.#connectAfterBackoff()
  }

  /** Lets go of a connection that did not end by itself; `close` on a dead link takes up to a minute to be answered. */
  #abandon(): void {
    const channel = this.#channel
    this.#release()
    if (!channel) return
    const claimed = channel.close()
    if (claimed === 'closed') return
    this.#zombies++
    this.#options.note({ kind: 'close', via: this.#via, clean: false, reason: `let go while ${claimed}, not waited for (${this.#zombies} so far)` })
  }

  #connectAfterBackoff(): void {
    const { policy, platform, note } = this.#options
    const delayMs = backoffMs(policy, this.#retries, () => platform.random())
    this.#retries++
    note({ kind: 'backoff', via: this.#via, delayMs, attempt: this.#retries })
    this.#later(delayMs, () => this.#connect())
  }

  #release(): void {
    this.#channel = undefined
    this.#watchdog?.stop()
    this.#watchdog = undefined
    this.#asking?.abort()
    this.#asking = undefined
    this.#clearTimers()
  }

  #later(delayMs: number, act: () => void): void {
    const { platform } = this.#options
    const timer = platform.setTimeout(() => {
      this.#timers.delete(timer)
      if (this.#state === 'running') act()
    }, delayMs)
    this.#timers.add(timer)
  }

  #clearTimers(): void {
    for (const timer of this.#timers) this.#options.platform.clearTimeout(timer)
    this.#timers.clear()
  }
}
