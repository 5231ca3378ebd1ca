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
    expect(check('title: T\ntitle: U\n').problems[0]).toMatchObject({ line: 2, column: 1, message: 'this key stands here twice' })
    expect(problemsOf('title: T\nfeed: { every: 1s\nduration: 5s\n')[0]?.message).toBe('a closing } is missing')
  })

  it('tells what the readable part of a file has wrong besides a line that cannot be read, and nothing of what may stand behind that line', () => {
    expect(problemsOf('foo: 1\nfeed: { every: 0ms }\ntransports: [sse\ntimeline:\n  - at: -5s\n').map(({ words }) => words)).toEqual(['foo', '0ms', 't'])
    expect(problemsOf('title: T\nfeed: { every: 0ms }\ntitle: U\nduration: -5s\n').map(({ words }) => words)).toEqual(['0ms', 't', '-5s'])
  })

  it('says of each value what is wanted instead, in words of the file', () => {
    const text = 'title: []\nseed: a\nscale: 500\nfeed: { ring: 0, payload: 5 }\ntransports: sse\ncontract: y\nexpect: { foo: fails, sse: { lost: -1 } }\ntimeline: [{ at: 1s, on: [a] }]\nassert: [7]\n'
    expect(problemsOf(text).map(({ message }) => message)).toEqual([
      'title: text is wanted here, not a list',
      'seed: a number is wanted here, not "a"',
      'scale: 500 is too large; 100 is the most',
      'feed.ring: 0 is too small; 1 is the least',
      'feed.payload: text is wanted here, not 5',
      'transports: a list is wanted here, not "sse"',
      'contract: "y" is none of what can stand here',
      'unknown key "foo"',
      'expect.sse.lost: -1 is too small; 0 is the least',
      'timeline.0.on: a map of keys is wanted here, not a list',
      'assert.0: text is wanted here, not 7',
    ])
  })

  it('offers what can be chosen, and proposes nothing that only has letters in common', () => {
    const faults = check('title: T\nfaults: { gateway/nonsense: {}, gateway/no-844: {} }\n').problems
    expect(faults.map(({ message, instead }) => [message, instead])).toEqual([['there is no fault "gateway/nonsense"', undefined], ['there is no fault "gateway/no-844"; did you mean "gateway/no-8441"?', 'gateway/no-8441']])
    expect(faults[0]?.choices).toContain('gateway/strip-upgrade')
    expect(check('title: T\ntransports: [carrier-pigeon]\n').problems[0]?.choices).toContain('sse')
    expect(problemsOf('title: T\nfaults: { nonsense: {} }\n')[0]).toEqual({ words: 'nonsense', message: 'there is no fault "nonsense"' })
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
