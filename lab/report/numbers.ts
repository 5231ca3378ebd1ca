import type { Contract } from '../contract/scenario.ts'

/** `12`, `340`, `1240` ms; a dash for what never happened. */
export function wholeMs(ms: number | null): string {
  return ms === null ? '-' : String(Math.round(ms))
}

/** Of a moment: `340 ms`, `8.2 s`, `60 s`. */
export function spelled(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  return `${Number.isInteger(seconds) || seconds >= 100 ? Math.round(seconds) : seconds.toFixed(1)} s`
}

export function oneDecimal(value: number): string {
  return value.toFixed(1)
}

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`
}

/** How time is told in the window too: `timers 20× faster`. */
export function scaleWords(scale: number): string {
  return scale === 1 ? 'real time' : `timers ${scale}× faster`
}

/** What subscribers were promised. */
export const promisedWords: Readonly<Record<Contract, string>> = { latest: 'the latest message', complete: 'every message' }

/** The value of a fact with its unit: `499 bytes`, `12.3 ms`, `true`. */
export function shownFact({ value, unit }: { readonly value: number | string | boolean; readonly unit?: string | undefined }): string {
  const shown = typeof value === 'number' ? shownNumber(value) : String(value)
  return unit === undefined ? shown : `${shown} ${unit}`
}

/** Of a fact: at most two decimals. */
export function shownNumber(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** As a file writes it: `64 B`, `8 KiB`, `1 MiB`. */
export function shownSize(bytes: number): string {
  const [size, unit] = ([[1_048_576, 'MiB'], [1024, 'KiB']] as const).find(([one]) => bytes > 0 && bytes % one === 0) ?? [1, 'B']
  return `${bytes / size} ${unit}`
}
