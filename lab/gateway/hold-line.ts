import type { Clock } from '../contract/context.ts'

interface Held {
  readonly pass: () => void
  readonly cancel: () => void
}

/** Things that pass later, in the order in which they came: nothing overtakes what still waits before it. */
export class HoldLine {
  readonly #clock: Clock
  readonly #held: Held[] = []
  #lastT = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Passes after `delayMs`, and never before what is held already. */
  pass(delayMs: number, send: () => void): void {
    const now = this.#clock.now()
    this.#lastT = Math.max(this.#lastT, now + delayMs)
    if (this.#lastT <= now && this.#held.length === 0) return send()
    const cancel = this.#clock.at(this.#lastT, () => this.#release(held))
    const held: Held = { pass: send, cancel }
    this.#held.push(held)
  }

  /** Everything at once, in order. */
  flush(): void {
    this.#release(this.#held.at(-1))
  }

  /** What is due, and what stands before it. */
  #release(last: Held | undefined): void {
    const count = last ? this.#held.indexOf(last) + 1 : 0
    for (const { pass, cancel } of this.#held.splice(0, count)) {
      cancel()
      pass()
    }
  }
}
