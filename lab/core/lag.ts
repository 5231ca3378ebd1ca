import { monitorEventLoopDelay } from 'node:perf_hooks'

const resolutionMs = 10

export interface LagMeter {
  /** How late timers fired, 99th percentile since the start, ms. */
  p99Ms(): number
  stop(): void
}

/** The histogram holds the full interval between two samples; what exceeds the resolution is lag. */
export function startLagMeter(): LagMeter {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  return {
    p99Ms: () => (histogram.count === 0 ? 0 : Math.max(0, histogram.percentile(99) / 1e6 - resolutionMs)),
    stop: () => void histogram.disable(),
  }
}
