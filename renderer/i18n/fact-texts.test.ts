import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factSentence } from './fact-texts.ts'
import { switchLanguage } from './messages.ts'
import { literalsAt, waysOf } from './source-literals.ts'

const sources = Object.values(import.meta.glob<string>(['../../lab/experiment/**/*.ts', '!../../lab/**/*.test.ts'], { query: '?raw', import: 'default', eager: true }))
const han = /\p{Script=Han}/u
const english = /[a-z]{2,} [a-z]{3,} [a-z]{3,}/

/** Texts that stand under a name elsewhere: in the same file, else in another one. */
const named: readonly (readonly [name: string, like: RegExp])[] = [
  ['load.title', /title: '([^']+)', pieces/g],
  ['what', /\bwhat: '([^']+)'/g],
  ['broker.what', /what: ['`]([^'`]+)['`], standIn/g],
  ['noProcesses', /noProcesses = '([^']+)'/g],
  ['wait', /(?<=\bwait = .*)(?:'|`)((?:at|after) .+?)`/g],
]

function valuesIn(source: string): (expression: string) => readonly string[] {
  return function valuesOf(expression) {
    const [, like] = named.find(([name]) => name === expression) ?? []
    if (like) {
      const textsOf = (file: string) => [...file.matchAll(like)].map(([, text = '']) => text.replaceAll(/\$\{.*?\}/g, '7'))
      const own = textsOf(source)
      return own.length > 0 ? own : sources.flatMap(textsOf)
    }
    const ways = waysOf(expression, valuesOf)
    // What stands in for a value that is missing.
    const [, instead] = /(?:\?\?|\|\|) '([^']+)'$/.exec(expression) ?? []
    return instead === undefined ? ways : [...ways, instead]
  }
}

function saidBy(source: string): { readonly calls: number; readonly texts: readonly string[] } {
  const valuesOf = valuesIn(source)
  const given = [...source.matchAll(/at\.(?:fact\(.*[{,] text: (.*) \}|unmeasured\((?:\w+|''|'[^']*'|`[^`]*`), (.*))\)$/gm)].map(([, fact, because]) => fact ?? because ?? '')
  return { calls: source.match(/at\.(fact|unmeasured)\(/g)?.length ?? 0, texts: given.flatMap((text) => (/^['`]/.test(text) ? literalsAt(text, 0, valuesOf) : valuesOf(text))) }
}

describe('what experiments say, in Chinese', () => {
  beforeAll(() => switchLanguage('zh'))
  afterAll(() => switchLanguage('en'))

  it('is known for every sentence of lab/experiment (a new one belongs into i18n/zh/facts.ts or fact-patterns.ts)', () => {
    const said = sources.map(saidBy)
    const texts = [...new Set(said.flatMap((one) => one.texts))]
    expect(texts.length).toBeGreaterThan(150)
    // A call that this test cannot read would go unnoticed.
    expect(said.filter((one) => one.texts.length < one.calls)).toEqual([])
    expect(texts.filter((text) => !han.test(factSentence(text)) || english.test(factSentence(text)))).toEqual([])
  })

  it.each([
    ['Without Upgrade the origin answered 426.', '没有 Upgrade 时，源站应答 426。'],
    ['40 pieces of the tail of a log, one every 20 ms.', '日志尾部的 40 片，每 20 ms 一片。'],
    ['None of the 2 connections (h2, no ALPN) carried an Upgrade.', '2 个连接（h2、无 ALPN）都没有承载 Upgrade。'],
    ['a firewall that drops its packets: nothing within 1000 ms, no error and no close.', '丢弃其数据包的防火墙：1000 ms 内毫无动静，没有 error，也没有 close。'],
    ['The handshake of RFC 6455 as text after ALPN chose h2: GOAWAY, error code 0x1.', 'ALPN 选定 h2 之后以文本发送 RFC 6455 的握手：GOAWAY，错误码 0x1。'],
    ['Something that no experiment says.', 'Something that no experiment says.'],
  ])('%s', (text, said) => {
    expect(factSentence(text)).toBe(said)
  })
})
