import { describe, expect, it } from 'vitest'
import { linePieces } from './marked-line.ts'
import { breakLine, caretAfterChange, offsetOf, replaceWord } from './typing.ts'

/** The caret is `|`. */
function broken(text: string): string {
  const at = text.indexOf('|')
  const { text: next, caret } = breakLine(text.replace('|', ''), at, at)
  return `${next.slice(0, caret)}|${next.slice(caret)}`
}

describe('a new line', () => {
  it('begins where the one before began, and deeper behind a key that holds more', () => {
    expect(broken('feed:|')).toBe('feed:\n  |')
    expect(broken('feed:\n  every: 1s|')).toBe('feed:\n  every: 1s\n  |')
    expect(broken('timeline:\n  - at: 1s|')).toBe('timeline:\n  - at: 1s\n    |')
    expect(broken('title: a: b # c:|')).toBe('title: a: b # c:\n|')
  })

  it('after an empty item ends the list', () => {
    expect(broken('assert:\n  - |\nduration: 1s')).toBe('assert:\n|\nduration: 1s')
  })
})

it('a suggestion takes the place of the word, and the caret goes between its braces', () => {
  expect(replaceWord('on: { gat }', { from: 6, to: 9, insert: 'gateway/gzip: {}' })).toEqual({ text: 'on: { gateway/gzip: {} }', caret: 21 })
  expect(replaceWord('titel: x', { from: 0, to: 5, insert: 'title: ' })).toEqual({ text: 'title: x', caret: 5 })
})

it('the caret follows a change that came from a form', () => {
  expect(caretAfterChange('at: 40s\nx', 'at: 55s\nx')).toBe(6)
  expect(caretAfterChange('a', 'a')).toBe(1)
  expect(offsetOf('ab\ncd\n', 2, 2)).toBe(4)
  expect(offsetOf('ab', 9, 9)).toBe(2)
})

it('a line is cut where something is wrong, and nothing of it is lost', () => {
  const line = '    on: { gateway/strip: {} } # 这里'
  for (const caret of [null, 0, 12, line.length]) {
    const pieces = linePieces(line, { wrong: [{ from: 10, to: 23 }], caret })
    expect(pieces.map(({ text }) => text).join('')).toBe(line)
    expect(pieces.filter(({ isWrong }) => isWrong).map(({ text }) => text).join('')).toBe('gateway/strip')
    expect(pieces.filter(({ isCaret }) => isCaret)).toHaveLength(caret === null ? 0 : 1)
  }
})
