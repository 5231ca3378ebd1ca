import { LabError } from '../core/errors.ts'

type Opened = 'run' | 'path' | 'saved'

/** What is being opened, one thing at a time: whatever is opened next replaces it. */
export interface Openings {
  current(): Opened | undefined
  /**
   * @param open leaves nothing open once its signal is aborted
   * @throws LabError LAB_STOPPED when it was given up.
   */
  begin<T>(what: Opened, open: (signal: AbortSignal) => Promise<T>): Promise<T>
  giveUp(): void
  /** Settles when nothing is being opened. */
  idle(): Promise<void>
}

export function createOpenings(): Openings {
  let last: { readonly what: Opened; readonly given: AbortController; readonly ended: Promise<unknown> } | undefined
  const giveUp = () => last?.given.abort(new LabError('LAB_STOPPED', 'given up while it was being opened'))
  return {
    current: () => last?.what,
    async begin(what, open) {
      giveUp()
      const given = new AbortController()
      const opening = open(given.signal)
      const mine = { what, given, ended: opening.catch(() => {}) }
      last = mine
      try {
        const opened = await opening
        given.signal.throwIfAborted()
        return opened
      } finally {
        if (last === mine) last = undefined
      }
    },
    giveUp,
    idle: async () => void (await last?.ended),
  }
}
