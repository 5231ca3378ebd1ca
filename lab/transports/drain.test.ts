import { describe, expect, it } from 'vitest'
import type { TransportId } from '../contract/transport.ts'
import { openTestKit, range, until } from './test-kit.ts'

const params = { overMs: 0, graceMs: 500, downForMs: 100 }

describe('origin/drain', () => {
  it('says goodbye in each transport\'s own way and is back on the same ports', async () => {
    await using kit = await openTestKit()
    const ids: readonly TransportId[] = ['http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2']
    const clients = new Map(ids.map((id) => [id, kit.connect(id)]))
    const of = (id: TransportId) => clients.get(id) as ReturnType<typeof kit.connect>
    await until('all greeted', () => ids.every((id) => of(id).of('hello').length > 0))
    await kit.origin.switchOn('origin/drain', params)
    await until('up again', () => kit.server('origin-state').length === 4)
    expect(kit.server('origin-state').map((event) => event.state)).toEqual(['up', 'draining', 'down', 'up'])
    await until('all have heard', () => ids.every((id) => of(id).of('close').length + of(id).of('error').length > 0))
    expect(of('http-stream').of('close')[0]).toMatchObject({ clean: true })
    for (const id of ['websocket', 'websocket-h2'] as const) expect(of(id).of('close')[0]).toMatchObject({ code: 1012, clean: true })
    await until('EventSource is back', () => of('sse').of('open').length === 2 && of('sse-h2').of('open').length === 2)
    expect(kit.server('release').every((event) => event.how === 'local')).toBe(true)
  })

  it.each(['polling', 'long-polling', 'sse', 'sse-h2', 'fallback'] as const)('costs %s no message', async (id) => {
    await using kit = await openTestKit()
    const client = kit.connect(id)
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('3 messages', () => client.seqs().length >= 3)
    await kit.origin.switchOn('origin/drain', params)
    await until('20 messages', () => client.seqs().length >= 20)
    expect(client.seqs()).toEqual(range(1, client.seqs().length))
  })

  it('resets what has not gone when the grace is over', async () => {
    await using kit = await openTestKit()
    const client = kit.connect('sse')
    await until('hello', () => client.of('hello').length > 0)
    await kit.origin.switchOn('origin/drain', { overMs: 10_000, graceMs: 0, downForMs: 0 })
    await kit.origin.switchOff('origin/drain')
    expect(kit.server('origin-state').at(-1)?.state).toBe('up')
    await until('back', () => client.of('open').length === 2)
  })
})
