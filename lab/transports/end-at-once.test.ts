import { expect, it } from 'vitest'
import { openTestKit, range, until } from './test-kit.ts'

it.each(['sse', 'sse-h2'] as const)('%s is asked to come back without a pause, does, and misses nothing', async (id) => {
  await using kit = await openTestKit()
  await kit.origin.switchOn('origin/end-at-once', { retryMs: 0 })
  const client = kit.connect(id)
  kit.origin.startFeed()
  await until('10 messages', () => client.seqs().length >= 10)
  expect(client.seqs()).toEqual(range(1, client.seqs().length))
  expect(client.of('attempt').length).toBeGreaterThan(20)
  await kit.origin.switchOff('origin/end-at-once')
  const accepts = kit.server('accept')
  await until('a stream that stays', () => kit.server('release').length < kit.server('accept').length && client.seqs().length >= 15)
  expect(accepts.slice(1).every(({ cursor }) => cursor !== undefined)).toBe(true)
})

it('page code with a backoff comes back a few times in the same situation', async () => {
  await using kit = await openTestKit()
  await kit.origin.switchOn('origin/end-at-once', { retryMs: 0 })
  const [plain, code] = [kit.connect('sse'), kit.connect('sse-code')]
  kit.origin.startFeed()
  await until('5 messages with client code', () => code.seqs().length >= 5)
  expect(plain.of('attempt').length).toBeGreaterThan(5 * code.of('attempt').length)
})
