import { en } from './en.ts'
import type { Messages } from './messages.ts'

const accented: Readonly<Record<string, string>> = { a: 'à', c: 'ç', e: 'é', i: 'î', n: 'ñ', o: 'ö', u: 'ü', y: 'ÿ', A: 'Å', C: 'Ç', E: 'É', I: 'Î', N: 'Ñ', O: 'Ø', U: 'Ü' }

/** Longer by a third, as German or Finnish would be, and accented: what stays plain on the screen did not come from the catalogue. */
function longer(text: string): string {
  if (!/[a-z]{2}/i.test(text)) return text
  const words = text.replace(/[a-zA-Z]/g, (letter) => accented[letter] ?? letter)
  return `${words}${' öüé'.repeat(Math.ceil((text.length * 0.35) / 4))}`
}

function pseudo(value: unknown): unknown {
  if (typeof value === 'string') return longer(value)
  if (typeof value === 'function') return (...given: readonly unknown[]) => pseudo((value as (...all: readonly unknown[]) => unknown)(...given))
  if (Array.isArray(value)) return value.map(pseudo)
  if (typeof value !== 'object' || value === null || value instanceof RegExp) return value
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, pseudo(text)]))
}

/** English for tests of the layout. */
export const pseudoEnglish = pseudo(en) as Messages
