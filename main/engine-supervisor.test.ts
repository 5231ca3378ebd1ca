import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineStatus, ToEngine } from '../lab/contract/desktop.ts'
import { EngineSupervisor, type EngineChild } from './engine-supervisor.ts'

/** An engine process that does what the test says. */
class FakeEngine implements EngineChild {
  readonly posted: ToEngine[] = []
  killed = false
  #message: (message: unknown) => void = () => undefined
  #exit: (code: number) => void = () => undefined
  post(message: ToEngine): void {
    this.posted.push(message)
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener
  }
  onExit(listener: (code: number) => void): void {
    this.#exit = listener
  }
  kill(): void {
    this.killed = true
    this.exit(9)
  }
  say(message: unknown): void {
    this.#message(message)
  }
  exit(code: number): void {
    this.#exit(code)
  }
}

function setUp() {
  const engines: FakeEngine[] = []
  const previous: (string | undefined)[] = []
  const ready: string[] = []
  const statuses: EngineStatus[] = []
  const probes: string[] = []
  const supervisor = new EngineSupervisor({
    spawn(previousUrl) {
      previous.push(previousUrl)
      const engine = new FakeEngine()
      engines.push(engine)
      return engine
    },
    onReady: (url) => ready.push(url),
    onStatus: (status) => statuses.push(status),
    onProbe: (message) => probes.push(message.kind),
    now: () => Date.now(),
  })
  const newest = (): FakeEngine => engines.at(-1) as FakeEngine
  return { supervisor, engines, previous, ready, statuses, probes, newest }
}

const url = 'http://127.0.0.1:4310/#t=x'

describe('EngineSupervisor', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('hands on the address and the probe pages, and nothing that is not in the contract', () => {
    const { supervisor, newest, ready, statuses, probes } = setUp()
    supervisor.start()
    newest().say({ kind: 'ready', url })
    newest().say({ kind: 'probe-open', url: 'https://127.0.0.1:1/', fingerprints: ['sha256/x'] })
    for (const nonsense of [undefined, null, 'ready', { kind: 'ready' }, { kind: 'ready', url: 7 }, { kind: 'launch-missiles' }]) newest().say(nonsense)
    expect({ ready, statuses, probes, url: supervisor.url }).toEqual({ ready: [url], statuses: [{ state: 'ready' }], probes: ['probe-open'], url })
  })

  it('starts a crashed engine again at the same address and closes its probe window', () => {
    const { supervisor, newest, engines, previous, statuses, probes } = setUp()
    supervisor.start()
    newest().say({ kind: 'ready', url })
    newest().exit(139)
    expect(engines).toHaveLength(1)
    vi.advanceTimersByTime(250)
    newest().say({ kind: 'ready', url })
    expect({ previous, statuses, probes }).toEqual({ previous: [undefined, url], statuses: [{ state: 'ready' }, { state: 'restarting', attempt: 1 }, { state: 'ready' }], probes: ['probe-close'] })
  })

  it('gives up after three restarts, says why, and starts afresh by hand', () => {
    const { supervisor, newest, engines, statuses } = setUp()
    supervisor.start()
    for (let crash = 0; crash < 4; crash++) {
      newest().say({ kind: 'failed', message: 'port 80 is not allowed' })
      newest().exit(2)
      vi.advanceTimersByTime(5000)
    }
    expect(engines).toHaveLength(4)
    expect(statuses.at(-1)).toEqual({ state: 'failed', why: 'port 80 is not allowed' })
    supervisor.restart()
    expect(engines).toHaveLength(5)
  })

  it('ends an engine that never answers', () => {
    const { supervisor, newest, engines } = setUp()
    supervisor.start()
    const first = newest()
    vi.advanceTimersByTime(21_000)
    expect(first.killed).toBe(true)
    expect(engines).toHaveLength(2)
  })

  it('asks the engine to end, insists after five seconds, and starts no other', async () => {
    const { supervisor, newest, engines } = setUp()
    supervisor.start()
    newest().say({ kind: 'ready', url })
    const ended = supervisor.end()
    expect(newest().posted).toEqual([{ kind: 'shutdown' }])
    expect(newest().killed).toBe(false)
    vi.advanceTimersByTime(5000)
    await ended
    expect(newest().killed).toBe(true)
    vi.advanceTimersByTime(60_000)
    expect(engines).toHaveLength(1)
  })

  it('ends at once when the engine does, and when there is none', async () => {
    const { supervisor, newest } = setUp()
    await supervisor.end()
    const other = setUp()
    other.supervisor.start()
    const ended = other.supervisor.end()
    other.newest().exit(0)
    await ended
    expect(other.newest().killed).toBe(false)
    expect(newest()).toBeUndefined()
  })
})
