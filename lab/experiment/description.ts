import { z } from 'zod'
import type { WireMessage } from '../contract/wire.ts'
import { feedDescription } from './feed-description.ts'
import { defineExperiment } from './experiment.ts'

/** D7: what a machine can say about a WebSocket, before it is opened and after it has spoken. */
export const description = defineExperiment({
  name: 'description',
  title: 'A WebSocket, described and taken apart',
  explain: 'A client opens the WebSocket of the lab; every byte of the connection is put into a named field, and every message is held against the AsyncAPI description of the origin.',
  params: z.strictObject({ messages: z.number().int().min(1).max(100).default(10) }),
  async run({ messages }, at) {
    const network = await at.openNetwork({ transports: ['websocket'], feed: { everyMs: 50 } })
    network.startFeed()
    await at.startClients([{ transport: 'websocket', baseUrl: network.url('websocket') }])
    const fromServer = (all: readonly WireMessage[]) => all.filter(({ dir, opcode }) => dir === 's2c' && opcode === 1)
    await at.until(`${messages} messages on the wire`, () => at.captures({ transport: 'websocket', hop: 'client' }).some(({ exchanges }) => exchanges.some((exchange) => fromServer(exchange.messages).length > messages)), 10_000)
    await at.stopClients()
    const [capture] = at.captures({ transport: 'websocket', hop: 'client' })
    if (!capture) return
    const all = [...capture.units.c2s, ...capture.units.s2c]
    const bytes = all.reduce((sum, { start, end }) => sum + end - start, 0)
    const named = all.flatMap(({ protocol, fields }) => (protocol === 'opaque' ? [] : fields)).reduce((sum, { start, end }) => sum + end - start, 0)
    at.fact('wire.bytes', bytes, { unit: 'bytes', about: 'websocket', text: 'Of the connection, handshake and frames, both directions.' })
    at.fact('wire.unexplained', bytes - named, { unit: 'bytes', about: 'websocket', text: `${named} of them are in a field with a name of RFC 9112 or RFC 6455.` })
    const said = capture.exchanges.flatMap((exchange) => fromServer(exchange.messages)).map(({ data }) => Buffer.from(data).toString('utf8'))
    const { version, messageSchema } = feedDescription()
    const described = said.filter((text) => messageSchema.safeParse(JSON.parse(text)).success).length
    at.fact('asyncapi.messages', said.length, { unit: 'messages', about: 'websocket', text: 'Text messages that the origin sent.' })
    at.fact('asyncapi.described', described, { unit: 'messages', about: 'websocket', text: `Of these fit the message schemas of the AsyncAPI ${version} document of the origin (fixtures/asyncapi.yaml).` })
  },
})
