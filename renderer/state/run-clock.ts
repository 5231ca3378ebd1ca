/** The engine's lab clock between two updates: the last told time plus what passed here since. */
export class RunClock {
  private toldT = 0
  private toldAt = 0
  private running = false

  /** @param nowT lab ms @param at this page's clock, ms */
  set(nowT: number, at: number, running: boolean): void {
    // Updates are up to 100 ms old when they come: never step back for that.
    this.toldT = this.running && running ? Math.max(nowT, Math.min(this.now(at), nowT + 150)) : nowT
    this.toldAt = at
    this.running = running
  }

  /** The engine is lost: nobody knows what time it is there. */
  stop(at: number): void {
    this.set(this.now(at), at, false)
  }

  now(at: number): number {
    return this.running ? this.toldT + (at - this.toldAt) : this.toldT
  }
}
