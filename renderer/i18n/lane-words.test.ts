import { expect, it } from 'vitest'
import type { Mark } from '../charts/lane-model.ts'
import { severalLabel } from './lane-words.ts'

const steps = (...labels: readonly string[]) => labels.map((label): Mark => ({ t: 0, kind: 'step', label, eventId: 1 }))

it('names several steps by their first and their last rung, and counts what went round', () => {
  expect(severalLabel({ count: 4, steps: [] })).toBe('4×')
  expect(severalLabel({ count: 3, steps: steps('websocket sse') })).toBe('WS → SSE')
  expect(severalLabel({ count: 2, steps: steps('websocket sse', 'sse http-stream') })).toBe('WS → Stream 2×')
  expect(severalLabel({ count: 2, steps: steps('websocket sse', 'sse websocket') })).toBe('2 steps')
})
