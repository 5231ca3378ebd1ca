import { describe, expect, it } from 'vitest'
import type { FaultInfo } from '../../../lab/contract/fault.ts'
import { paramFields, paramsFrom, statedFrom, tellingOnClocks, tellingParam, textOf } from './param-fields.ts'

const latency: FaultInfo = {
  id: 'link/latency',
  layer: 'link',
  title: 'Latency',
  lifetime: 'held',
  sees: { client: '', origin: '' },
  explain: '',
  unscaled: ['latencyMs', 'jitterMs'],
  params: {
    type: 'object',
    properties: {
      latency: { type: 'string', default: 300, description: 'duration with its unit' },
      jitter: { type: 'string', default: '0ms' },
      direction: { enum: ['both', 'downstream'], default: 'both' },
      toxicity: { type: 'number', default: 1 },
      keep: { type: 'boolean', default: true },
    },
  },
}

describe('the form of a fault', () => {
  it('draws one field a parameter, with the default as a file would state it', () => {
    expect(paramFields(latency).map(({ name, kind, initial }) => [name, kind, initial])).toEqual([
      ['latency', 'text', '300ms'],
      ['jitter', 'text', '0ms'],
      ['direction', 'choice', 'both'],
      ['toxicity', 'number', '1'],
      ['keep', 'boolean', 'true'],
    ])
  })

  it('sends only what was changed, with its type', () => {
    expect(paramsFrom(paramFields(latency), { latency: '500ms', toxicity: '0.5', keep: 'false', direction: 'both' })).toEqual({ latency: '500ms', toxicity: 0.5, keep: false })
  })

  it('takes a bare number for a time as ms, and leaves the rest to the fault', () => {
    expect(paramsFrom(paramFields(latency), { latency: '900', jitter: '1.5', toxicity: '0.5' })).toEqual({ latency: '900ms', jitter: '1.5ms', toxicity: 0.5 })
    expect(paramsFrom(paramFields(latency), { latency: '-5', jitter: '1e12' })).toEqual({ latency: '-5ms', jitter: '1e12ms' })
  })

  it('knows of a time whether the time scale divides it', () => {
    expect(paramFields({ ...latency, unscaled: ['latencyMs'] }).map(({ clock }) => clock)).toEqual(['network', 'lab', undefined, undefined, undefined])
  })

  it('begins with what was stated, else with the default', () => {
    const [first, second] = paramFields(latency)
    expect([first && textOf(first, { latency: '2s' }), second && textOf(second, { latency: '2s' })]).toEqual(['2s', '0ms'])
  })

  it('puts the first telling number on the switch: of what was stated, else of the defaults', () => {
    expect(tellingParam(latency)).toBe('300 ms')
    expect(tellingParam({ ...latency, params: { properties: { over: { type: 'string', default: '10s' }, downFor: { type: 'string', default: '2s' } } } }, { downFor: '4s' })).toBe('4 s')
    expect(tellingParam({ ...latency, params: {} })).toBe('')
  })

  it('does not put the spread of a number there', () => {
    expect(tellingParam(latency, { jitter: '100ms' })).toBe('300 ms')
    expect(tellingParam(latency, statedFrom(latency, { latencyMs: 300, jitterMs: 50 }, 20))).toBe('300 ms')
  })

  it('reads back from an event what a file would state, on the clock of the file', () => {
    expect(statedFrom(latency, { latencyMs: 300, jitterMs: 0, direction: 'both', toxicity: 1, keep: true }, 20)).toEqual({})
    expect(statedFrom(latency, { latencyMs: 500, jitterMs: 0, direction: 'both' }, 20)).toEqual({ latency: '500ms' })
    const idle: FaultInfo = { ...latency, unscaled: [], params: { properties: { idle: { type: 'string', default: '60s' }, size: { type: 'string', default: '64KiB' } } } }
    expect(statedFrom(idle, { idleMs: 3000, sizeBytes: 65_536 }, 20)).toEqual({})
    expect(statedFrom(idle, { idleMs: 4500, size: 131_072 }, 20)).toEqual({ idle: '90s', size: '128KiB' })
  })

  it('says how long a time takes at the time scale, beside how long it is on the clock of the lab', () => {
    const restart: FaultInfo = { ...latency, unscaled: [], params: { properties: { downFor: { type: 'string', default: '20s' } } } }
    expect(tellingOnClocks(restart, undefined, 20)).toEqual({ text: '1 s', labText: '20 s' })
    expect(tellingOnClocks(restart, { downFor: '30s' }, 20)).toEqual({ text: '1.5 s', labText: '30 s' })
    expect(tellingOnClocks(restart, undefined, 1)).toEqual({ text: '20 s' })
    expect(tellingOnClocks(latency, undefined, 20)).toEqual({ text: '300 ms' })
  })

  it('gives a bare number its unit', () => {
    expect(tellingParam({ ...latency, params: { properties: { rateKBps: { type: 'number', default: 16 } } } })).toBe('16 kB/s')
    expect(tellingParam({ ...latency, params: { properties: { percent: { type: 'number', default: 2 } } } })).toBe('2 %')
  })
})
