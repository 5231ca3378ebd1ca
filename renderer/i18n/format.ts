/** `0.4 ms`, `310 ms`, `1.4 s`, `2 min 5 s`: three telling digits, never more. */
export function duration(ms: number): string {
  if (ms < 0) return `−${duration(-ms)}`
  if (ms < 9.95) return `${ms < 0.05 ? '0' : ms.toFixed(1)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const whole = Math.round(ms / 1000)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Position on the lab clock: `10.0 s`; finer when the view is narrow. */
export function moment(ms: number, stepMs = 1000): string {
  const digits = stepMs < 10 ? 3 : stepMs < 100 ? 2 : 1
  return `${(ms / 1000).toFixed(digits)} s`
}

/** `0:21`, for what is left. */
export function seconds(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** `00:18.4`, for the run's clock. */
export function clockText(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100)
  const minutes = Math.floor(tenths / 600)
  return `${String(minutes).padStart(2, '0')}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`
}

export function integer(value: number): string {
  return new Intl.NumberFormat('en').format(value)
}

/** A rate with as many digits as it deserves. */
export function rate(perSecond: number): string {
  return perSecond < 9.95 ? perSecond.toFixed(1).replace(/\.0$/, '') : String(Math.round(perSecond))
}

/** `512 B`, `14.2 kB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${Math.round(count)} B`
  if (count < 1_000_000) return `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)} kB`
  return `${(count / 1_000_000).toFixed(1)} MB`
}
