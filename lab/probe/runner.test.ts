import { describe, expect, it } from 'vitest'
import type { Platform, TransportClientDefinition } from '../contract/client.ts'
import { virtualClock } from '../core/clock.ts'
import { createRunner, type StampedNote } from './runner.ts'
import { testClients } from './test-clients.ts'
import { testClient } from './test-run.ts'

function stage(batchMs = 0) {
  const clock = virtualClock()
  const batches: StampedNote[][] = []
  const platform: Platform = {
    name: 'node',
    fetch: () => Promise.reject(new Error('no network here')),
    EventSource: () => {
      throw new Error('no network here')
    },
    WebSocket: () => {
      throw new Error('no network here')
    },
    setTimeout: (callback, ms) => clock.at(clock.now() + ms, callback),
    clearTimeout: (cancel) => (cancel as (() => void) | undefined)?.(),
    now: () => clock.now(),
    random: () => 0.5,
  }
  const make = (definitions = testClients) => createRunner({ definitions, platform, batchMs, emit: (notes) => batches.push([...notes]) })
  return { clock, make, batches, notes: () => batches.flat() }
}

describe('the runner', () => {
  it('starts a client, stamps what it says, and notes its end state', async () => {
    const { clock, make, notes } = stage()
    const runner = make()
    runner.start([testClient('polling')])
    await clock.advance(25)
    runner.stop()
    await clock.advance(100)
    expect(notes().map(({ at, note }) => [at, note.kind])).toEqual([
      [0, 'start'],
      [0, 'attempt'],
      [10, 'message'],
      [20, 'message'],
      [25, 'end-state'],
    ])
    expect(notes().at(-1)?.note).toEqual({ kind: 'end-state', via: 'polling', state: 'idle' })
  })

  it('hands notes over in batches, at most batchMs late', async () => {
    const { clock, make, batches } = stage(40)
    make().start([testClient('polling')])
    await clock.advance(39)
    expect(batches).toEqual([])
    await clock.advance(1)
    expect(batches[0]?.map(({ note }) => note.kind)).toEqual(['start', 'attempt', 'message', 'message', 'message'])
  })

  it('restores a feed with a control probe of another rung, in the name of the lost transport', async () => {
    const { clock, make, notes } = stage()
    const result = make().control({ client: testClient('sse'), via: 'polling', withinMs: 100 })
    await clock.advance(100)
    expect(await result).toEqual({ restored: true, afterMs: 10 })
    expect(notes().map(({ transport, control, note }) => [transport, control, note.kind])).toEqual([
      ['sse', true, 'attempt'],
      ['sse', true, 'message'],
      ['sse', true, 'control'],
    ])
    expect(notes().at(-1)?.note).toEqual({ kind: 'control', via: 'polling', restored: true, afterMs: 10 })
  })

  it('gives a silent control probe up after withinMs', async () => {
    const { clock, make } = stage()
    const result = make().control({ client: testClient('http-stream'), via: 'http-stream', withinMs: 100 })
    await clock.advance(100)
    expect(await result).toEqual({ restored: false, afterMs: 100 })
  })

  it('ends a pending control probe when it is stopped', async () => {
    const { clock, make } = stage()
    const runner = make()
    const result = runner.control({ client: testClient('http-stream'), via: 'http-stream', withinMs: 100 })
    await clock.advance(30)
    runner.stop()
    expect(await result).toEqual({ restored: false, afterMs: 30 })
  })

  it('runs control probes after the clients were stopped', async () => {
    const { clock, make } = stage()
    const runner = make()
    runner.start([testClient('polling')])
    runner.stop()
    const result = runner.control({ client: testClient('polling'), via: 'polling', withinMs: 100 })
    await clock.advance(50)
    expect((await result).restored).toBe(true)
  })

  it('does not take a damaged message for a restored feed', async () => {
    const { clock, make } = stage()
    const damaged: TransportClientDefinition = {
      id: 'sse',
      create: (options) => ({
        start: () => options.note({ kind: 'message', via: 'sse', epoch: 'e', seq: 1, bytes: 1, fresh: true, intact: false }),
        stop: () => 'open',
      }),
    }
    const result = make({ sse: damaged }).control({ client: testClient('sse'), via: 'sse', withinMs: 50 })
    await clock.advance(50)
    expect((await result).restored).toBe(false)
  })

  it('settles when a client delivers inside its own start', async () => {
    const { make } = stage()
    let stops = 0
    const eager: TransportClientDefinition = {
      id: 'sse',
      create: (options) => ({
        start: () => options.note({ kind: 'message', via: 'sse', epoch: 'e', seq: 1, bytes: 1, fresh: true, intact: true }),
        stop: () => (stops++, 'open'),
      }),
    }
    expect(await make({ sse: eager }).control({ client: testClient('sse'), via: 'sse', withinMs: 50 })).toEqual({ restored: true, afterMs: 0 })
    expect(stops).toBe(1)
  })

  it('turns a client that throws into an error note and goes on', () => {
    const { make, notes } = stage()
    const runner = make()
    runner.start([testClient('sse'), testClient('long-polling'), testClient('polling')])
    runner.stop()
    expect(notes().filter(({ note }) => note.kind === 'error')).toMatchObject([
      { transport: 'sse', note: { what: 'no network here' } },
      { transport: 'long-polling', note: { what: 'this probe has no client for long-polling' } },
    ])
    expect(notes().filter(({ note }) => note.kind === 'end-state')).toHaveLength(3)
  })

  it('names the rung in use in the end state of a ladder', () => {
    const { make, notes } = stage()
    const ladder: TransportClientDefinition = {
      id: 'fallback',
      create: (options) => ({ start: () => options.note({ kind: 'attempt', via: 'sse', by: 'ladder' }), stop: () => 'open' }),
    }
    const runner = make({ fallback: ladder })
    runner.start([testClient('fallback')])
    runner.stop()
    expect(notes().at(-1)?.note).toEqual({ kind: 'end-state', via: 'sse', state: 'open' })
  })
})
