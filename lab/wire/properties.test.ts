import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CapturedConnection } from '../contract/wire.ts'
import { decodeConnection } from './decode-connection.ts'
import { assertCoverage, undescribed } from './testing/coverage.ts'
import { captureEvents, captureH2, captureWebSocket } from './testing/real-captures.ts'
import { resegmented } from './testing/recording-relay.ts'

const sent = { up: ['question', 'ß'.repeat(90)], down: ['one', '€'.repeat(80), Buffer.alloc(300, 9)] }
let captures: CapturedConnection[] = []

beforeAll(async () => {
  captures = [
    await captureEvents(['id: 1\ndata: ä\n\n', 'id: 2\nda', 'ta: b\n\n', ': beat\n\n']),
    await captureWebSocket(sent, { deflate: false }),
    await captureWebSocket(sent, { deflate: true }),
    await captureH2(sent, { 'x-a': 'b' }),
  ]
})

/** Random numbers from one seed, so that a failure can be repeated. */
function dice(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

describe('properties', () => {
  it('every field of what real peers said has a meaning, and the section that gives it', () => {
    const missing = captures.flatMap((capture) => {
      const { units } = decodeConnection(capture)
      return [...units.c2s, ...units.s2c].flatMap(({ summary, fields }) => fields.filter(({ meaning, rfc }) => !meaning || !rfc).map(({ name, value }) => `${summary}: ${name} ${value}`))
    })
    expect(missing).toEqual([])
  })

  it('how bytes were cut into segments changes neither messages nor coverage', () => {
    const meaning = (connection: CapturedConnection) =>
      decodeConnection(connection).exchanges.map(({ target, response, messages, events }) => ({
        target,
        body: Buffer.from(response?.body.data ?? []).toString('hex'),
        events: events?.map(({ id, data }) => [id, data]),
        messages: (['c2s', 's2c'] as const).map((dir) => messages.filter((message) => message.dir === dir).map(({ data }) => Buffer.from(data).toString('hex'))),
      }))
    fc.assert(
      fc.property(fc.nat(), fc.nat(3), fc.integer({ min: 1, max: 400 }), (seed, which, longest) => {
        const capture = captures[which] as CapturedConnection
        const roll = dice(seed)
        const other = resegmented(capture, () => 1 + Math.floor(roll() * longest))
        const result = decodeConnection(other)
        assertCoverage(other, result)
        expect(undescribed(result)).toEqual([])
        expect(meaning(other)).toEqual(meaning(capture))
      }),
      { numRuns: 150 },
    )
  })

  it('a capture with bytes changed, cut off or left out is still covered', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(3), (seed, which) => {
        const roll = dice(seed)
        const whole = resegmented(captures[which] as CapturedConnection, () => 1 + Math.floor(roll() * 200))
        const segments = whole.segments.flatMap((segment) => {
          const chance = roll()
          if (chance < 0.03) return []
          if (chance > 0.1) return [segment]
          const data = Buffer.from(segment.data)
          data[Math.floor(roll() * data.length)] = Math.floor(roll() * 256)
          return [{ ...segment, data }]
        })
        const damaged = { ...whole, segments }
        assertCoverage(damaged, decodeConnection(damaged))
      }),
      { numRuns: 400 },
    )
  })

  it('garbage is covered and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), fc.constantFrom('h2', 'http/1.1', undefined), fc.nat(50), (up, down, alpn, offset) => {
        const capture: CapturedConnection = {
          transport: 'sse', hop: 'client', conn: 'c1', alpn, openedT: 0, closedT: null, how: null,
          segments: [{ t: 1, dir: 'c2s', offset: 0, data: up }, { t: 2, dir: 's2c', offset: 0, data: down }, { t: 3, dir: 's2c', offset, data: up }],
        }
        assertCoverage(capture, decodeConnection(capture))
      }),
      { numRuns: 500 },
    )
  })
})
