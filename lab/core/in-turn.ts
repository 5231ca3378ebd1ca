/** Pieces of work one after the other, in the order in which they were asked for; one that fails holds up none behind it. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const made = last.then(work)
    last = made.catch(() => {})
    return made
  }
}
