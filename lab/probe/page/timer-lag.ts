const everyMs = 20
const maxSamples = 100_000

/** How late this page's own timers fire: the page measures honestly only while that is small. */
export interface TimerLag {
  reset(): void
  p99Ms(): number
}

export function watchTimerLag(): TimerLag {
  let samples: number[] = []
  let due = performance.now() + everyMs
  const tick = (): void => {
    const now = performance.now()
    if (samples.length < maxSamples) samples.push(Math.max(0, now - due))
    due = now + everyMs
    setTimeout(tick, everyMs)
  }
  setTimeout(tick, everyMs)
  return {
    reset() {
      samples = []
    },
    p99Ms() {
      const sorted = samples.toSorted((a, b) => a - b)
      return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0
    },
  }
}
