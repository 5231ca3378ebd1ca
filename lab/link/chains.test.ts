import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openTestPath, until } from './testing/path.ts'

const stream = fc.constantFrom('upstream', 'downstream')
/** Toxics that delay and cut, but drop nothing. */
const toxic = fc.oneof(
  fc.record({ type: fc.constant('latency'), attributes: fc.record({ latency: fc.integer({ min: 0, max: 20 }), jitter: fc.integer({ min: 0, max: 20 }) }) }),
  fc.record({ type: fc.constant('bandwidth'), attributes: fc.record({ rate: fc.integer({ min: 2000, max: 100_000 }) }) }),
  fc.record({ type: fc.constant('slicer'), attributes: fc.record({ average_size: fc.integer({ min: 200, max: 9000 }), size_variation: fc.integer({ min: 0, max: 200 }), delay: fc.integer({ min: 0, max: 20 }) }) }),
  fc.record({ type: fc.constant('slow_close'), attributes: fc.record({ delay: fc.integer({ min: 0, max: 20 }) }) }),
  fc.record({ type: fc.constant('loss'), attributes: fc.record({ loss_rate: fc.double({ min: 0, max: 0.02, noNaN: true }), rto: fc.integer({ min: 0, max: 5 }) }) }),
  fc.record({ type: fc.constant('blackhole'), attributes: fc.constant({}) }),
  fc.record({ type: fc.constant('noop'), attributes: fc.constant({}) }),
)
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), toxic, stream, toxicity: fc.constantFrom(0, 0.5, 1) }),
  fc.record({ do: fc.constant('patch' as const), which: fc.nat(5), toxicity: fc.constantFrom(0, 0.5, 1) }),
  fc.record({ do: fc.constant('remove' as const), which: fc.nat(5) }),
)

function pattern(bytes: number, seed: number): Buffer {
  const data = Buffer.alloc(bytes)
  for (let i = 0; i < bytes; i++) data[i] = (i * 31 + (i >> 8) * 7 + seed) & 255
  return data
}
const digest = (data: Buffer): string => createHash('sha1').update(data).digest('hex')

function collect(socket: Socket): { readonly data: () => Buffer; readonly ended: () => boolean } {
  const chunks: Buffer[] = []
  let ended = false
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => (ended = true))
  return { data: () => Buffer.concat(chunks), ended: () => ended }
}

describe('a chain of toxics', () => {
  it('hands on every byte in order, whatever is added, changed and removed while they flow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.integer({ min: 1, max: 400_000 }), async (steps, bytes) => {
        await using path = await openTestPath()
        const { client, server } = await path.dial()
        const [down, up] = [collect(client), collect(server)]
        const [sentUp, sentDown] = [pattern(bytes, 1), pattern(bytes, 2)]
        const third = Math.ceil(bytes / 3)
        const sending = (async () => {
          for (let i = 0; i < bytes; i += third) {
            client.write(sentUp.subarray(i, i + third))
            server.write(sentDown.subarray(i, i + third))
            await new Promise((resolve) => setTimeout(resolve, 3))
          }
          client.end()
          server.end()
        })()
        const names: string[] = []
        for (const s of steps) {
          const name = s.do === 'add' ? `t${names.length}` : names[s.which % Math.max(1, names.length)]
          if (name === undefined) continue
          if (s.do === 'add') {
            names.push(name)
            const made = await path.call('POST', '/proxies/p/toxics', { name, stream: s.stream, toxicity: s.toxicity, ...s.toxic })
            expect(made.status).toBe(200)
          } else if (s.do === 'patch') await path.call('PATCH', `/proxies/p/toxics/${name}`, { toxicity: s.toxicity })
          else await path.call('DELETE', `/proxies/p/toxics/${name}`)
        }
        await sending
        // A black hole holds until it is lifted.
        await path.call('POST', '/reset')
        await until(() => down.ended() && up.ended(), 'both ends')
        expect([digest(up.data()), digest(down.data())]).toEqual([digest(sentUp), digest(sentDown)])
        await until(() => path.engine.openConnections() === 0, 'the connection to be gone')
      }),
      { numRuns: 25, seed: 4711, endOnFailure: true },
    )
  }, 120_000)

  it('keeps throwing the same dice for the same seed, and keeps them while other toxics change', async () => {
    const spared = async (): Promise<boolean[]> => {
      await using path = await openTestPath()
      const pairs = []
      for (let i = 0; i < 12; i++) pairs.push(await path.dial())
      await path.call('POST', '/proxies/p/toxics', { type: 'timeout', toxicity: 0.5, attributes: { timeout: 0 } })
      const got = pairs.map(({ client }) => collect(client))
      const results: boolean[][] = []
      for (let round = 1; round <= 3; round++) {
        for (const { server } of pairs) server.write('x')
        await until(() => got.some((g) => g.data().length === round), 'the spared bytes')
        await new Promise((resolve) => setTimeout(resolve, 50))
        results.push(got.map((g) => g.data().length === round))
        await path.call('PATCH', '/proxies/p/toxics/timeout_downstream', {})
        await path.call('POST', '/proxies/p/toxics', { type: 'noop', name: `n${round}` })
      }
      expect([results[1], results[2]]).toEqual([results[0], results[0]])
      return results[0] as boolean[]
    }
    const first = await spared()
    expect(new Set(first)).toEqual(new Set([true, false]))
    expect(await spared()).toEqual(first)
  })
})
