/** A text with the place of the caret in it. */
export interface Typed {
  readonly text: string
  readonly caret: number
}

/** The line that follows begins where the one before began; deeper behind a key that holds more. */
export function breakLine(text: string, from: number, to: number): Typed {
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from)
  const indent = /^\s*(?:- )*/.exec(line)?.[0].replaceAll('-', ' ') ?? ''
  const deeper = /^\s*(?:- )*[^\s#][^#]*:\s*$/.test(line) ? '  ' : ''
  // Twice in a row ends the list.
  if (/^\s*-\s*$/.test(line)) {
    const start = from - line.length
    return { text: text.slice(0, start) + text.slice(to), caret: start }
  }
  const insert = `\n${indent}${deeper}`
  return { text: text.slice(0, from) + insert + text.slice(to), caret: from + insert.length }
}

/** Puts a word in the place of another; between the braces that it brings, if any. */
export function replaceWord(text: string, { from, to, insert }: { readonly from: number; readonly to: number; readonly insert: string }): Typed {
  // `key: ` before a colon that is there already would have two.
  const word = /^\s*:/.test(text.slice(to)) ? insert.replace(/:.*$/s, '') : insert
  return { text: text.slice(0, from) + word + text.slice(to), caret: from + word.length - (word.endsWith('{}') ? 1 : 0) }
}

/** Where a change that came from elsewhere ends. */
export function caretAfterChange(before: string, after: string): number {
  let head = 0
  while (head < Math.min(before.length, after.length) && before[head] === after[head]) head++
  let tail = 0
  while (tail < Math.min(before.length, after.length) - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return after.length - tail
}

export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return Math.min(text.length, before + column - 1)
}
