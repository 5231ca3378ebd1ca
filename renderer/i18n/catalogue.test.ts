import { beforeAll, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../lab/contract/control.ts'
import { failureText } from '../../lab/language/verdict-texts.ts'
import { conditionTargets } from '../../lab/report/condition/registry.ts'
import { everyChoice } from '../../lab/gateway/param-values.ts'
import { listConditions, listScenarios, readCatalogue } from '../../lab/run/catalogue.ts'
import { faults } from '../../lab/run/faults.ts'
import { loadScenario } from '../../lab/run/load-scenario.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

type Leaf = string | ((...args: never[]) => unknown)

/** Every text with its place: `lanes.story.lost` -> the text, or the function that makes it. */
function leaves(node: unknown, path = ''): Map<string, Leaf> {
  if (typeof node === 'string' || typeof node === 'function') return new Map([[path, node as Leaf]])
  return new Map(Object.entries(node as object).flatMap(([key, value]) => [...leaves(value, path === '' ? key : `${path}.${key}`)]))
}

const han = /\p{Script=Han}/u
const letters = /\p{L}/u

/** Texts without a Han character, on purpose: names, and what engineers write in Latin letters everywhere. */
const sameInBoth: ReadonlySet<string> = new Set([
  'app.name', 'joined.named', 'joined.quoted', 'joined.commas', 'joined.semicolons', 'joined.sentences', 'topBar.probeNote', 'notes.found', 'lab.fixtures.params.lower: sec-websocket-key; canonical: Sec-Websocket-Key', 'status.clock', 'topBar.probe.chromium', 'topBar.probe.electron', 'path.link.external', 'path.bytes', 'drawer.numbers.columns.p50', 'drawer.numbers.columns.p95', 'drawer.numbers.columns.p99', 'lanes.short.sse', 'lanes.short.sse-code', 'lanes.short.sse-h2', 'lanes.short.websocket', 'lanes.short.websocket-code', 'lanes.short.websocket-h2', 'numbers.p95', 'matrix.rows.of', 'events.trouble', 'scenarios.editor.block',
  'runs.verdictOf', 'compare.sides.a', 'compare.sides.b', 'compare.param', 'compare.measureColumns.a', 'compare.measureColumns.b',
  'report.formats.html.title', 'report.formats.markdown.title', 'report.formats.json.title', 'report.formats.csv.title', 'report.formats.junit.title', 'report.formats.har.title', 'report.formats.pcapng.title', 'report.formats.ndjson.title',
  'wireNotes.headers.cache-control', 'wireNotes.headers.:method', 'wireNotes.statuses.200', 'wireNotes.statuses.400', 'wireNotes.statuses.404', 'wireNotes.statuses.500', 'wireNotes.statuses.503',
  'lab.errors.at', 'lab.fixtures.transports.sse.title', 'lab.fixtures.transports.sse-h2.title', 'lab.fixtures.transports.websocket.title', 'lab.fixtures.transports.websocket-h2.title', 'lab.fixtures.subtitles.sse', 'lab.fixtures.subtitles.sse-h2',
  'inspector.list.requests', 'inspector.list.traffic', 'inspector.list.endings.fin', 'inspector.list.endings.rst', 'inspector.list.endings.goaway', 'inspector.list.endings.rst-stream', 'inspector.list.endings.end-stream',
  'joined.aside', 'living.of', 'living.what.titled', 'inspector.list.endings.close-frame', 'inspector.ladder.times', 'inspector.ladder.changed', 'inspector.bytes.size', 'lab.fixtures.subtitles.websocket', 'lab.fixtures.subtitles.websocket-h2', 'lab.fixtures.subtitles.http-stream',
])

/** Records by id, which English leaves to the engine. */
const byId = /^(lab\.(fixtures|facts|verdicts|failures|errors|units)\.|wireTexts\.|compare\.(measures|fields)\.|notes\.(statements|sections|says)\.)/

describe('the Chinese catalogue', () => {
  const english = leaves(en)
  const chinese = leaves(zh)

  it('has every text that English has, and no other', () => {
    const places = (texts: Map<string, Leaf>) => [...texts.keys()].filter((path) => !byId.test(path)).toSorted()
    expect(places(chinese)).toEqual(places(english))
  })

  it('says nothing in English by accident', () => {
    const untranslated = [...chinese].filter(([path, text]) => !han.test(String(text)) && !/^(wireTexts|lab\.verdicts)\./.test(path) && letters.test(String(text)) && !sameInBoth.has(path))
    expect(untranslated.map(([path]) => path)).toEqual([])
  })

  it('is Chinese only where it should be: English has no Han character', () => {
    expect([...english].filter(([, text]) => han.test(String(text))).map(([path]) => path)).toEqual([])
  })
})

describe('the statements of the notes', () => {
  it('are all there in Chinese, with their sections', () => {
    const { sections } = readCatalogue().notes
    expect(Object.keys(zh.notes.sections)).toEqual(sections.map(({ section }) => section))
    expect(Object.keys(zh.notes.statements)).toEqual(sections.flatMap(({ notes }) => notes.map(({ id }) => id)))
  })
})

it('has Chinese for what scenarios say with their answers, and for nothing else', () => {
  const said = listScenarios().flatMap(({ id }) => Object.values(loadScenario(id).answers).flatMap(({ says, condition }) => [says, condition].filter((text) => text !== undefined)))
  expect(Object.keys(zh.notes.says.sentences).toSorted()).toEqual([...new Set(said)].toSorted())
})

it('has Chinese for every place where real software differs from its imitation, and for no other', () => {
  const said = listConditions().flatMap(({ id }) => loadScenario(id).imitates?.differs ?? [])
  expect(said.length).toBeGreaterThan(70)
  expect(Object.keys(zh.lab.fixtures.differences).toSorted()).toEqual([...new Set(said)].toSorted())
})

it('has Chinese for every parameter of a fault that says what it means, and for no other', () => {
  const said = readCatalogue().faults.flatMap(({ params }) => descriptionsIn(params))
  expect(said.length).toBeGreaterThan(100)
  expect(Object.keys(zh.lab.fixtures.params).toSorted()).toEqual([...new Set(said)].toSorted())
})

it('has Chinese for the name of every parameter of a fault and for every word that it can be set to, and for no other', () => {
  const settings = readCatalogue().faults.flatMap(({ params }) => Object.entries((params['properties'] ?? {}) as Record<string, { readonly enum?: readonly unknown[] }>))
  const { paramNames, paramValues } = zh.lab.fixtures
  expect(settings.map(([name]) => name).filter((name) => !(name in paramNames))).toEqual([])
  // In a run some are called otherwise than in a file.
  const inRuns = faults.flatMap((fault) => everyChoice(fault).flatMap((params) => Object.keys(params as object)))
  expect([...new Set(inRuns)].filter((name) => !(name in paramNames) && !(name.replace(/(Ms|Bytes)$/, '') in paramNames))).toEqual([])
  expect(Object.keys(paramNames).filter((name) => !inRuns.includes(name) && !settings.some(([known]) => name.replace(/(Ms|Bytes)$/, '') === known))).toEqual([])
  const words = settings.flatMap(([, { enum: choices = [] }]) => choices.map(String)).filter((word) => /^[a-z]{3}/.test(word) && !latinWords.has(word))
  expect([...new Set(words)].filter((word) => !(word in paramValues))).toEqual([])
})

/** Software, and words of protocols. */
const latinWords: ReadonlySet<string> = new Set(['nginx', 'haproxy', 'apache', 'varnish', 'squid', 'caddy', 'nghttpx', 'lighttpd', 'fin', 'rst', 'rst-stream', 'gzip', 'ping', 'pong', 'retry', 'http/1.1'])

function descriptionsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { description } = node as { readonly description?: unknown }
  return [...(typeof description === 'string' ? [description] : []), ...Object.values(node).flatMap(descriptionsIn)]
}

it('has Chinese for every tool that a condition can be written for', () => {
  expect(Object.keys(zh.lab.fixtures.tools)).toEqual(Object.keys(conditionTargets))
})

it('says a row of evidence in Chinese, but for names and values', () => {
  const { found } = zh.notes
  expect(found('talk.sse.connections: 2 connections. TCP connections for the whole conversation: b2.c1, b2.c2.')).toMatch(/^talk\.sse\.connections：2 个连接。\p{Script=Han}?.*\p{Script=Han}/u)
  expect(found('fact(talk.sse.down-pushed) == true  (true against true)')).toBe('fact(talk.sse.down-pushed) == true（测得 true，对照 true）')
  expect(found('utf8.sse.replaced: not found')).toBe('utf8.sse.replaced：未找到')
  expect(found('requests: polling 22, sse 1')).toBe('requests: polling 22, sse 1')
})

it('says in Chinese why a connection failed', () => {
  expect(failureText('no answer within 250 ms', zh.lab)).toBe('250 ms 内没有应答')
  expect(failureText('ECONNRESET', zh.lab)).toBe('ECONNRESET')
})

describe('what the engine describes', () => {
  let catalogue: Catalogue
  beforeAll(() => {
    catalogue = readCatalogue()
  })

  it.each(['transports', 'conditions', 'scenarios', 'faults'] as const)('has a Chinese title for all %s that come with the lab', (kind) => {
    expect(catalogue[kind].map((info) => info.id.replace('@server', '')).filter((id) => !(id in zh.lab.fixtures[kind]))).toEqual([])
  })

  it.each(['transports', 'conditions', 'scenarios', 'faults'] as const)('has no Chinese title for %s that are gone', (kind) => {
    const ids = new Set<string>(catalogue[kind].map((info) => info.id))
    expect(Object.keys(zh.lab.fixtures[kind]).filter((id) => !ids.has(id))).toEqual([])
  })
})
