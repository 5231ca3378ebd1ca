/** To the parent; one that has ended in between is told nothing, and `disconnect` ends this process. */
export function say(state: unknown): void {
  if (process.connected) process.send?.(state, undefined, undefined, () => {})
}
