import { describe, expect, it } from 'vitest'
import { carrierOf, transportIds } from '../contract/transport.ts'
import { openTestKit, range, until } from './test-kit.ts'

describe.each(transportIds)('%s on a real listener', (id) => {
  it('delivers every message once, intact and in order, after a hello', async () => {
    await using kit = await openTestKit()
    const client = kit.connect(id)
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('12 messages', () => client.seqs().length >= 12)
    expect(client.seqs()).toEqual(range(1, client.seqs().length))
    expect(client.of('message').every((m) => m.intact && m.fresh && m.bytes === 64 && m.via === carrierOf(id))).toBe(true)
    expect(client.notes.slice(0, 3).map((note) => note.kind)).toEqual(['attempt', 'open', 'hello'])
    expect(client.of('error')).toEqual([])
  })

  it('is accepted over the HTTP version that its row promises', async () => {
    await using kit = await openTestKit()
    const client = kit.connect(id)
    await until('hello', () => client.of('hello').length > 0)
    const [accept] = kit.server('accept')
    expect(accept).toMatchObject({ transport: id, via: carrierOf(id), http: id.endsWith('-h2') ? '2' : '1.1' })
  })

  it('resumes from a cursor without a gap', async () => {
    await using kit = await openTestKit()
    kit.origin.startFeed()
    await until('5 messages published', () => kit.server('publish').length >= 5)
    const { epoch } = kit.server('publish')[0] as { epoch: string }
    const client = kit.connect(id, { cursor: `${epoch}-2` })
    await until('6 messages', () => client.seqs().length >= 6)
    expect(client.seqs()).toEqual(range(3, 2 + client.seqs().length))
    expect(client.of('gap')).toEqual([])
    expect(kit.server('accept')[0]).toMatchObject({ cursor: `${epoch}-2` })
  })

  it('is told what a ring that was too short has lost', async () => {
    await using kit = await openTestKit({ ring: 3, everyMs: 100 })
    kit.origin.startFeed()
    await until('8 messages published', () => kit.server('publish').length >= 8)
    const { epoch } = kit.server('publish')[0] as { epoch: string }
    const client = kit.connect(id, { cursor: `${epoch}-1` })
    await until('3 messages', () => client.seqs().length >= 3)
    const [first] = client.seqs() as [number]
    expect(client.of('gap')).toMatchObject([{ from: 2, to: first - 1, epoch }])
    expect(client.of('hello')[0]).toMatchObject({ resumed: false })
    expect(client.seqs()).toEqual(range(first, first + client.seqs().length - 1))
  })

  it('lets go at once when it is stopped, and the origin notices', async () => {
    await using kit = await openTestKit()
    const client = kit.connect(id)
    await until('hello', () => client.of('hello').length > 0)
    expect(['open', 'idle']).toContain(client.stop())
    await until('every accept is released', () => kit.server('release').length === kit.server('accept').length)
    const count = client.notes.length
    kit.origin.startFeed()
    await until('2 messages published', () => kit.server('publish').length >= 2)
    expect(client.notes).toHaveLength(count)
  })
})
