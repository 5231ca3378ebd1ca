/** Slower than this the machine has nothing to spare, ms between two animation frames. */
const strainedMs = 24

/** How often a live picture may be drawn beside a measurement: it must not be what disturbs it. */
export class FramePace {
  private meanMs = 16.7
  private lastAt = 0

  /** Told of every animation frame. */
  beat(at: number): void {
    // Two pictures of one frame.
    if (at === this.lastAt) return
    const sinceMs = Math.min(200, at - this.lastAt)
    if (this.lastAt > 0) this.meanMs += (sinceMs - this.meanMs) * 0.05
    this.lastAt = at
  }

  get betweenMs(): number {
    return this.meanMs > strainedMs ? 100 : 45
  }
}

/** One for the page: every picture shares the same machine. */
export const framePace = new FramePace()
