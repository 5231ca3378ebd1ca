import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { switchLanguage } from './messages.ts'
import { endOf, literalsAt, waysOf } from './source-literals.ts'
import { hitEffect, verdictSentence } from './verdict-texts.ts'

const faults = import.meta.glob<string>(['../../lab/gateway/rules/*.ts', '../../lab/link/**/*.ts', '../../lab/origin/**/*.ts', '!../../lab/**/*.test.ts'], { query: '?raw', import: 'default', eager: true })
const rules = import.meta.glob<string>(['../../lab/verdict/rules/*.ts', '../../lab/verdict/{explain,symptoms,agree}.ts', '!../../lab/verdict/rules/*.test.ts'], { query: '?raw', import: 'default', eager: true })
const han = /\p{Script=Han}/u
const english = /[a-z]{2,} [a-z]{3,} [a-z]{3,}/

/** What stands in for an expression of that beginning. */
const stands: readonly (readonly [RegExp, string])[] = [
  [/^happened\[/, 'took no connection'],
  [/^of\b/, 'message'],
  [/^what$/, 'a fresh client over sse'],
  [/^words\[/, 'FIN'],
  [/^end$/, 'fin'],
  [/^process$/, 'engine'],
  [/^at\(.*slice/, '7 ms'],
  [/^at\(/, 'at 7 ms'],
  [/^when\(/, '7 ms later'],
  [/^duration\(/, '7 ms'],
  [/^count\(.*'(\w+ ?\w*)'/, '7 $1s'],
  [/^(explainSign|what)\(/, 'the page saw open'],
  [/^who$/, 'the platform itself reconnected'],
  [/^layer$/, 'the link'],
]

function valuesOf(expression: string): string[] {
  const known = stands.find(([like]) => like.test(expression))
  return known ? [known[1].includes('$1') ? known[1].replace('$1', known[0].exec(expression)?.[1] ?? '') : known[1]] : waysOf(expression, valuesOf)
}

function effectsIn(source: string): string[] {
  const local = [...source.matchAll(/\bhit\(exchange, (.*)\)$/gm)].flatMap(([, what = '']) => (/^['`]/.test(what) ? literalsAt(what, 0, valuesOf) : valuesOf(what))).map((text) => `${text} GET /`)
  const all = [...source.matchAll(/(?:\bhit\((?:exchange\.connection, |connection, )?|effect: |host\.reset\()(?=['`])/g)].flatMap(({ index, 0: before }) => literalsAt(source, index + before.length, valuesOf))
  return [...local, ...all].map((text) => text.replace('a fresh client over sse', 'GET')).filter((text) => text !== 'GET 7 7')
}

/** Clauses and sentences: what has blanks. */
function clausesIn(source: string): string[] {
  const clauses: string[] = []
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i)
    if (source.startsWith('//', i) || source.startsWith('/*', i)) i = source.indexOf(source.startsWith('//', i) ? '\n' : '*/', i)
    else if (source.startsWith('import', i) || source.startsWith('rule:', i)) i = source.indexOf('\n', i)
    else if (char === '/' && /[(,=] $|\($/.test(source.slice(i - 2, i))) i = source.indexOf('/', i + 1)
    else if (char === "'" || char === '`') {
      clauses.push(...literalsAt(source, i, valuesOf).filter((text) => / .* /.test(text) && !isPart(text)))
      i = endOf(source, i)
    }
  }
  return clauses
}

/** Of a clause: a moment, who was served; and what nobody is shown as a sentence. */
function isPart(text: string): boolean {
  return /^(at 7 ms|7 ms later|a fresh (connection of the same kind|client over \S+)|\d [a-z ]+( \(F\d .*\))?|\w+\(\) needs .*)$/.test(text)
}

describe('in Chinese', () => {
  beforeAll(() => switchLanguage('zh'))
  afterAll(() => switchLanguage('en'))

  it('says what every fault did (a new effect belongs into i18n/zh/effects.ts)', () => {
    const all = [...new Set(Object.values(faults).flatMap(effectsIn))]
    expect(all.length).toBeGreaterThan(60)
    expect(all.filter((text) => !han.test(hitEffect(text)) || english.test(hitEffect(text)))).toEqual([])
  })

  it('says every clause of the rules (a new one belongs into i18n/zh/verdict-texts.ts)', () => {
    const all = [...new Set(Object.values(rules).flatMap(clausesIn))]
    expect(all.length).toBeGreaterThan(60)
    expect(all.filter((text) => !han.test(verdictSentence(text)) || english.test(verdictSentence(text)))).toEqual([])
  })

  it.each([
    [
      'At 3.00 s gateway/strip-upgrade struck (dropped "Upgrade: websocket" from GET /ws; the origin sees a plain request); 12 ms later a request was answered 200; 14 ms later the page saw close 1006; no message ever came; no new attempt came by itself; a fresh client over sse, opened by hand under the same fault, was served after 31 ms.',
      '3.00 s 时，gateway/strip-upgrade 起作用（从 GET /ws 删除了“Upgrade: websocket”；源站看到的是普通请求）；12 ms 后，一个请求得到应答 200；14 ms 后，页面收到 close 1006；从未收到任何消息；它没有自行再次尝试；在同样的故障下手动新建的 sse 客户端在 31 ms 后得到服务。',
    ],
    ["The engine's event loop lagged by 61 ms (p99); the limit is 50 ms. Close other programs and run again.", '引擎的事件循环滞后 61 ms（p99）；上限为 50 ms。请关闭其他程序后再次运行。'],
    ['Of 3 runs no verdict was given often enough: reconnects 2, fails 1. The evidence is of run r3, which was judged reconnects.', '3 次运行中没有一个结论出现得足够多：自行重连 2，失败 1。证据取自运行 r3，其结论为自行重连。'],
    ['There was no fault; all 12 messages came on the same connection, p95 3.1 ms after their time, the newest never older than 1.20 s.', '没有故障；全部 12 条消息都在同一连接上到达，p95 延迟 3.1 ms，最新消息从未超过 1.20 s。'],
    ['Something that no rule says; the connection stayed.', 'Something that no rule says; the connection stayed.'],
  ])('%s', (because, said) => {
    expect(verdictSentence(because)).toBe(said)
  })
})

it('leaves English as it is', () => {
  expect(verdictSentence('There was no fault.')).toBe('There was no fault.')
  expect(hitEffect('answered 204')).toBe('answered 204')
})
