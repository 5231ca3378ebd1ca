import { decimal, locale } from './locale.ts'

/*
 * Digits and signs are Intl's, in the language and number style in force. The symbols of units (ms, s, min, B, kB) are
 * the same in every language (ISO 80000-1); Intl would write `1.4 sec` or `1.4秒` beside code that says ms.
 */

/** `0.4 ms`, `310 ms`, `1.4 s`, `2 min 5 s`: three telling digits, never more. */
export function duration(ms: number): string {
  if (ms < 0) return `−${duration(-ms)}`
  if (ms < 9.95) return `${ms < 0.05 ? '0' : decimal(ms, 1)} ms`
  if (ms < 999.5) return `${integer(ms)} ms`
  if (ms < 59_950) return `${decimal(ms / 1000, 1)} s`
  const whole = Math.round(ms / 1000)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Position on the lab clock: `10.0 s`; finer when the view is narrow. */
export function moment(ms: number, stepMs = 1000): string {
  const digits = stepMs < 10 ? 3 : stepMs < 100 ? 2 : 1
  return `${decimal(ms / 1000, digits)} s`
}

/** `0–5.5 s` on the lab clock. */
export function period(fromMs: number, toMs: number): string {
  return `${fromMs < 50 ? '0' : decimal(fromMs / 1000, 1)}–${moment(toMs)}`
}

/** `0:21`, for what is left. */
export function seconds(ms: number): string {
  const whole = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** `00:18.4`, for the run's clock. */
export function clockText(ms: number): string {
  const tenths = Math.round(Math.max(0, ms) / 100)
  const minutes = Math.floor(tenths / 600)
  const rest = (tenths % 600) / 10
  return `${String(minutes).padStart(2, '0')}:${rest < 10 ? '0' : ''}${decimal(rest, 1)}`
}

export function integer(value: number): string {
  return decimal(value, 0)
}

/** A rate with as many digits as it deserves. */
export function rate(perSecond: number): string {
  return decimal(perSecond, perSecond < 9.95 ? 1 : 0, { atMost: true })
}

export function percent(value: number): string {
  return `${integer(value)} %`
}

/** `512 B`, `14.2 kB`. */
export function bytes(count: number): string {
  if (count < 1000) return `${integer(count)} B`
  if (count < 1_000_000) return `${decimal(count / 1000, count < 10_000 ? 1 : 0)} kB`
  return `${decimal(count / 1_000_000, 1)} MB`
}

/** Day and time in the language in force: `22 Nov 2026, 23:54`. @param at ISO 8601 text or ms since the epoch */
export function dateTime(at: string | number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))
}

/** `SSE, Polling and Fallback`. */
export function list(words: readonly string[]): string {
  return spaced(new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words))
}

const toSpace = /(?<=\p{Script=Han})(?=[\w+(])|(?<=[\w+)%])(?=\p{Script=Han})/gu

/** A space between Chinese and Latin, and none between Chinese and Chinese: for texts with a name in them, which may be either. */
export function spaced(text: string): string {
  return text.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '').replace(toSpace, ' ')
}
