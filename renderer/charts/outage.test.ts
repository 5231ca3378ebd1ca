import { expect, it } from 'vitest'
import type { LabEvent } from '../../lab/contract/event.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { createLane, extendLane } from './lane-model.ts'
import { outageOf } from './outage.ts'

type Sketch = readonly [t: number, kind: string, rest?: object]

function at(nowT: number, sketches: readonly Sketch[], judgedT = nowT) {
  const lane = createLane('sse', { everyMs: 100 })
  sketches.forEach(([t, kind, rest], i) => extendLane(lane, { id: i + 1, t, kind, transport: 'sse', via: 'sse', by: 'ua', fresh: true, seq: i, ...rest } as unknown as Extract<LabEvent, { transport: TransportId }>))
  return outageOf(lane, { nowT, judgedT })
}

const connected: readonly Sketch[] = [[0, 'attempt'], [5, 'open'], [100, 'message']]
const cut: readonly Sketch[] = [...connected, [200, 'error', { what: 'network error' }]]

it('is none while messages come', () => {
  expect(at(300, connected)).toBeNull()
})

it('begins with the first attempt, with a loss, and with silence', () => {
  expect(at(300, [[0, 'attempt']])).toBe('connecting')
  expect(at(300, cut)).toBe('lost')
  expect(at(900, connected)).toBe('silent')
})

it('is no silence while messages come in bursts as far apart as before', () => {
  const bursts: readonly Sketch[] = [...connected, [1300, 'message'], [2500, 'message']]
  expect(at(3500, bursts)).toBeNull()
  expect(at(3500, bursts.map(([t, kind]) => [t, kind, { via: 'long-polling' }]))).toBeNull()
  expect(at(4400, bursts)).toBe('silent')
  // One long pause is not how it usually is.
  expect(at(3500, [...connected, [2500, 'message']])).toBe('silent')
})

it('is over for whoever judges once a verdict knows of its end', () => {
  const back: readonly Sketch[] = [...cut, [400, 'attempt'], [410, 'open'], [420, 'message']]
  expect(at(500, back, 300)).toBe('back')
  expect(at(500, back, 450)).toBeNull()
})
