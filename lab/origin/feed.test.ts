import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventInput } from '../contract/event.ts'
import { checksum, type FeedRecord, parseCursor } from '../contract/feed.ts'
import { virtualClock } from '../core/clock.ts'
import { seededRandom } from '../core/random.ts'
import { createFeed } from './feed.ts'

function testFeed(options: { readonly ring?: number; readonly heartbeatMs?: number | 'off'; readonly payloadBytes?: number } = {}) {
  const clock = virtualClock()
  const events: EventInput[] = []
  const ctx = { clock, random: seededRandom(3), signal: new AbortController().signal, scale: 1, record: (event: EventInput) => void events.push(event) }
  const feed = createFeed({ feed: { everyMs: 100, payloadBytes: 16, heartbeatMs: 'off', ring: 4, ...options } }, ctx)
  return { feed, clock, events }
}

describe('the feed', () => {
  it('publishes on its schedule, each message once, with a payload of the size that was asked for', async () => {
    const { feed, clock, events } = testFeed({ payloadBytes: 40 })
    const heard: FeedRecord[] = []
    feed.subscribe((record) => heard.push(record))
    feed.start()
    await clock.advance(350)
    expect(events).toMatchObject([1, 2, 3].map((seq) => ({ kind: 'publish', seq, scheduledT: seq * 100, bytes: 40 })))
    expect(heard).toMatchObject([1, 2, 3].map((seq) => ({ kind: 'message', seq })))
    for (const record of heard) if (record.kind === 'message') expect([record.payload, record.sum]).toEqual([expect.stringMatching(/^[ -~]{40}$/), checksum(record.payload)])
  })

  it('beats between the messages, also before the first', async () => {
    const { feed, clock } = testFeed({ heartbeatMs: 250 })
    const heard: string[] = []
    feed.subscribe((record) => heard.push(record.kind))
    await clock.advance(600)
    expect(heard).toEqual(['heartbeat', 'heartbeat'])
  })

  it('gives a new reader its position and no past', async () => {
    const { feed, clock } = testFeed()
    feed.start()
    await clock.advance(200)
    expect(feed.since(undefined)).toEqual({ hello: { kind: 'hello', epoch: feed.epoch, seq: 2, resumed: false }, messages: [], cursor: `${feed.epoch}-2` })
  })

  it('after any cursor gives all messages that are there and a gap for exactly those that are not', async () => {
    const { feed, clock } = testFeed({ ring: 4 })
    feed.start()
    await clock.advance(1000)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), (seq) => {
        const { hello, gap, messages, cursor } = feed.since(`${feed.epoch}-${seq}`)
        const missing = seq < 6
        expect(gap).toEqual(missing ? { kind: 'gap', epoch: feed.epoch, from: seq + 1, to: 6 } : undefined)
        expect(messages.map((m) => m.seq)).toEqual([7, 8, 9, 10].filter((s) => s > seq))
        expect(hello).toEqual({ kind: 'hello', epoch: feed.epoch, seq, resumed: !missing })
        expect(cursor).toBe(`${feed.epoch}-10`)
      }),
    )
  })

  it('does not believe a cursor from the future', async () => {
    const { feed } = testFeed()
    expect(feed.since(`${feed.epoch}-99`)).toMatchObject({ hello: { seq: 0, resumed: false }, messages: [] })
  })

  it('gives a reader of another epoch all there is of this one, and names what it missed of the other', async () => {
    const { feed, clock } = testFeed()
    feed.start()
    await clock.advance(500)
    const old = feed.epoch
    feed.pause()
    await clock.advance(200)
    feed.forget()
    feed.resume()
    await clock.advance(200)
    expect(feed.epoch).not.toBe(old)
    expect(parseCursor(feed.cursor())).toEqual({ epoch: feed.epoch, seq: 2 })
    const answer = feed.since(`${old}-3`)
    expect(answer).toMatchObject({ hello: { epoch: feed.epoch, seq: 0, resumed: false }, gap: { epoch: old, from: 4, to: 5 } })
    expect(answer.messages.map((m) => m.seq)).toEqual([1, 2])
    expect(feed.since(`${old}-5`)).not.toHaveProperty('gap')
    expect(feed.since('nobody-8').gap).toEqual({ kind: 'gap', epoch: 'nobody', from: 9, to: 9 })
  })

  it('keeps its schedule through a pause', async () => {
    const { feed, clock, events } = testFeed()
    feed.start()
    await clock.advance(150)
    feed.pause()
    await clock.advance(200)
    feed.resume()
    await clock.advance(100)
    expect(events.map((event) => event.kind === 'publish' && [event.seq, event.scheduledT])).toEqual([[1, 100], [2, 400]])
  })

  it('is silent after close', async () => {
    const { feed, clock, events } = testFeed({ heartbeatMs: 50 })
    feed.start()
    feed.close()
    await clock.advance(500)
    expect(events).toEqual([])
  })
})
