import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolutionMs = 10

export interface LagMeter {
  /** How late timers fired, 99th percentile since the start, ms. */
  p99Ms(): number
  stop(): void
}

/**
 * The histogram holds the full interval between two samples; what exceeds the resolution is lag. `stragglers`: so many of the latest
 * samples a short time may have, since of fewer than a hundred the plain p99 is the single latest one.
 */
export function startLagMeter({ stragglers = 0 }: { readonly stragglers?: number } = {}): LagMeter {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  return {
    p99Ms: () => (histogram.count === 0 ? 0 : Math.max(0, histogram.percentile(Math.max(50, Math.min(99, 100 * (1 - stragglers / histogram.count)))) / 1e6 - resolutionMs)),
    stop: () => void histogram.disable(),
  }
}
