import { describe, expect, it } from 'vitest'
import { eventIn, narrowed, type Selection } from './selection.ts'

const before: Selection = { run: 'a', transport: 'sse', event: 7, range: { fromT: 1, toT: 2 }, connection: 'c1' }

describe('one selection', () => {
  it('loses what lay inside the old run, and keeps the transport', () => {
    expect(narrowed(before, { run: 'b' })).toEqual({ run: 'b', transport: 'sse', event: null, range: null, connection: null })
  })

  it('loses event and connection of another transport, and keeps the time range', () => {
    expect(narrowed(before, { transport: 'websocket' })).toEqual({ ...before, transport: 'websocket', event: null, connection: null })
  })

  it('keeps everything else, and what the change itself names', () => {
    expect(narrowed(before, { run: 'b', event: 9 }).event).toBe(9)
    expect(narrowed(before, { transport: 'sse', range: null })).toEqual({ ...before, range: null })
  })

  it('has an event of its own run only: another log has other events by the same numbers', () => {
    expect([eventIn(before, 'a'), eventIn(before, 'b'), eventIn({ ...before, run: null }, 'b')]).toEqual([7, null, 7])
  })
})
