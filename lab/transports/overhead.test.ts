import { expect, it } from 'vitest'
import type { CapturedConnection, WireExchange, WireUnit } from '../contract/wire.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { startRecordingRelay } from '../wire/testing/recording-relay.ts'
import { openTestKit, type TestKit, until } from './test-kit.ts'

interface Passed {
  readonly unit: WireUnit
  /** Bytes of the record itself, without anything that its transport adds. */
  readonly record: number
}

const records = {
  websocket: ({ messages }: WireExchange) => messages.map(({ data }) => Buffer.from(data)),
  'http-stream': ({ response }: WireExchange) => Buffer.from(response?.body.data ?? []).toString().split('\n').map((line) => Buffer.from(line)),
  sse: ({ events = [] }: WireExchange) => events.map(({ data }) => Buffer.from(data)),
}

/** The greeting and two messages as the origin sent them to a real client, each in a unit of its own. */
async function sentBy(kit: TestKit, transport: keyof typeof records): Promise<Passed[]> {
  await using relay = await startRecordingRelay(kit.origin.port(transport))
  const client = kit.connect(transport, { baseUrl: `http://127.0.0.1:${relay.port}` })
  await until('2 messages', () => client.seqs().length >= 2)
  client.stop()
  const { units, exchanges } = decodeConnection(relay.captures()[0] as CapturedConnection)
  // `retry:` goes before the first event of a stream.
  const sent = units.s2c.filter(({ kind, summary }) => kind !== 'response-head' && !summary.endsWith('part of an event'))
  return records[transport](exchanges[0] as WireExchange).slice(0, 3).map((record, i) => ({ unit: sent[i] as WireUnit, record: record.length }))
}

const added = ({ unit, record }: Passed) => unit.end - unit.start - record
/** RFC 9112 7.1: the length in hexadecimal and two line ends. */
const ofChunk = (bytes: number) => bytes.toString(16).length + 4

/** docs/numbers.md has these. A greeting of 55 bytes comes before messages of each size. */
it.each([32, 1024, 65_536])('a payload of %i bytes costs, beside its record, 2 to 10 bytes in a frame, 7 to 10 in a line, and the fields of an event', async (payloadBytes) => {
  // On a busy machine a heartbeat may come between two messages.
  await using kit = await openTestKit({ payloadBytes, heartbeatMs: 'off' })
  kit.origin.startFeed()
  const [frames, lines, events] = await Promise.all([sentBy(kit, 'websocket'), sentBy(kit, 'http-stream'), sentBy(kit, 'sse')])
  expect([frames, lines, events].map(({ length }) => length)).toEqual([3, 3, 3])
  // RFC 6455 5.2: a length of 7 bits, or 16, or 64 more; what a server sends is not masked.
  expect(frames.map(added)).toEqual([2, ...(payloadBytes < 65_536 ? [4, 4] : [10, 10])])
  expect(lines.map(added)).toEqual(lines.map(({ record }) => 1 + ofChunk(record + 1)))
  const messages = events.slice(1)
  const fields = messages.map(({ unit }) => `id: ${unit.fields.find(({ name }) => name === 'id')?.value}\ndata: \n\n`.length)
  expect(messages.map(added)).toEqual(messages.map(({ record }, i) => (fields[i] ?? 0) + ofChunk(record + (fields[i] ?? 0))))
})
