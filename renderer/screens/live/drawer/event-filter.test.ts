import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../../../lab/contract/event.ts'
import { EventStore } from '../../../state/event-store.ts'
import { FilteredEvents, type EventFilter } from './event-filter.ts'

const every: EventFilter = { text: '', transport: null, isQuiet: false }
const event = (fields: object): LabEvent => fields as LabEvent

function storeOf(): EventStore {
  const store = new EventStore({ keep: 100 })
  store.push(event({ id: 1, t: 1, side: 'client', kind: 'attempt', transport: 'sse', via: 'sse', by: 'lib' }))
  store.push(event({ id: 2, t: 2, side: 'client', kind: 'message', transport: 'sse', via: 'sse', epoch: 'a', seq: 1, bytes: 64, fresh: true, intact: true }))
  store.push(event({ id: 3, t: 3, side: 'fault', kind: 'fault', fault: 'link/reset', phase: 'on', by: 'hand', params: {}, explain: 'RST' }))
  store.push(event({ id: 4, t: 4, side: 'client', kind: 'close', transport: 'websocket', via: 'websocket', code: 1006 }))
  return store
}

function passing(filter: Partial<EventFilter>): number[] {
  const filtered = new FilteredEvents(storeOf(), { ...every, ...filter })
  filtered.update()
  return Array.from({ length: filtered.length }, (_, row) => (filtered.at(row) as number) + 1)
}

describe('the list of events', () => {
  it('finds by words in what a line says, by transport, and without what comes all the time', () => {
    expect(passing({ text: '1006' })).toEqual([4])
    expect(passing({ text: 'RESET link' })).toEqual([3])
    expect(passing({ isQuiet: true })).toEqual([1, 3, 4])
    // What belongs to no transport concerns them all.
    expect(passing({ transport: 'websocket' })).toEqual([3, 4])
    expect(passing({ text: '#2' })).toEqual([2])
  })

  it('goes on with what is new, and knows the row of an event or of the one before it', () => {
    const store = storeOf()
    const filtered = new FilteredEvents(store, { ...every, isQuiet: true })
    filtered.update()
    store.push(event({ id: 9, t: 9, side: 'client', kind: 'close', transport: 'sse', via: 'sse' }))
    filtered.update()
    expect([filtered.length, filtered.rowOf(0), filtered.rowOf(1), filtered.rowOf(4), filtered.rowOf(-1)]).toEqual([4, 0, 0, 3, -1])
  })
})
