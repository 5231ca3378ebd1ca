import { describe, expect, it } from 'vitest'
import { parseControlLine } from './control-line.ts'

describe('a control line', () => {
  it.each([
    ['', undefined],
    ['   ', undefined],
    ['status', { kind: 'status' }],
    ['  HELP  ', { kind: 'help' }],
    ['quit', { kind: 'quit' }],
    ['condition nginx-plain', { kind: 'condition', name: 'nginx-plain' }],
    ['off gateway/idle-timeout', { kind: 'off', fault: 'gateway/idle-timeout' }],
    ['off all', { kind: 'off', fault: 'all' }],
    ['on link/down', { kind: 'on', fault: 'link/down', params: {} }],
    ['on gateway/idle-timeout idle=5s', { kind: 'on', fault: 'gateway/idle-timeout', params: { idle: '5s' } }],
    ['on a/b n=502 f=0.25 t=true none=null text=off', { kind: 'on', fault: 'a/b', params: { n: 502, f: 0.25, t: true, none: null, text: 'off' } }],
    ['on a/b status=[502, 503] body="in two words" page=\'it is\'', { kind: 'on', fault: 'a/b', params: { status: [502, 503], body: 'in two words', page: 'it is' } }],
    ['on a/b value=a=b empty=""', { kind: 'on', fault: 'a/b', params: { value: 'a=b', empty: '' } }],
  ])('%j is read', (line, control) => {
    expect(parseControlLine(line)).toEqual(control)
  })

  it.each([
    ['onn link/down', 'there is no command "onn"; did you mean "on"?'],
    ['statsu', 'did you mean "status"?'],
    ['xyzzy-nothing-like-it', 'Known: on, off, condition, status, help, quit'],
    ['on', 'which fault?'],
    ['off', 'which fault?'],
    ['condition', 'which condition?'],
    ['status now', '"status" stands alone; "now" is too much'],
    ['off link/down now', '"off" takes one name'],
    ['on link/down idle', '"idle" is not a parameter; write name=value'],
    ['on link/down =5', '"=5" is not a parameter'],
    ['on link/down a=1 a=2', '"a" is given twice'],
    ['on link/down a=[1', 'the value of "a" cannot be read'],
  ])('%j is refused with the way out', (line, text) => {
    expect(() => parseControlLine(line)).toThrow(expect.objectContaining({ code: 'LAB_BAD_OPTION', message: expect.stringContaining(text) as string }) as Error)
  })

  it('whatever is typed is a control, nothing, or a LabError', () => {
    const pieces = ['on', 'off', ' ', '=', '"', "'", '[', ']', '{', '}', '\\', 'a', '\u0000', '*', '&x', '!!js', '<<', 'constructor', '__proto__=1', '\u{1f600}', ': ']
    let state = 7
    const next = (limit: number) => (state = (state * 48_271) % 2_147_483_647) % limit
    for (let n = 0; n < 3000; n++) {
      const line = Array.from({ length: next(9) }, () => pieces[next(pieces.length)]).join('')
      try {
        parseControlLine(line)
      } catch (error) {
        expect(error, line).toMatchObject({ name: 'LabError' })
      }
    }
  })
})
