import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** One English term, one Chinese word: the one that the texts use, and what it must not be called beside it. */
const glossary: readonly { readonly term: string; readonly chosen: string; readonly rejected: RegExp }[] = [
  { term: 'verdict', chosen: '判定', rejected: /结论/ },
  { term: 'age of information', chosen: '数据龄', rejected: /陈旧度/ },
  { term: 'time scale', chosen: '时间比例', rejected: /时间倍率|时间尺度/ },
  { term: 'payload', chosen: '载荷', rejected: /有效载荷/ },
  { term: 'silent loss', chosen: '静默丢失', rejected: /无声(息地|息的)?丢失/ },
  // `消息流动` is a feed that flows.
  { term: 'feed', chosen: '消息源', rejected: /消息流(?!动)/ },
  { term: 'request head', chosen: '请求头', rejected: /请求头部/ },
  { term: 'response head', chosen: '响应头', rejected: /响应头部/ },
]

const places = ['lab/language/zh', 'renderer/i18n/zh', 'lab/report/html', 'fixtures/lessons']
const isChinese = (path: string) => (path.startsWith('lab/report/') ? path.endsWith('/texts-zh.ts') : path.startsWith('fixtures/') ? path.endsWith('/zh.md') : path.endsWith('.ts'))
const texts = places
  .flatMap((place) => readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((path) => `${place}/${path.replaceAll('\\', '/')}`))
  .filter(isChinese)
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n') }))

it.each(glossary)('calls $term $chosen, and nothing else', ({ chosen, rejected }) => {
  expect(texts.some(({ lines }) => lines.some((line) => line.includes(chosen)))).toBe(true)
  expect(texts.flatMap(({ path, lines }) => lines.flatMap((line, i) => (rejected.test(line) ? [`${path}:${i + 1} ${rejected.exec(line)?.[0]}`] : [])))).toEqual([])
})
