import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

const resolutionMs = 10

export interface LagMeter {
  /** How late timers fired, 99th percentile since the start, ms. */
  p99Ms(): number
  /** The same since it was asked last, or since the start. The first interval after a reset is not sampled. */
  recentMs(): number
  stop(): void
}

/**
 * The histogram holds the full interval between two samples; what exceeds the resolution is lag. `stragglers`: so many of the latest
 * samples a short time may have, since of fewer than a hundred the plain p99 is the single latest one.
 */
export function startLagMeter({ stragglers = 0 }: { readonly stragglers?: number } = {}): LagMeter {
  const whole = monitorEventLoopDelay({ resolution: resolutionMs })
  const recent = monitorEventLoopDelay({ resolution: resolutionMs })
  whole.enable()
  recent.enable()
  return {
    p99Ms: () => lagOf(whole, stragglers),
    recentMs() {
      const lagMs = lagOf(recent, stragglers)
      recent.reset()
      return lagMs
    },
    stop() {
      whole.disable()
      recent.disable()
    },
  }
}

function lagOf(histogram: IntervalHistogram, stragglers: number): number {
  const share = 1 - stragglers / histogram.count
  return histogram.count === 0 ? 0 : Math.max(0, histogram.percentile(Math.max(50, Math.min(99, 100 * share))) / 1e6 - resolutionMs)
}
