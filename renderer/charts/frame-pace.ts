/** A frame that was asked for comes half a frame later on average; later than this the machine has nothing to spare, ms. */
const strainedMs = 13

/** How often a live picture may be drawn beside a measurement: it must not be what disturbs it. */
export class FramePace {
  private meanMs = 8

  /** Told of every animation frame how long it was waited for. */
  waited(ms: number): void {
    this.meanMs += (Math.min(200, ms) - this.meanMs) * 0.1
  }

  get betweenMs(): number {
    return this.meanMs > strainedMs ? 100 : 45
  }
}
