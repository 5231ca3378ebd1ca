import type { ClockError } from './probe.ts'

/** One question and answer between two clocks: the lab clock before and after, the other clock in between. All ms. */
export interface ClockSample {
  readonly sentMs: number
  readonly at: number
  readonly receivedMs: number
}

/** `labMs = at - offsetMs`, wrong by at most `errorMs`. */
export interface ClockOffset extends ClockError {
  readonly offsetMs: number
}

/**
 * The offset of the other clock from the sample with the shortest round trip. The other clock was read somewhere between
 * `sentMs` and `receivedMs`, so half the round trip bounds the error however uneven the two ways were (RFC 5905, 8).
 */
export function offsetOf(samples: readonly ClockSample[]): ClockOffset | undefined {
  const rtt = (s: ClockSample) => s.receivedMs - s.sentMs
  const best = samples.reduce<ClockSample | undefined>((a, b) => (a === undefined || rtt(b) < rtt(a) ? b : a), undefined)
  if (!best) return undefined
  return { offsetMs: best.at - (best.sentMs + best.receivedMs) / 2, errorMs: rtt(best) / 2, minRttMs: rtt(best) }
}

/** The mapping in use during a run, and the worst error it has had. */
export interface ClockMap {
  toLab(at: number): number
  error(): ClockError
  /** A later estimate: kept when it is sharper or when the clocks have drifted apart. */
  update(offset: ClockOffset): void
}

export function createClockMap(first: ClockOffset): ClockMap {
  let current = first
  let worst: ClockError = { errorMs: first.errorMs, minRttMs: first.minRttMs }
  return {
    toLab: (at) => at - current.offsetMs,
    error: () => worst,
    update(next) {
      const stepMs = Math.abs(next.offsetMs - current.offsetMs)
      const drifted = stepMs > next.errorMs + current.errorMs
      if (drifted) {
        // Notes since the last estimate were mapped with a clock that had already moved: the step is their error.
        const errorMs = Math.max(worst.errorMs, stepMs + next.errorMs)
        worst = { errorMs, minRttMs: next.minRttMs }
      }
      if (drifted || next.errorMs < current.errorMs) current = next
    },
  }
}
