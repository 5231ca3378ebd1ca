import { isScalar, parseDocument, visit, type Document, type ToStringOptions } from 'yaml'

/**
 * Changes a YAML text as little as can be: only the lines that the change is about are written anew, everything else (comments, quotes,
 * spaces, folded sentences) stays as the person wrote it. When that cannot be done, the whole text is printed, with its comments.
 */
export function editText(text: string, change: (doc: Document) => void): string {
  const whole = parseDocument(text)
  if (whole.errors.length > 0) return text
  const before = JSON.stringify(whole.toJS())
  change(whole)
  const expected = JSON.stringify(whole.toJS())
  if (expected === before) return text
  const patched = patch(text, change)
  return patched !== undefined && meaningOf(patched) === expected ? patched : print(whole, styleOf(text))
}

function meaningOf(text: string): string | undefined {
  const doc = parseDocument(text)
  return doc.errors.length > 0 ? undefined : JSON.stringify(doc.toJS())
}

/** Prints before and after, and carries the lines in which they differ into the person's text. */
function patch(text: string, change: (doc: Document) => void): string | undefined {
  const { folded, slices } = foldScalars(text)
  const style = styleOf(text)
  const [from, to] = [parseDocument(folded), parseDocument(folded)]
  change(to)
  const own = folded.split('\n')
  const [before, after] = [print(from, style).split('\n'), print(to, style).split('\n')]
  // A printer that breaks lines elsewhere does not say where a line of its own lies in the text.
  if (trimmed(before).length !== trimmed(own).length) return undefined
  let head = 0
  while (head < Math.min(before.length, after.length) && before[head] === after[head]) head++
  let tail = 0
  while (tail < Math.min(before.length, after.length) - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const lines = [...own.slice(0, head), ...after.slice(head, after.length - tail), ...own.slice(before.length - tail)]
  return slices.reduce((now, slice, i) => now.replace(token(i), () => slice), lines.join('\n'))
}

function trimmed(lines: readonly string[]): readonly string[] {
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

const token = (i: number) => `Zz-folded-${i}-zZ`

/** A scalar of several lines stands on one while the text is edited: nobody has to guess where its lines were broken. */
function foldScalars(text: string): { readonly folded: string; readonly slices: readonly string[] } {
  const ranges: (readonly [number, number])[] = []
  visit(parseDocument(text), {
    Scalar(_key, node) {
      if (!node.range) return
      const [start, end] = node.range
      const last = text[end - 1] === '\n' ? end - 1 : end
      if (text.slice(start, last).includes('\n')) ranges.push([start, last])
    },
  })
  const slices = ranges.map(([start, end]) => text.slice(start, end))
  const folded = ranges.reduceRight((now, [start, end], i) => now.slice(0, start) + token(i) + now.slice(end), text)
  return { folded, slices }
}

function styleOf(text: string): ToStringOptions {
  return { lineWidth: 0, indentSeq: !/^[\w-]+:[^\S\n]*(?:#.*)?\n- /m.test(text), flowCollectionPadding: !/\{[^\s{}]/.test(text) }
}

/** Lists in brackets are written `[a, b]` in this house, maps `{ a: b }`. */
function print(doc: Document, style: ToStringOptions): string {
  const text = doc.toString(style)
  const ranges: (readonly [number, number])[] = []
  visit(parseDocument(text), {
    Seq(_key, node) {
      if (node.flow && node.range && node.items.every((item) => isScalar(item))) ranges.push([node.range[0], node.range[1]])
    },
  })
  return ranges.reduceRight((now, [start, end]) => now.slice(0, start) + now.slice(start, end).replace(/^\[ (.*) \]$/s, '[$1]') + now.slice(end), text)
}
