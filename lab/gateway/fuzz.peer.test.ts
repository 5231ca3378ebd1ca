import { expect, it } from 'vitest'
import { fuzzGateway } from './fuzzing.ts'

it('survives 100,000 malformed requests, responses and frames under changing rules, and leaves no socket and no timer', async () => {
  const { sent, connections, left } = await fuzzGateway({ seed: 11, exchanges: 14_000, tunnels: 520, sessions: 520, frames: 50 })
  expect(left).toEqual([])
  const total = Object.values(sent).reduce((sum, count) => sum + count)
  console.log(`${total} inputs on ${connections} connections: ${JSON.stringify(sent)}`)
  expect(total).toBeGreaterThan(100_000)
}, 240_000)
