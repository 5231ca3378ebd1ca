import { expect, it } from 'vitest'
import { fuzzGateway } from './fuzzing/fuzz-gateway.ts'

it('survives 100,000 malformed requests, responses and frames under changing rules, and leaves no socket and no timer', async () => {
  const { malformed, whole, connections, read, left } = await fuzzGateway({ seed: 11, exchanges: 16_000, tlsExchanges: 2000, tunnels: 1750, sessions: 700, frames: 20, leastResponses: { malformed: 101, whole: 21 } })
  expect(left).toEqual([])
  const total = Object.values(malformed).reduce((sum, count) => sum + count)
  console.log(`${total} malformed inputs on ${connections} connections, ${(100 * read).toFixed(1)} % read: ${JSON.stringify(malformed)}; whole: ${JSON.stringify(whole)}`)
  expect(total).toBeGreaterThan(100_000)
  expect(read).toBeGreaterThan(0.9)
}, 240_000)
