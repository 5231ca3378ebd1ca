import { z } from 'zod'
import { endpoints } from '../contract/feed.ts'
import { type BenchNetwork, type DecodedCapture, defineExperiment, type ExperimentContext, type FaultsOn } from './experiment.ts'
import { handshakeRequest, rawExchange } from './raw-exchange.ts'

interface Opened {
  readonly opened: boolean
  readonly closeCode: number | null
  readonly received: readonly string[]
  readonly error: string | null
}

const about = 'websocket-h2' as const

/** C1 to C4, D5: an Upgrade inside HTTP/2, the extended CONNECT that replaces it, and what happens when one end cannot. */
export const websocketOverH2 = defineExperiment({
  name: 'websocket-over-h2',
  title: 'WebSocket and HTTP/2',
  explain: 'An HTTP/1.1 Upgrade is sent into an HTTP/2 connection; then a page opens a WebSocket towards a server that offers RFC 8441, one that does not, and one that refuses the CONNECT.',
  params: z.strictObject({}),
  async run(_params, at) {
    const plain = await at.openNetwork({ transports: [about] })
    await upgradeInsideH2(at, plain)
    await extendedConnect(at, plain)
    await withFault(at, 'not-offered', { 'gateway/no-8441': null })
    await withFault(at, 'refused', { 'gateway/refuse-connect': null })
    if (at.probe === 'node') {
      at.unmeasured('connect.shared', 'it needs a browser engine: this Node client opens an HTTP/2 session of its own for each WebSocket')
      at.unmeasured('engine', 'it is about a browser engine, and this probe is Node')
    }
  },
})

/** RFC 9113 8.2.2: connection-specific fields make a message malformed, and Upgrade is one. */
async function upgradeInsideH2(at: ExperimentContext, network: BenchNetwork): Promise<void> {
  const port = Number(new URL(network.url(about)).port)
  const tls = { ca: at.certificate.cert, alpn: ['h2'] }
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  const enough = (received: Buffer) => framesIn(received).some(({ type }) => type === 3 || type === 7)
  const inHeaders = await rawExchange({ port, tls, bytes: Buffer.concat([preface, frame(4, 0, 0, Buffer.alloc(0)), frame(1, 0x5, 1, upgradeBlock(`127.0.0.1:${port}`))]), enough })
  const refusal = framesIn(inHeaders.received).find(({ type }) => type === 3 || type === 7)
  at.fact('upgrade.in-headers.refused', refusal !== undefined, { about, text: `HEADERS with "connection: upgrade" and "upgrade: websocket" on a stream were answered with ${refusal ? `${refusal.type === 3 ? 'RST_STREAM' : 'GOAWAY'}, error code 0x${refusal.code.toString(16)}` : `nothing of the kind (${inHeaders.end})`}.` })
  at.fact('upgrade.in-headers.code', refusal?.code ?? -1, { about, text: '0x1 is PROTOCOL_ERROR: RFC 9113 8.2.2 makes a message with connection-specific fields malformed.' })
  const asText = await rawExchange({ port, tls, bytes: handshakeRequest({ path: endpoints.websocket, host: `127.0.0.1:${port}`, key: 'dGhlIHNhbXBsZSBub25jZQ==' }), enough })
  const goaway = framesIn(asText.received).find(({ type }) => type === 7)
  at.fact('upgrade.as-text.switched', asText.received.includes('101 Switching'), { about, text: `The handshake of RFC 6455 as text after ALPN chose h2: ${goaway ? `GOAWAY, error code 0x${goaway.code.toString(16)}` : asText.end}${asText.error === null ? '' : `, ${asText.error}`}.` })
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** HPACK without compression: indexed where the static table has it, literals without indexing else (RFC 7541 6.1, 6.2.2). */
function upgradeBlock(authority: string): Buffer {
  const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')])
  const literal = (name: string, value: string) => Buffer.concat([Buffer.from([0]), text(name), text(value)])
  // 2: `:method: GET`, 7: `:scheme: https`.
  return Buffer.concat([Buffer.from([0x82, 0x87]), literal(':path', endpoints.websocket), literal(':authority', authority), literal('connection', 'upgrade'), literal('upgrade', 'websocket'), literal('sec-websocket-version', '13')])
}

/** Type of every whole frame; of RST_STREAM and GOAWAY the error code. */
function framesIn(bytes: Buffer): { readonly type: number; readonly code: number }[] {
  const found: { type: number; code: number }[] = []
  for (let at = 0; at + 9 <= bytes.length; ) {
    const length = bytes.readUIntBE(at, 3)
    if (at + 9 + length > bytes.length) break
    const type = bytes.readUInt8(at + 3)
    const codeAt = at + 9 + (type === 7 ? 4 : 0)
    found.push({ type, code: (type === 3 || type === 7) && length >= 4 ? bytes.readUInt32BE(codeAt) : 0 })
    at += 9 + length
  }
  return found
}

function openFrom(at: ExperimentContext, url: string): Promise<Opened> {
  return at.task<Opened>('open-socket', { url: `${url.replace('https', 'wss')}${endpoints.websocket}`, warmUp: `${url}${endpoints.ping}`, h2: true, messages: 1 })
}

/** RFC 8441 as it passes. */
async function extendedConnect(at: ExperimentContext, network: BenchNetwork): Promise<void> {
  const before = at.captures({ transport: about, hop: 'client' }).map(({ connection }) => connection.conn)
  const result = await openFrom(at, network.url(about))
  const since = () => at.captures({ transport: about, hop: 'client' }).filter(({ connection }) => !before.includes(connection.conn))
  const capture = await at.until('the CONNECT on the wire', () => since().find(({ exchanges }) => exchanges.some(({ protocol, response }) => protocol === 'websocket' && response !== null)))
  const exchange = capture.exchanges.find(({ protocol }) => protocol === 'websocket')
  const offered = capture.units.s2c.some(({ summary }) => summary.startsWith('SETTINGS') && summary.includes('ENABLE_CONNECT_PROTOCOL=1'))
  const names = (exchange?.requestHeaders ?? []).map(([name]) => name)
  at.fact('connect.offered', offered, { about, text: 'SETTINGS_ENABLE_CONNECT_PROTOCOL (0x8) = 1 in the SETTINGS of the server (RFC 8441 3).' })
  at.fact('connect.method', (exchange?.method ?? '').toLowerCase(), { about, text: `HEADERS of stream ${exchange?.stream ?? '?'}: :method ${exchange?.method ?? '?'}, :protocol ${exchange?.protocol ?? '?'}.` })
  at.fact('connect.status', exchange?.response?.status ?? 0, { about, text: 'Of the answer: 200 where HTTP/1.1 has 101.' })
  at.fact('connect.key', names.includes('sec-websocket-key'), { about, text: `Sec-WebSocket-Key is ${names.includes('sec-websocket-key') ? '' : 'not '}among the request's fields: ${names.join(', ')}.` })
  at.fact('connect.opened', result.opened, { about, text: `${at.probeVersion}: ${result.opened ? 'open' : `failed, ${result.error ?? 'no error event'}`}; ${result.received.length} message received in DATA frames of that stream.` })
  if (at.probe === 'node') return
  const pings = capture.exchanges.filter(({ target }) => target === endpoints.ping).length
  at.fact('connect.shared', pings > 0, { about, text: `${capture.connection.conn} carried ${pings} GET of the page beside the WebSocket: one TCP connection, one TLS handshake.` })
  at.fact('engine.rfc8441', exchange !== undefined && pings > 0, { about, text: `${at.probeVersion} put the WebSocket into the HTTP/2 session of its page.` })
}

/** One end cannot, or will not. */
async function withFault(at: ExperimentContext, name: string, on: FaultsOn): Promise<void> {
  const before = at.captures({ transport: about, hop: 'client' }).map(({ connection }) => connection.conn)
  const network = await at.openNetwork({ transports: [about], on })
  const result = await openFrom(at, network.url(about))
  const seen = () => at.captures({ transport: about, hop: 'client' }).filter(({ connection }) => !before.includes(connection.conn))
  // What opened it, or refused it, may not be written down yet.
  const since = await at.until('the handshake on the wire', () => (seen().some(({ exchanges }) => exchanges.some(({ protocol, response }) => response?.status === 101 || (protocol === 'websocket' && response !== null))) ? seen() : undefined))
  const upgraded = since.find(({ exchanges }) => exchanges.some(({ response }) => response?.status === 101))
  at.fact(`${name}.opened`, result.opened, { about, text: `${at.probeVersion}: ${result.opened ? 'the socket opened' : `no socket (${result.error ?? 'no error event'})`}.` })
  at.fact(`${name}.code`, result.closeCode ?? 0, { about, text: 'Of the close event; 1000 is our own.' })
  at.fact(`${name}.http1`, upgraded !== undefined, { about, text: upgraded ? `${upgraded.connection.conn}, ALPN ${upgraded.connection.alpn ?? 'none'}, carried an HTTP/1.1 Upgrade, one of ${since.length} connections.` : `None of the ${since.length} connections (${alpns(since)}) carried an Upgrade.` })
}

function alpns(captures: readonly DecodedCapture[]): string {
  return captures.map(({ connection }) => connection.alpn ?? 'no ALPN').join(', ')
}
