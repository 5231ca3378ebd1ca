import { highlight, type Tone } from '../document/highlight.ts'

/** Part of a line that is drawn specially; columns from 0. */
export interface LineMark {
  readonly from: number
  readonly to: number
}

export interface LinePiece {
  readonly text: string
  readonly tone: Tone
  readonly isWrong: boolean
  /** Where a popup is tied to. */
  readonly isCaret: boolean
}

/** A line cut where its tone changes, where something is wrong, and at the caret. */
export function linePieces(line: string, { wrong, caret }: { readonly wrong: readonly LineMark[]; readonly caret: number | null }): readonly LinePiece[] {
  const cuts = new Set([...wrong.flatMap(({ from, to }) => [from, to]), ...(caret === null ? [] : [caret])])
  const found: LinePiece[] = []
  let at = 0
  const isWrong = (from: number) => wrong.some((mark) => from >= mark.from && from < mark.to)
  if (caret === 0) found.push({ text: '', tone: 'plain', isWrong: false, isCaret: true })
  for (const piece of highlight(line)) {
    let start = 0
    for (let i = 1; i <= piece.text.length; i++) {
      if (i < piece.text.length && !cuts.has(at + i)) continue
      found.push({ text: piece.text.slice(start, i), tone: piece.tone, isWrong: isWrong(at + start), isCaret: false })
      if (caret === at + i) found.push({ text: '', tone: 'plain', isWrong: false, isCaret: true })
      start = i
    }
    at += piece.text.length
  }
  return found
}
