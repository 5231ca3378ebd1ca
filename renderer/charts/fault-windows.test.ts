import { expect, it } from 'vitest'
import type { LabEvent } from '../../lab/contract/event.ts'
import type { FaultId } from '../../lab/contract/fault.ts'
import { addFaultEvent, endAtReturn, type FaultWindow } from './fault-windows.ts'

const on = (t: number, fault: FaultId, params: object = {}) => ({ id: t, t, side: 'fault', kind: 'fault', fault, phase: 'on', by: 'hand', params, explain: '' }) as Extract<LabEvent, { kind: 'fault' }>
const instant = { instant: true, scale: 1 }
const held = { instant: false, scale: 1 }
const spans = (windows: readonly FaultWindow[]) => windows.map(({ fromT, toT }) => [fromT, toT])

it('an instant is a moment, and a held fault lasts until it is switched off', () => {
  const windows: FaultWindow[] = []
  addFaultEvent(windows, on(10, 'link/reset'), instant)
  addFaultEvent(windows, on(20, 'link/latency'), held)
  expect(spans(windows)).toEqual([[10, 10], [20, null]])
  addFaultEvent(windows, { ...on(50, 'link/latency'), phase: 'off' }, held)
  expect(spans(windows)).toEqual([[10, 10], [20, 50]])
})

it('a restart lasts as long as planned until the service tells that it listens again', () => {
  const windows: FaultWindow[] = []
  addFaultEvent(windows, on(100, 'origin/restart', { downForMs: 1000 }), instant)
  expect(spans(windows)).toEqual([[100, 1100]])
  endAtReturn(windows, 1107)
  addFaultEvent(windows, on(2000, 'origin/drain', { overMs: 200, graceMs: 500, downForMs: 100 }), instant)
  endAtReturn(windows, 2700)
  // Another return is nobody's.
  endAtReturn(windows, 9000)
  expect(spans(windows)).toEqual([[100, 1107], [2000, 2700]])
})
