/** Markup that is known to be safe: everything that was filled into it is escaped. */
export interface Html {
  readonly markup: string
}

type Fill = Html | string | number | null | undefined | false | readonly Fill[]

/** A template whose values are text, never markup; nothing else makes `Html`. */
export function html(parts: TemplateStringsArray, ...fills: readonly Fill[]): Html {
  return { markup: parts.reduce((done, part, i) => done + filled(fills[i - 1]) + part) }
}

/** A style sheet of our own, as it is. */
export function styleElement(css: string): Html {
  return { markup: `<style>${css}</style>` }
}

function filled(fill: Fill): string {
  if (fill === null || fill === undefined || fill === false) return ''
  if (typeof fill === 'string' || typeof fill === 'number') return escape(String(fill))
  if ('markup' in fill) return fill.markup
  return fill.map(filled).join('')
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
