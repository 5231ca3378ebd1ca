/*
 * Reads sentences out of the engine's sources, for tests that every one of them has its translation: text, not syntax trees,
 * because a sentence is always one literal.
 */

/** The texts that the expression in `${...}` can have. */
export type Values = (expression: string) => readonly string[]

/** The text of the string literal that begins at `from`, with every `${...}` in all its ways. */
export function literalsAt(source: string, from: number, valuesOf: Values): string[] {
  const quote = source.charAt(from)
  let variants = ['']
  for (let i = from + 1; i < source.length; i++) {
    const char = source.charAt(i)
    if (char === quote) return variants
    if (quote === '`' && char === '$' && source.charAt(i + 1) === '{') {
      const end = closing(source, i + 1)
      const ways = valuesOf(source.slice(i + 2, end))
      variants = variants.flatMap((text) => ways.map((way) => text + way))
      i = end
    } else {
      const said = char === '\\' ? source.charAt(++i) : char
      variants = variants.map((text) => text + said)
    }
  }
  return []
}

/** The strings of a conditional; `7` for anything else. */
export function waysOf(expression: string, valuesOf: Values): string[] {
  const ways = [...expression.matchAll(/(?<!\?)[?:] (?=['`])/g)].flatMap(({ index, 0: before }) => literalsAt(expression, index + before.length, valuesOf))
  return ways.length > 0 ? ways : ['7']
}

/** Where the literal that begins at `from` ends. */
export function endOf(source: string, from: number): number {
  const quote = source.charAt(from)
  for (let i = from + 1; i < source.length; i++) {
    if (quote === '`' && source.startsWith('${', i)) i = closing(source, i + 1)
    else if (source.charAt(i) === quote) return i
  }
  return source.length
}

/** Where the brace that opens at `from` closes. */
function closing(source: string, from: number): number {
  let depth = 0
  for (let i = from; i < source.length; i++) {
    if (source.charAt(i) === '{') depth++
    if (source.charAt(i) === '}' && --depth === 0) return i
  }
  return source.length
}
