import { describe, expect, it } from 'vitest'
import { LabError } from '../core/errors.ts'
import { faults } from './faults.ts'
import { listFixtures } from './fixtures.ts'
import { loadScenario, parseScenario } from './load-scenario.ts'

const parse = (text: string, kind: 'condition' | 'scenario' = 'scenario') => parseScenario({ id: 'test', file: 'test.yaml', kind, text })

function problemOf(text: string, kind: 'condition' | 'scenario' = 'scenario'): string {
  try {
    parse(text, kind)
  } catch (error) {
    expect(error).toBeInstanceOf(LabError)
    return (error as LabError).message
  }
  throw new Error('the file was accepted')
}

describe('scenario files', () => {
  it.each([...listFixtures('conditions'), ...listFixtures('scenarios')])('%s loads', (id) => {
    expect(loadScenario(id).title).not.toBe('')
  })

  it('hurts the link of the side that a fault names, and knows it when it is switched off', () => {
    const { timeline } = parse(`
title: Both links
timeline:
  - at: 0s
    on: { link/latency: { latency: 50ms }, link/latency@server: { latency: 80ms } }
  - at: 5s
    off: [link/latency@server]
`)
    expect(timeline.map(({ on, off }) => [on.map(({ fault, params }) => [fault, params['latencyMs']]), off])).toEqual([[[['link/latency', 50], ['link/latency@server', 80]], []], [[], ['link/latency@server']]])
    expect(problemOf('title: x\ntimeline: [{ at: 0s, on: { gateway/strip-upgrade@server: {} } }]')).toContain('gateway/strip-upgrade@server')
  })

  it('reads durations with units, faults with their params and the expectation in both forms', () => {
    const scenario = parse(`
title: A deploy behind a proxy that strips Upgrade
feed: { every: 200ms, payload: 64B }
transports: [websocket, sse]
timeline:
  - at: 0s
    on: { gateway/strip-upgrade: {} }
  - at: 10s
    on: { origin/restart: { downFor: 2s } }
duration: 30s
expect:
  sse: { verdict: reconnects, lost: 0 }
  websocket: needs-fallback
`)
    expect(scenario).toMatchObject({
      feed: { everyMs: 200, payloadBytes: 64 },
      durationMs: 30_000,
      timeline: [
        { atMs: 0, on: [{ fault: 'gateway/strip-upgrade' }] },
        { atMs: 10_000, on: [{ fault: 'origin/restart', params: { downForMs: 2000 } }] },
      ],
      expect: { sse: { verdict: 'reconnects', lost: 0 }, websocket: { verdict: 'needs-fallback' } },
    })
  })

  it.each([
    ['an unknown key, with line and nearest known one', 'title: x\ntimelime: []\n', ['test.yaml:2', '"timelime"', 'did you mean "timeline"?']],
    ['an unknown fault, with the nearest known one', 'title: x\ntimeline:\n  - at: 0s\n    on: { gateway/strip-upgrad: {} }\n', ['test.yaml:4', 'gateway/strip-upgrad', 'gateway/strip-upgrade']],
    ['an unknown fault that is like none, with those of its layer', 'title: x\ntimeline:\n  - at: 0s\n    on: { gateway/nonsense: {} }\n', ['there is no fault "gateway/nonsense"; known are gateway/', 'gateway/strip-upgrade']],
    ['a duration without unit', 'title: x\nduration: "30"\n', ['test.yaml:2', '"30"', '60s']],
    ['a feed that no timer can keep up with', 'title: x\nfeed: { every: 0ms }\n', ['test.yaml:2', 'a message every 0 ms', 'write 20ms or more']],
    ['a bad fault parameter by name', 'title: x\ntimeline:\n  - at: 0s\n    on: { gateway/idle-timeout: { idle: soon } }\n', ['gateway/idle-timeout', 'idle', 'soon']],
    ['an unknown transport', 'title: x\ntransports: [carrier-pigeon]\n', ['test.yaml:2', 'carrier-pigeon']],
    ['an assertion that cannot be read', 'title: x\nanswers:\n  A3: { holds: ["sse is fine"] }\n', ['test.yaml:3', 'sse is fine']],
    ['a measure that does not exist', 'title: x\nassert:\n  - sse.lots == 0\n', ['test.yaml:3', 'no measure "lots"', 'did you mean "lost"?']],
    ['an assertion about a transport that is not run', 'title: x\ntransports: [sse]\nassert: [websocket.lost == 0]\n', ['test.yaml:3', 'websocket is not among the transports']],
    ['YAML that does not parse', 'title: [x\n', ['test.yaml']],
  ])('refuses %s', (_name, text, parts) => {
    const message = problemOf(text)
    for (const part of parts) expect(message).toContain(part)
  })

  it('refuses a condition that ends before it begins', () => {
    expect(problemOf('title: x\nfrom: 40s\nto: 30s\nfaults: { link/blackhole: {} }\n', 'condition')).toContain('before they begin at 40000 ms')
  })

  it('names the known ones when an id is unknown', () => {
    expect(() => loadScenario('no-such-thing')).toThrow(/upgrade-stripped/)
  })
})

describe('the registry of faults', () => {
  it('has unique ids, a sentence for each, and params that work by default', () => {
    expect(new Set(faults.map((fault) => fault.id)).size).toBe(faults.length)
    for (const fault of faults) expect(fault.explain(fault.params.parse({}))).toMatch(/^[A-Z].+\.$/)
  })
})
