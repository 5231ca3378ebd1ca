import { expect, it } from 'vitest'
import { openTestKit, range, until } from './test-kit.ts'

it.each(['sse', 'sse-h2'] as const)('%s comes back when the server ends the response, and stops for good at 204', async (id) => {
  await using kit = await openTestKit()
  const client = kit.connect(id)
  await until('hello', () => client.of('hello').length > 0)
  kit.origin.startFeed()
  await until('3 messages', () => client.seqs().length >= 3)
  await kit.origin.switchOn('origin/end-streams', {})
  await until('open again', () => client.of('open').length === 2)
  await until('10 messages', () => client.seqs().length >= 10)
  expect(client.seqs()).toEqual(range(1, client.seqs().length))
  await kit.origin.switchOn('origin/no-content', {})
  await kit.origin.switchOn('origin/end-streams', {})
  await until('close', () => client.of('close').length > 0)
  await kit.origin.switchOff('origin/no-content')
  const accepts = kit.server('accept').length
  await new Promise((resolve) => setTimeout(resolve, 3 * kit.policy.sseRetryMs))
  expect([kit.server('accept').length, client.stop()]).toEqual([accepts, 'closed'])
  expect(kit.server('hit').filter((event) => event.fault === 'origin/no-content')).toMatchObject([{ transport: id }])
})

it('a stream that is ended properly is over, and says so', async () => {
  await using kit = await openTestKit()
  const client = kit.connect('http-stream')
  await until('hello', () => client.of('hello').length > 0)
  await kit.origin.switchOn('origin/end-streams', {})
  await until('close', () => client.of('close').length > 0)
  expect([client.of('close')[0]?.clean, client.of('error').length, client.of('attempt').length]).toEqual([true, 0, 1])
})
