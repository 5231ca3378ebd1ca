import { describe, expect, it } from 'vitest'
import type { Platform } from '../contract/client.ts'
import { nodeProbe } from './node-probe.ts'
import { testClients } from './test-clients.ts'
import { testClient, testRun } from './test-run.ts'

const platform: Platform = {
  name: 'node',
  fetch: () => Promise.reject(new Error('unused')),
  EventSource: () => {
    throw new Error('unused')
  },
  WebSocket: () => {
    throw new Error('unused')
  },
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout | undefined),
  now: () => performance.now(),
  random: () => Math.random(),
}

describe('the Node probe', () => {
  it('records what clients do at lab time, with its clock error and its lag', async () => {
    const run = testRun()
    await using probe = nodeProbe({ definitions: testClients, platform }, run.ctx)
    const before = run.ctx.clock.now()
    await probe.start([testClient('polling')])
    const message = await run.event((event) => event.kind === 'message')
    const after = run.ctx.clock.now()
    await probe.stop()
    expect(message).toMatchObject({ side: 'client', transport: 'polling', kind: 'message' })
    expect(message.t).toBeGreaterThanOrEqual(before - 1)
    expect(message.t).toBeLessThanOrEqual(after + 1)
    expect(run.events.map(({ kind }) => kind).filter((kind) => kind !== 'message')).toEqual(['clock', 'start', 'attempt', 'end-state', 'health'])
    expect(probe.clockError().errorMs).toBeLessThan(1)
  })

  it('shows how long the loop was blocked', async () => {
    const run = testRun()
    await using probe = nodeProbe({ definitions: testClients, platform }, run.ctx)
    await probe.start([])
    await new Promise((resolve) => setTimeout(resolve, 30))
    const until = performance.now() + 120
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(probe.lagP99Ms()).toBeGreaterThan(80)
  })

  it('records a control probe apart from the client under test', async () => {
    const run = testRun()
    await using probe = nodeProbe({ definitions: testClients, platform }, run.ctx)
    expect(await probe.control({ client: testClient('sse'), via: 'polling', withinMs: 2000 })).toMatchObject({ restored: true })
    expect(run.events.every((event) => 'control' in event && event.control)).toBe(true)
    expect(run.events.at(-1)).toMatchObject({ kind: 'control', transport: 'sse', via: 'polling', restored: true })
  })
})
