import { describe, expect, it } from 'vitest'
import type { FileProblem } from '../contract/library.ts'
import { checkSource } from './load-scenario.ts'
import { kindOf } from './own-files.ts'

const check = (text: string) => checkSource({ id: 'test', file: 'test.yaml', kind: kindOf(text), text })

/** The words of the text that a problem marks. */
function marked(text: string, { line, column, endLine, endColumn }: FileProblem): string {
  const lines = text.split('\n')
  if (line !== endLine) return `${lines[line - 1]?.slice(column - 1)} ...`
  return lines[line - 1]?.slice(column - 1, endColumn - 1) ?? ''
}

function problemsOf(text: string): readonly { readonly words: string; readonly message: string; readonly instead?: string }[] {
  return check(text).problems.map((problem) => ({ words: marked(text, problem), message: problem.message, ...(problem.instead === undefined ? {} : { instead: problem.instead }) }))
}

describe('a file with several mistakes', () => {
  const text = `
# Mine
title: Eleven mistakes
transports: [websoket, sse]
contract: latest
feed: { evry: 1s, heartbeat: of }
timeline:
  - at: 5
    on:
      gateway/strip-upgrad: {}
      link/latency: { latncy: 10ms }
  - at: 60s
    off: [link/resett]
expect:
  sse: reconect
assert: [sse is fine]
condition: clear
answers:
  Z1: { holds: [sse.lost == 0] }
`
  const problems = problemsOf(text)

  it('gets all of them told at once, in the order of the file', () => {
    expect(problems.map(({ words }) => words)).toEqual([
      'websoket', 'evry', 'of', '5', 'gateway/strip-upgrad', 'latncy', 'link/resett', 'reconect', 'sse is fine', 'clear', 'Z1',
    ])
    expect(check(text).scenario).toBeNull()
  })

  it('gets the nearest word that would be understood, for the place of the marked one', () => {
    expect(problems.map(({ instead }) => instead)).toEqual([
      'websocket', 'every', 'off', undefined, 'gateway/strip-upgrade', 'latency', 'link/reset', 'reconnects', undefined, undefined, undefined,
    ])
    const mended = problems.reduce((now, { words, instead }) => (instead === undefined ? now : now.replace(words, instead)), text)
    expect(problemsOf(mended).map(({ words }) => words)).toEqual(['5', 'sse is fine', 'clear', 'Z1'])
  })
})

describe('the check of a file', () => {
  it('gives the scenario when nothing is wrong', () => {
    expect(check('title: T\nfaults: { link/reset: }\n')).toMatchObject({ kind: 'condition', problems: [], scenario: { title: 'T', timeline: [{ atMs: 0, on: [{ fault: 'link/reset' }] }] } })
  })

  it('says what is missing at the key that should have it', () => {
    expect(problemsOf('question: why?\n')).toEqual([{ words: '', message: '"title" is missing' }])
    expect(problemsOf('title: T\ntimeline:\n  - on: { link/reset: {} }\n')[0]?.message).toBe('"at" is missing in timeline.0')
  })

  it('places what YAML itself refuses', () => {
    expect(problemsOf('title: T\nfeed: { every: 1s\nduration: 5s\n').length).toBeGreaterThan(0)
    expect(check('title: T\ntitle: U\n').problems[0]).toMatchObject({ line: 2, column: 1 })
  })

  it.each([
    ['an empty file', '', '"title" is missing'],
    ['a file that is one word', 'hello', 'begin with "title: ..."'],
    ['a list', '- a\n- b\n', 'begin with "title: ..."'],
    ['aliases that multiply', `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}\n`, 'alias'],
    ['a thousand brackets', `title: ${'['.repeat(20_000)}`, ''],
  ])('answers %s', (_name, text, part) => {
    const { scenario, problems } = check(text)
    expect(scenario).toBeNull()
    expect(problems[0]?.message).toContain(part)
  })

  it('takes a condition to build on by id only, and no scenario, which could lead back', () => {
    expect(problemsOf('title: T\ncondition: ../../package.json\n')[0]?.message).toContain('there is no condition or scenario "../../package.json"')
    expect(problemsOf('title: T\ncondition: cut-every-connection\n')[0]?.message).toContain('is a scenario')
  })
})
