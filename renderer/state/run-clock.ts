/** The engine's lab clock between two updates: the last told time plus what passed here since. */
export class RunClock {
  private toldT = 0
  private toldAt = 0
  private speed = 0

  /** @param nowT lab ms @param at this page's clock, ms @param speed lab ms a ms: 1 while a run lives, 0 when time stands still */
  set(nowT: number, at: number, speed: number): void {
    // Updates are up to 100 ms old when they come: never step back for that.
    this.toldT = this.speed > 0 && speed > 0 ? Math.max(nowT, Math.min(this.now(at), nowT + 150 * speed)) : nowT
    this.toldAt = at
    this.speed = speed
  }

  /** Somewhere else altogether: another run, or a replay that was moved. */
  jump(nowT: number, at: number, speed: number): void {
    this.speed = 0
    this.set(nowT, at, speed)
  }

  /** The engine is lost: nobody knows what time it is there. */
  stop(at: number): void {
    this.set(this.now(at), at, 0)
  }

  now(at: number): number {
    return this.toldT + (at - this.toldAt) * this.speed
  }
}
