import { describe, expect, it } from 'vitest'
import { fileJsonSchema } from '../../../../lab/run/json-schema.ts'
import { complete, placeAt, type Schema } from './completion.ts'

const schemas = { scenario: fileJsonSchema('scenario') as Schema, condition: fileJsonSchema('condition') as Schema }
const known = { conditions: [{ id: 'clean', title: 'Clean' }], faults: [{ id: 'link/reset', title: 'Reset' }] }

/** The cursor is where `|` stands. */
function at(text: string, kind: 'scenario' | 'condition' = 'scenario') {
  const offset = text.indexOf('|')
  return complete(text.replace('|', ''), offset, { schema: schemas[kind], known })
}
const labels = (text: string, kind?: 'scenario' | 'condition') => at(text, kind).items.map(({ label }) => label)

describe('completion', () => {
  it('offers the keys of the place', () => {
    expect(labels('|')).toEqual(expect.arrayContaining(['title', 'timeline', 'feed']))
    expect(labels('title: T\ntim|')).toEqual(['timeline'])
    expect(labels('feed:\n  |')).toEqual(['every', 'payload', 'heartbeat', 'ring'])
    expect(labels('feed: { every: 1s, |')).toContain('heartbeat')
    expect(labels('timeline:\n  - at: 1s\n    |')).toEqual(expect.arrayContaining(['on', 'off']))
    expect(labels('timeline:\n- |')).toEqual(expect.arrayContaining(['at', 'on', 'off']))
    expect(labels('expect:\n  web|')).toEqual(['websocket', 'websocket-code', 'websocket-h2'])
  })

  it('offers faults with their names, and the parameters of each', () => {
    expect(at('timeline:\n  - at: 1s\n    on: { gateway/strip|').items[0]).toEqual({ label: 'gateway/strip-upgrade', detail: 'Strip the Upgrade header', insert: 'gateway/strip-upgrade: {}' })
    expect(labels('timeline:\n  - at: 1s\n    on:\n      link/lat|')).toContain('link/latency')
    expect(labels('timeline:\n  - at: 1s\n    on: { link/latency: { | } }')).toEqual(['latency', 'jitter', 'direction'])
    expect(labels('faults:\n  link/blackhole:\n    |', 'condition')).toEqual(['flows', 'direction'])
  })

  it('offers the values that are understood', () => {
    expect(labels('transports: [sse, web|]')).toEqual(['websocket', 'websocket-code', 'websocket-h2'])
    expect(labels('transports:\n  - po|')).toEqual(['polling', 'long-polling'])
    expect(labels('contract: |')).toEqual(['latest', 'complete'])
    expect(labels('expect: { sse: re|')).toEqual(['reconnects'])
    expect(labels('expect:\n  sse: |')).toContain('needs-fallback')
    expect(labels('faults: { link/blackhole: { direction: up|', 'condition')).toEqual(['upstream'])
    expect(labels('condition: |')).toEqual(['clean'])
    expect(labels('timeline:\n  - at: 1s\n    off: [|')).toEqual(['link/reset'])
  })

  it('replaces the whole word around the cursor, and offers nothing that stands there already', () => {
    expect(at('contract: la|test\n')).toMatchObject({ from: 10, to: 16, items: [] })
    expect(at('feed: { ev|ry: 1s }')).toMatchObject({ from: 8, to: 12, items: [{ label: 'every' }] })
  })

  it('goes on after what holds more in the next line', () => {
    expect(at('timeli|').items[0]?.insert).toBe('timeline:')
    expect(at('titl|').items[0]?.insert).toBe('title: ')
  })

  it.each(['title: a: b {|', 'title: "x|', '# comment |', 'a\n\tb: |', '- - - |', ']}|', 'feed: { every: {{{ |', 'summary: >-\n  some { text\nfeed: |'])('survives %j', (text) => {
    expect(() => at(text)).not.toThrow()
  })

  it('is not misled by brackets in words, quotes and comments', () => {
    expect(placeAt('title: what { is this\nfeed:\n  ', 31).path).toEqual(['feed'])
    expect(placeAt('title: "a: {"\ncontract: ', 24)).toMatchObject({ path: ['contract'], at: 'value' })
    expect(placeAt('feed: {} # {\ncontract: ', 23)).toMatchObject({ path: ['contract'], at: 'value' })
  })
})
