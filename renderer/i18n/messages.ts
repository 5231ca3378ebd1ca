import { en } from './en.ts'

export type Messages = typeof en
export type ScreenId = keyof Messages['screens']

/** One line a language. The system's language decides; English when there is no catalogue for it. */
const catalogues = { en } satisfies Record<string, Messages>
export type Language = keyof typeof catalogues

export function languageFor(preferred: readonly string[]): Language {
  const known = preferred.map((tag) => tag.split(/[-@_]/)[0] ?? '').find((base): base is Language => base in catalogues)
  return known ?? 'en'
}

export const language: Language = languageFor(typeof navigator === 'undefined' ? [] : navigator.languages)
export const messages: Messages = catalogues[language]
