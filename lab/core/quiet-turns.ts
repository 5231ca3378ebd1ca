/** A turn of the event loop in which nothing comes in is over sooner. */
const quietTurnMs = 0.05

/**
 * Does work that can wait piece by piece, behind turns of the event loop in which nothing happened: what comes in waits for one piece at
 * most. After `withinMs` every turn will do. `piece` returns whether there is more; the function returned gives the work up.
 */
export function inQuietTurns(piece: () => boolean, withinMs: number, now: () => number = () => performance.now()): () => void {
  const dueT = now() + withinMs
  let turnT = -Infinity
  const turn = (): void => {
    const t = now()
    if ((t - turnT < quietTurnMs || t >= dueT) && !piece()) return
    turnT = now()
    next = setImmediate(turn)
  }
  let next = setImmediate(turn)
  return () => clearImmediate(next)
}
