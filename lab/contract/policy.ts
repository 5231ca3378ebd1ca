/**
 * Every timer that page code owns, already divided by the time scale. Times of the platform
 * (EventSource's own delay, TCP) are not here: the origin can only ask for them (`retry:`).
 */
export interface ClientPolicy {
  /** Short polling: from the end of one answer to the next request. */
  readonly pollEveryMs: number
  /** Short polling: abort a request that has not been answered. */
  readonly pollDeadlineMs: number
  /** Long polling: how long the origin may hold a request, and the slack after which page code aborts it. */
  readonly longPollWaitMs: number
  readonly longPollSlackMs: number
  /** Page loops: delay after a failed request. */
  readonly retryMs: number
  /** Origin's `retry:` for EventSource. */
  readonly sseRetryMs: number
  /** The ladder: silence after which a rung is dead (2 heartbeats and 5 s). */
  readonly watchdogMs: number
  /** The ladder: a rung must open and deliver within this. */
  readonly rungTimeoutMs: number
  /** The ladder: backoff = min(capMs, floorMs + U(0, floorMs * 2^n)), first retry U(0, firstMs). */
  readonly backoffFirstMs: number
  readonly backoffFloorMs: number
  readonly backoffCapMs: number
}

/** The same numbers in lab time; `scalePolicy` divides them. */
export const labPolicy: ClientPolicy = {
  pollEveryMs: 5000,
  pollDeadlineMs: 10_000,
  longPollWaitMs: 25_000,
  longPollSlackMs: 10_000,
  retryMs: 3000,
  sseRetryMs: 3000,
  watchdogMs: 35_000,
  rungTimeoutMs: 10_000,
  backoffFirstMs: 1000,
  backoffFloorMs: 500,
  backoffCapMs: 20_000,
}

export function scalePolicy(policy: ClientPolicy, scale: number): ClientPolicy {
  return Object.fromEntries(Object.entries(policy).map(([key, ms]) => [key, (ms as number) / scale])) as unknown as ClientPolicy
}
