/** A duration for a person: `12 ms`, `1.24 s`. Never more digits than the clock can vouch for. */
export function duration(ms: number): string {
  if (Math.abs(ms) >= 9950) return `${(ms / 1000).toFixed(1)} s`
  if (Math.abs(ms) >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${Math.abs(ms) < 10 && ms !== 0 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}
