import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { endpoints } from '../contract/feed.ts'
import type { TransportId } from '../contract/transport.ts'
import type { WireExchange, WireUnit } from '../contract/wire.ts'
import { type DecodedCapture, defineExperiment, type ExperimentContext } from './experiment.ts'
import { handshakeRequest, rawExchange, statusOf } from './raw-exchange.ts'

const opened: readonly TransportId[] = ['polling', 'http-stream', 'sse', 'websocket']

/** RFC 6455, 1.3. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
/** Of the example in RFC 6455, 1.3. */
const exampleKey = 'dGhlIHNhbXBsZSBub25jZQ=='

/** A4, B2, B3, B4: what is said until a WebSocket is open, to the byte, beside the other ways to begin. */
export const handshake = defineExperiment({
  name: 'handshake',
  title: 'Opening exchanges, byte by byte',
  explain: 'The clients open polling, a stream, an event stream and a WebSocket once; the bytes up to the first record are read from the wire, and the handshake is tried with each header missing.',
  params: z.strictObject({}),
  async run(_params, at) {
    const network = await at.openNetwork({ transports: opened })
    await at.startClients(opened.map((transport) => ({ transport, baseUrl: network.url(transport) })))
    for (const transport of opened) await openingOf(at, transport)
    const capture = await at.until('the handshake on the wire', () => at.captures({ transport: 'websocket', hop: 'client' }).find(({ httpEnds }) => httpEnds !== null))
    const exchange = await at.until('the exchange of the handshake', () => capture.exchanges.find((one) => one.response?.status === 101))
    requestFacts(at, exchange)
    acceptFacts(at, exchange)
    endOfHttp(at, capture)
    await withoutEachHeader(at, Number(new URL(network.url('websocket')).port))
    await wrongAccept(at)
  },
})

/** The first connection of a transport, once its greeting has passed. */
async function openingOf(at: ExperimentContext, transport: TransportId): Promise<void> {
  const found = await at.until(`the greeting of ${transport} on the wire`, () => {
    const [capture] = at.captures({ transport, hop: 'client' })
    return capture && greeting(capture) ? { capture, ends: greeting(capture) as Greeting } : undefined
  })
  const { up, down, flights } = found.ends
  at.fact(`open.${transport}.up`, up, { unit: 'bytes', about: transport, text: `${found.capture.connection.conn} sent ${up} bytes until the greeting of the origin had come.` })
  at.fact(`open.${transport}.down`, down, { unit: 'bytes', about: transport, text: `${down} bytes came back up to the end of the greeting, response head included.` })
  at.fact(`open.${transport}.round-trips`, flights, { unit: 'round trips', about: transport, text: 'Times that the direction turned from client to server to client until then, TCP\'s own handshake not counted.' })
}

interface Greeting {
  readonly up: number
  readonly down: number
  readonly flights: number
}

/** Position after the origin's `hello` record, the bytes that were sent until then, and the turns in between. */
function greeting({ connection }: DecodedCapture): Greeting | undefined {
  const { segments } = connection
  let down = Buffer.alloc(0)
  let up = 0
  let flights = 0
  let last: 'c2s' | 's2c' = 's2c'
  for (const { dir, offset, data } of segments) {
    if (dir === 'c2s') up = offset + data.length
    if (dir === 's2c' && last === 'c2s') flights++
    last = dir
    if (dir !== 's2c' || offset !== down.length) continue
    down = Buffer.concat([down, data])
    const hello = down.indexOf('"kind":"hello"')
    const end = hello < 0 ? -1 : down.indexOf('}', hello)
    if (end >= 0) return { up, down: end + 1, flights }
  }
  return undefined
}

function valueOf(headers: WireExchange['requestHeaders'], name: string): string {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
}

function requestFacts(at: ExperimentContext, { requestHeaders, version, method, response }: WireExchange): void {
  const value = (name: string) => valueOf(requestHeaders, name)
  const about = 'websocket' as const
  at.fact('ws.request.method', method.toLowerCase(), { about, text: `The handshake is a ${method} of HTTP/${version}: RFC 6455 4.1 allows nothing else.` })
  at.fact('ws.request.upgrade', value('upgrade').toLowerCase(), { about, text: `Upgrade: ${value('upgrade')}. It names the protocol that shall follow (RFC 9110 7.8).` })
  at.fact('ws.request.connection', value('connection').toLowerCase().split(/,\s*/).includes('upgrade'), { about, text: `Connection: ${value('connection')}. It makes Upgrade a matter of this hop, so a proxy that does not know it has to drop it.` })
  at.fact('ws.request.version', Number(value('sec-websocket-version')), { about, text: 'Sec-WebSocket-Version: the only version in use.' })
  const key = Buffer.from(value('sec-websocket-key'), 'base64')
  at.fact('ws.request.key-bytes', key.length, { unit: 'bytes', about, text: `Sec-WebSocket-Key: ${value('sec-websocket-key')} is base64 of ${key.length} random bytes. It proves no identity; it keeps caches and servers that know no WebSocket from answering by chance.` })
  at.fact('ws.response.status', response?.status ?? 0, { about, text: `The origin answered ${response?.status ?? 0} ${response?.reason ?? ''}.` })
}

function acceptFacts(at: ExperimentContext, { requestHeaders, response }: WireExchange): void {
  const key = valueOf(requestHeaders, 'sec-websocket-key')
  const sha1 = createHash('sha1').update(key + guid).digest()
  const sent = valueOf(response?.headers ?? [], 'sec-websocket-accept')
  at.fact('ws.accept.sha1-bytes', sha1.length, { unit: 'bytes', about: 'websocket', text: `SHA-1 of "${key}${guid}" is ${sha1.toString('hex')}; its base64 is ${sha1.toString('base64')}.` })
  at.fact('ws.accept.matches', sha1.toString('base64') === sent, { about: 'websocket', text: `The origin sent Sec-WebSocket-Accept: ${sent}.` })
}

function endOfHttp(at: ExperimentContext, { connection, units, httpEnds }: DecodedCapture): void {
  if (!httpEnds) return
  const about = 'websocket' as const
  const head = units.s2c.find((unit) => unit.kind === 'response-head') as WireUnit
  const bytes = Buffer.concat(connection.segments.filter(({ dir }) => dir === 's2c').map(({ data }) => data))
  const first = bytes[httpEnds.s2c] ?? -1
  at.fact('ws.http-ends.up', httpEnds.c2s, { unit: 'bytes', about, text: `Client to server, byte ${httpEnds.c2s} is the first that is not HTTP.` })
  at.fact('ws.http-ends.down', httpEnds.s2c, { unit: 'bytes', about, text: `Server to client, byte ${httpEnds.s2c} is the first that is not HTTP; the response head ends there.` })
  at.fact('ws.response-head', head.end - head.start, { unit: 'bytes', about, text: 'Length of the response head with its empty line.' })
  at.fact('ws.blank-line-before', bytes.subarray(httpEnds.s2c - 4, httpEnds.s2c).toString('latin1') === '\r\n\r\n', { about, text: 'The four bytes before it are CR LF CR LF.' })
  at.fact('ws.first-frame-byte', first, { about, text: `That byte is 0x${first.toString(16)}: FIN and opcode 1, a text frame; HTTP/1.1 would have to begin with "H" (0x48).` })
}

/** RFC 6455 4.2.1: each of these makes the handshake a failure. */
async function withoutEachHeader(at: ExperimentContext, port: number): Promise<void> {
  const host = `127.0.0.1:${port}`
  const ask = async (without: string | undefined) => statusOf((await rawExchange({ port, bytes: handshakeRequest({ path: endpoints.websocket, host, key: exampleKey, ...(without ? { without } : {}) }) })).received) ?? 0
  at.fact('ws.complete.status', await ask(undefined), { about: 'websocket', text: 'The same request from a bare socket, complete.' })
  for (const name of ['Upgrade', 'Connection', 'Sec-WebSocket-Key', 'Sec-WebSocket-Version']) {
    const status = await ask(name)
    at.fact(`ws.without.${name.toLowerCase()}`, status, { about: 'websocket', text: `Without ${name} the origin answered ${status}.` })
  }
}

/** A server that says 101 and does not know the key: the page must not take it for a WebSocket. */
async function wrongAccept(at: ExperimentContext): Promise<void> {
  const server = at.own(createServer(), (one) => void one.close())
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {})
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const path = await at.openPath({ transport: 'websocket', port: (server.address() as AddressInfo).port })
  const result = await at.task<{ opened: boolean; closeCode: number | null; error: string | null }>('open-socket', { url: `${path.url.replace('http', 'ws')}/ws` })
  at.fact('ws.wrong-accept.opened', result.opened, { about: 'websocket', text: `A 101 with the wrong Accept: ${at.probeVersion} ${result.opened ? 'opened the socket' : `failed the connection (${result.error ?? 'no error event'})`}.` })
  at.fact('ws.wrong-accept.code', result.closeCode ?? 0, { about: 'websocket', text: 'What the close event says then.' })
}
