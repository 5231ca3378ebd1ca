/** How numbers are written: as the language does, or always one way (a class may read another language than it counts in). */
export const numberStyles = { language: undefined, point: 'en', comma: 'de', space: 'fr' } as const
export type NumberStyle = keyof typeof numberStyles

let languageTag = 'en'
let numberTag = 'en'
const numberFormats = new Map<string, Intl.NumberFormat>()

/** @param tag a BCP 47 tag that Intl knows */
export function setLocale(tag: string, numbers: NumberStyle): void {
  languageTag = tag
  numberTag = numberStyles[numbers] ?? tag
  numberFormats.clear()
}

/** For dates, lists and plurals. */
export function locale(): string {
  return languageTag
}

/** A number with that many digits after its decimal sign: exactly, or at most. */
export function decimal(value: number, digits: number, { atMost = false }: { readonly atMost?: boolean } = {}): string {
  const key = `${digits} ${atMost}`
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(numberTag, { minimumFractionDigits: atMost ? 0 : digits, maximumFractionDigits: digits })
    numberFormats.set(key, format)
  }
  return format.format(value)
}
