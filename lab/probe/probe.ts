import type { ProbeClient } from '../contract/probe-protocol.ts'
import type { ProbeKind } from '../contract/report.ts'
import type { TransportId } from '../contract/transport.ts'

/** Try a fresh client of rung `via` in the place of `client`, on the same path, from `client.cursor`. */
export interface ControlRequest {
  readonly client: ProbeClient
  readonly via: TransportId
  readonly withinMs: number
}

/** Page code of `tasks/` or `page/tasks/`. */
export interface TaskRequest {
  readonly name: string
  /** JSON. */
  readonly params: unknown
  readonly withinMs: number
}

/** `restored`: an intact message (fresh or replayed) came within `withinMs`; `afterMs` counts from the start of the fresh client. */
export interface ControlResult {
  readonly restored: boolean
  readonly afterMs: number
}

/** Notes are mapped to lab time with at most this error. `minRttMs` is the round trip it was taken from. */
export interface ClockError {
  readonly errorMs: number
  readonly minRttMs: number
}

/**
 * Where the clients of one run live: this process (`node`) or a page in a browser.
 * What the clients do goes to `RunContext.record` as events of side `client`, at mapped lab time;
 * the probe adds `clock` and `health` about itself. One probe serves one run; `close` ends it.
 *
 * Every method rejects with LAB_PROBE_LOST once the page is gone, except `close`, which never rejects.
 */
export interface Probe extends AsyncDisposable {
  readonly kind: ProbeKind
  /** E.g. `Chromium 156.0.8078.79` or `Node 20.20.2`. */
  readonly version: string
  /** Aborted, with the LabError as its reason, when the probe is lost during the run. A `trouble` event says the same. */
  readonly lost: AbortSignal
  /** Starts one client per entry; resolves when their `start` events are recorded. */
  start(clients: readonly ProbeClient[]): Promise<void>
  /** Records everything the fresh client does with `control: true`, and a `control` event with the outcome. May follow `stop`. */
  control(request: ControlRequest): Promise<ControlResult>
  /** @throws LabError LAB_NEEDS_BROWSER in Node for a task that is only in pages; LAB_TASK_FAILED with what the page said, or when it took too long. */
  task(request: TaskRequest): Promise<unknown>
  /** Another page of the same engine in a tab behind the one of the probe page, until it is closed: where the lab has started the browser itself. */
  openTabBehind?(url: string): Promise<{ close(): Promise<void> }>
  /** Stops every process of the engine until the function is called that this returns: where the lab has started it, and the system can. */
  suspend?(): () => void
  /** Stops the clients under test, until the next `start`; their `end-state` events and one `health` event are recorded when it resolves. */
  stop(): Promise<void>
  /** How late the probe's own timers were since `start`, 99th percentile, ms. */
  lagP99Ms(): number
  clockError(): ClockError
  /** Lab time of a moment on the platform's clock (`Platform.now`), as tasks report it. */
  labTime(at: number): number
  close(): Promise<void>
}
