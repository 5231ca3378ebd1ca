/** Nearest-rank percentile of ascending numbers; 0 when there are none. `share` in (0, 1]. */
export function percentile(ascending: readonly number[], share: number): number {
  if (ascending.length === 0) return 0
  const rank = Math.min(ascending.length, Math.max(1, Math.ceil(share * ascending.length)))
  return ascending[rank - 1] as number
}

/** Percentiles of unordered numbers. */
export function spreadOf(values: readonly number[]): { p50: number; p95: number; p99: number; max: number; n: number } {
  const ascending = Array.from(new Float64Array(values).sort())
  return { p50: percentile(ascending, 0.5), p95: percentile(ascending, 0.95), p99: percentile(ascending, 0.99), max: percentile(ascending, 1), n: ascending.length }
}

export function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return values.length === 0 ? 0 : sum / values.length
}
