import { isMap, isNode, isScalar, type Document, type LineCounter } from 'yaml'
import type { FileProblem } from '../contract/library.ts'
import type { Explained, Path } from './explain-issue.ts'

/** Finds the words of a YAML file that a path means, and collects what is wrong with them. */
export interface Problems {
  readonly found: FileProblem[]
  add(problem: Explained): void
}

export function collectProblems(doc: Document, lines: LineCounter): Problems {
  const found: FileProblem[] = []
  const before = firstUnreadable(doc, lines)
  return {
    found,
    add({ path, message, instead, choices, isMissing, atKey = false }) {
      const [start, end] = rangeOf(doc, path, atKey)
      // What seems to be missing may stand behind the line that cannot be read.
      if (before < Infinity && (isMissing || lines.linePos(start).line >= before)) return
      found.push({ message, ...placeOf(lines, start, end), ...(instead === undefined ? {} : { instead }), ...(choices === undefined ? {} : { choices }) })
    },
  }
}

/** A file says what it says up to its first line that cannot be read; behind a key that stands twice everything can be read, too. */
function firstUnreadable({ errors }: Document, lines: LineCounter): number {
  return Math.min(Infinity, ...errors.filter(({ code }) => code !== 'DUPLICATE_KEY').map(({ pos }) => lines.linePos(pos[0]).line))
}

export function placeOf(lines: LineCounter, start: number, end: number): Omit<FileProblem, 'message' | 'instead' | 'choices'> {
  const from = lines.linePos(start)
  const to = lines.linePos(Math.max(start, end))
  // An empty file has no first line to the counter.
  return { line: Math.max(1, from.line), column: Math.max(1, from.col), endLine: Math.max(1, to.line), endColumn: Math.max(1, to.col) }
}

/** Of the deepest node that exists on the way to `path`: a key that is missing is a fault of what should have it. */
function rangeOf(doc: Document, path: Path, atKey: boolean): readonly [number, number] {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? doc.contents : doc.getIn(path.slice(0, depth - 1), true)
    const wanted = path[depth - 1]
    const pair = isMap(parent) ? parent.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(wanted)) : undefined
    // What holds many lines is meant by its name.
    const node = pair ? (!atKey && depth === path.length && isScalar(pair.value) ? pair.value : pair.key) : doc.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return [node.range[0], node.range[1]]
  }
  return [0, 0]
}
