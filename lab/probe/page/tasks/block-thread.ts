import { defineTask } from '../../task.ts'

export interface BlockThreadResult {
  /** On the platform's clock. */
  readonly from: number
  readonly to: number
}

/** Keeps the main thread of the page busy, as one long script does. In Node it would be the engine's own, so it is for pages alone. */
export const blockThread = defineTask<{ readonly forMs: number }>({
  name: 'block-thread',
  async run({ forMs }, platform): Promise<BlockThreadResult> {
    const from = platform.now()
    let to = from
    while (to - from < forMs) to = platform.now()
    return { from, to }
  },
})
