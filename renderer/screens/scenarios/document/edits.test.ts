import { parse } from 'yaml'
import { describe, expect, it } from 'vitest'
import { checkSource } from '../../../../lab/run/load-scenario.ts'
import { kindOf } from '../../../../lab/run/own-files.ts'
import { durationText, msOf } from './duration-text.ts'
import { addFault, placeBlock, removeBlock, setExpectation, setParam, setValue, toScenario } from './edits.ts'
import { readModel, type Block } from './file-model.ts'

const scenario = `# What the deploy of 3 March looked like.
title:   'A deploy'   # as they called it
summary: >-
  Two sentences that somebody broke
  into lines by hand.

transports: [websocket, sse]
timeline:
  # The proxy was there from the beginning.
  - at: 0s
    on: { gateway/strip-upgrade: {} }
  - at: 40s   # when it began
    on:
      origin/restart: { downFor: 20s } # the pod
      link/latency: { latency: 300ms }
  - at: 70s
    off: [link/latency]   # somebody noticed
# Longer than people wait.
duration: 120s
`

function block(text: string, fault: string): Block {
  const found = readModel(text)?.blocks.find((one) => one.fault === fault)
  if (!found) throw new Error(`no ${fault} in ${text}`)
  return found
}

/** The lines that two texts do not share. */
function differing(before: string, after: string): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')]
  return { gone: a.filter((line) => !b.includes(line)), come: b.filter((line) => !a.includes(line)) }
}

function accepted(text: string): string {
  expect(checkSource({ id: 'test', file: 'test.yaml', kind: kindOf(text), text }).problems).toEqual([])
  return text
}

describe('the timeline of a file', () => {
  it('shows each fault from its step to the one that switches it off', () => {
    expect(readModel(scenario)?.blocks.map(({ fault, fromMs, toMs }) => [fault, fromMs, toMs])).toEqual([
      ['gateway/strip-upgrade', 0, null],
      ['origin/restart', 40_000, null],
      ['link/latency', 40_000, 70_000],
    ])
  })

  it('ends a block where the same fault is switched on again', () => {
    const blocks = readModel('title: T\ntimeline:\n  - { at: 20s, on: { link/latency: { latency: 1s } } }\n  - { at: 5s, on: { link/latency: {} } }\n')?.blocks
    expect(blocks?.map(({ fromMs, toMs, steps }) => [fromMs, toMs, steps])).toEqual([[5000, 20_000, { on: 1, off: null }], [20_000, null, { on: 0, off: null }]])
  })

  it('keeps a fault that one step lifts and sets anew', () => {
    const blocks = readModel('title: T\ntimeline:\n  - { at: 0s, on: { link/latency: {} } }\n  - { at: 5s, off: [link/latency], on: { link/latency: { latency: 1s } } }\n')?.blocks
    expect(blocks?.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([[0, 5000], [5000, null]])
  })

  it('reads what it can of a file that the engine refuses, and nothing of what is no YAML', () => {
    expect(readModel('titel: T\nduration: soon\ntimeline: 3\nfeed: []\n')).toMatchObject({ title: '', blocks: [], durationMs: null })
    expect(readModel('title: [')).toBeNull()
    expect(readModel('just words')).toBeNull()
    expect(readModel('')).toMatchObject({ title: '', blocks: [] })
  })
})

describe('an edit', () => {
  it('touches only the lines that it is about', () => {
    expect(differing(scenario, accepted(setValue(scenario, ['title'], 'Another deploy')))).toEqual({ gone: ["title:   'A deploy'   # as they called it"], come: ["title: 'Another deploy' # as they called it"] })
    expect(differing(scenario, accepted(placeBlock(scenario, block(scenario, 'link/latency'), { fromMs: 40_000, toMs: 90_000 })))).toEqual({ gone: ['  - at: 70s'], come: ['  - at: 90s'] })
    expect(differing(scenario, accepted(setParam(scenario, block(scenario, 'origin/restart'), { name: 'downFor', value: '5s' })))).toEqual({ gone: ['      origin/restart: { downFor: 20s } # the pod'], come: ['      origin/restart: { downFor: 5s } # the pod'] })
    expect(differing(scenario, accepted(setValue(scenario, ['feed', 'every'], '1s')))).toEqual({ gone: [], come: ['feed: { every: 1s }'] })
  })

  it('moves a step that is all of a block as it is, and takes one fault out of a step that does more', () => {
    const moved = accepted(placeBlock(scenario, block(scenario, 'gateway/strip-upgrade'), { fromMs: 10_000, toMs: null }))
    expect(differing(scenario, moved)).toEqual({ gone: ['  - at: 0s'], come: ['  - at: 10s'] })
    const parted = accepted(placeBlock(scenario, block(scenario, 'origin/restart'), { fromMs: 55_000, toMs: 100_000 }))
    expect(parted).toContain('# the pod')
    expect(readModel(parted)?.blocks.map(({ fault, fromMs, toMs }) => [fault, fromMs, toMs])).toEqual([
      ['gateway/strip-upgrade', 0, null],
      ['link/latency', 40_000, 70_000],
      ['origin/restart', 55_000, 100_000],
    ])
  })

  it('passes others on its way, and keeps the steps in the order of time', () => {
    const late = accepted(placeBlock(scenario, block(scenario, 'gateway/strip-upgrade'), { fromMs: 80_000, toMs: 95_000 }))
    expect((parse(late) as { timeline: { at: string }[] }).timeline.map(({ at }) => at)).toEqual(['40s', '70s', '80s', '95s'])
    expect(late).toContain('# The proxy was there from the beginning.')
    expect(block(late, 'gateway/strip-upgrade')).toMatchObject({ fromMs: 80_000, toMs: 95_000 })
  })

  it('adds and removes faults without a trace', () => {
    const more = accepted(addFault(scenario, 'link/reset', { fromMs: 40_000, toMs: null }))
    expect(block(more, 'link/reset')).toMatchObject({ fromMs: 40_000, toMs: null, stated: {} })
    expect(removeBlock(more, block(more, 'link/reset'))).toBe(scenario)
    const twice = accepted(addFault(scenario, 'gateway/idle-timeout', { fromMs: 5000, toMs: 15_000 }))
    expect(removeBlock(twice, block(twice, 'gateway/idle-timeout'))).toBe(scenario)
    const none = (readModel(scenario)?.blocks ?? []).reduce((text, one) => removeBlock(text, block(text, one.fault)), scenario)
    expect(accepted(none)).not.toContain('timeline')
    expect(accepted(addFault(none, 'link/down', { fromMs: 0, toMs: null }))).toContain('timeline:\n  - at: 0s\n    on: { link/down: {} }\n')
  })

  it('begins a file from nothing', () => {
    const text = setExpectation(setValue(addFault(setValue('', ['title'], 'New: one'), 'link/reset', { fromMs: 5000, toMs: null }), ['transports'], ['sse']), 'sse', 'reconnects')
    expect(accepted(text)).toBe("title: 'New: one'\ntransports: [sse]\ntimeline:\n  - at: 5s\n    on: { link/reset: {} }\nexpect:\n  sse: reconnects\n".replaceAll("'", '"'))
    expect(setExpectation(text, 'sse', null)).not.toContain('expect')
  })

  it('leaves a text that is no YAML alone', () => {
    expect(setValue('title: [', ['title'], 'x')).toBe('title: [')
  })
})

describe('a condition', () => {
  const condition = 'title: C\n# why\nfaults:\n  link/latency: { latency: 1s } # slow\n  gateway/strip-upgrade: {}\nfrom: 10s\n'

  it('moves all its faults at once', () => {
    const moved = accepted(placeBlock(condition, block(condition, 'link/latency'), { fromMs: 0, toMs: 30_000 }))
    expect(readModel(moved)?.blocks.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([[0, 30_000], [0, 30_000]])
    expect(moved).not.toContain('from')
  })

  it('becomes a scenario, where each has a time of its own', () => {
    const made = accepted(toScenario(`${condition}to: 20s\nbasis: seen once\n`, readModel(`${condition}to: 20s\n`)?.blocks ?? []))
    expect(readModel(made)).toMatchObject({ kind: 'scenario', blocks: [{ fault: 'link/latency', fromMs: 10_000, toMs: 20_000 }, { fault: 'gateway/strip-upgrade', fromMs: 10_000, toMs: 20_000 }] })
    expect(made).toContain('# slow')
  })
})

describe('every file that comes with the lab', () => {
  const files = import.meta.glob<string>('../../../../fixtures/{conditions,scenarios}/*.yaml', { query: '?raw', import: 'default', eager: true })

  it.each(Object.entries(files))('%s: another title changes one line, another time a few', (_name, text) => {
    const titled = setValue(text, ['title'], 'Another')
    expect(differing(text, titled).gone.length).toBeLessThanOrEqual(1)
    expect((parse(titled) as { title: string }).title).toBe('Another')
    for (const one of readModel(text)?.blocks ?? []) {
      const placed = placeBlock(text, one, { fromMs: one.fromMs + 7000, toMs: one.toMs === null ? null : one.toMs + 7000 })
      expect(readModel(placed)?.blocks.filter(({ fault, fromMs }) => fault === one.fault && fromMs === one.fromMs + 7000)).toHaveLength(1)
      expect(differing(text, placed).gone.length).toBeLessThanOrEqual(3)
    }
  })
})

it('all of them are looked at', () => expect(Object.keys(import.meta.glob('../../../../fixtures/{conditions,scenarios}/*.yaml')).length).toBeGreaterThan(40))

describe('a time', () => {
  it('is written as people write it, and read as the engine reads it', () => {
    expect([0, 40_000, 1500, 210_000].map(durationText)).toEqual(['0s', '40s', '1500ms', '210s'])
    expect(['40s', '1.5s', '2m', '300ms', '1h', 'soon', '5', 5].map(msOf)).toEqual([40_000, 1500, 120_000, 300, 3_600_000, null, null, null])
  })
})
