import type { Random } from '../../contract/context.ts'

/** Seeded chance, by the piece. */
export class Chance {
  readonly #random: Random
  constructor(random: Random) {
    this.#random = random
  }

  below(n: number): number {
    return Math.floor(this.#random.next() * n)
  }

  oneIn(n: number): boolean {
    return this.below(n) === 0
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  bytes(n: number): Buffer {
    return Buffer.from(Array.from({ length: n }, () => this.below(256)))
  }
}
