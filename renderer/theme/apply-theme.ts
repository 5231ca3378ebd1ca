import { fonts, themes, type ThemeName } from '../../lab/contract/palette.ts'

/** `accentSoft` -> `--accent-soft`, `verdicts.needs-fallback.fill` -> `--verdict-needs-fallback-fill`, `fields[0]` -> `--field-0`. */
export function themeProperties(name: ThemeName): ReadonlyMap<string, string> {
  const theme = themes[name]
  const properties = new Map<string, string>([['--font-ui', fonts.ui], ['--font-mono', fonts.mono]])
  for (const [key, colour] of Object.entries(theme.chrome)) properties.set(`--${kebab(key)}`, colour)
  for (const [verdict, tone] of Object.entries(theme.verdicts)) {
    for (const [key, colour] of Object.entries(tone)) properties.set(`--verdict-${verdict}-${key}`, colour as string)
  }
  theme.fields.forEach((colour, i) => properties.set(`--field-${i}`, colour))
  return properties
}

/**
 * Sets custom properties through the CSSOM, which a strict `style-src` allows. All colours change at once: one that takes its time, as
 * for a pointer, would stand for some frames beside those of the other theme, where it cannot be read.
 */
export function applyTheme(name: ThemeName, root: HTMLElement): void {
  root.toggleAttribute('data-instant', true)
  for (const [property, value] of themeProperties(name)) root.style.setProperty(property, value)
  root.dataset['theme'] = name
  root.style.colorScheme = name
  // A transition starts from the colours that were computed last.
  getComputedStyle(root).getPropertyValue('color')
  root.toggleAttribute('data-instant', false)
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
