import { fromEngineSchema, type EngineStatus, type FromEngine, type ToEngine } from '../lab/contract/desktop.ts'
import { decideRestart, restartPolicy, type RestartPolicy } from './policy/restarts.ts'

/** One engine process, however it was started. */
export interface EngineChild {
  post(message: ToEngine): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (code: number) => void): void
  kill(): void
}

export interface EngineSupervisorOptions {
  /** Starts a process; `previousUrl` is the address that the last one served. */
  spawn(previousUrl: string | undefined): EngineChild
  onReady(url: string): void
  onStatus(status: EngineStatus): void
  onProbe(message: Extract<FromEngine, { kind: 'probe-open' | 'probe-close' }>): void
  readonly restarts?: RestartPolicy
  /** How long an engine may take to serve, and to end when it is asked to. */
  readonly readyWithinMs?: number
  readonly endWithinMs?: number
  /** Monotonic, ms. */
  now?(): number
}

/**
 * Keeps one engine running: starts it, hands on what it says, starts it again when it crashes (a few times, then it says
 * `failed` and waits for `restart`), and ends it for good. It knows no Electron, only an `EngineChild`.
 */
export class EngineSupervisor {
  readonly #options: EngineSupervisorOptions
  readonly #crashes: number[] = []
  #child: EngineChild | undefined
  #url: string | undefined
  #ending = false
  #why: string | undefined
  #timer: NodeJS.Timeout | undefined
  #ended: (() => void) | undefined

  constructor(options: EngineSupervisorOptions) {
    this.#options = options
  }

  get url(): string | undefined {
    return this.#url
  }

  start(): void {
    if (this.#ending || this.#child !== undefined) return
    const child = this.#options.spawn(this.#url)
    this.#child = child
    this.#why = undefined
    child.onMessage((message) => this.#hear(child, message))
    child.onExit((code) => this.#gone(child, code))
    const readyWithinMs = this.#options.readyWithinMs ?? 20_000
    this.#timer = setTimeout(() => {
      this.#why = `the engine did not answer within ${readyWithinMs / 1000} s`
      child.kill()
    }, readyWithinMs)
  }

  /** By hand, after `failed`. */
  restart(): void {
    this.#crashes.length = 0
    this.start()
  }

  post(message: ToEngine): void {
    this.#child?.post(message)
  }

  /** Resolves when no engine runs any more. Asks first, then insists. */
  async end(): Promise<void> {
    this.#ending = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (child === undefined) return
    await new Promise<void>((resolve) => {
      const insist = setTimeout(() => child.kill(), this.#options.endWithinMs ?? 5000)
      this.#ended = () => {
        clearTimeout(insist)
        resolve()
      }
      child.post({ kind: 'shutdown' })
    })
  }

  #hear(child: EngineChild, raw: unknown): void {
    if (child !== this.#child) return
    const parsed = fromEngineSchema.safeParse(raw)
    if (!parsed.success) return
    const message = parsed.data
    switch (message.kind) {
      case 'ready':
        clearTimeout(this.#timer)
        this.#url = message.url
        this.#options.onReady(message.url)
        this.#options.onStatus({ state: 'ready' })
        return
      case 'failed':
        this.#why = message.message
        return
      case 'probe-open':
      case 'probe-close':
        this.#options.onProbe(message)
    }
  }

  #gone(child: EngineChild, code: number): void {
    if (child !== this.#child) return
    this.#child = undefined
    clearTimeout(this.#timer)
    this.#options.onProbe({ kind: 'probe-close' })
    if (this.#ending) {
      this.#ended?.()
      return
    }
    this.#crashes.push(this.#options.now?.() ?? performance.now())
    const decision = decideRestart(this.#crashes, this.#options.restarts ?? restartPolicy)
    if (decision.kind === 'give-up') {
      this.#options.onStatus({ state: 'failed', why: this.#why ?? `the engine ended ${this.#crashes.length} times, last with code ${code}` })
      return
    }
    this.#options.onStatus({ state: 'restarting', attempt: decision.attempt })
    this.#timer = setTimeout(() => this.start(), decision.delayMs)
  }
}
