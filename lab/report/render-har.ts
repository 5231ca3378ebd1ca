import type { LabEvent } from '../contract/event.ts'
import { transportIds } from '../contract/transport.ts'
import { type CapturedConnection, unrecordedTail, type WireBody, type WireExchange, type WireMessage } from '../contract/wire.ts'
import { scaleWords } from './numbers.ts'
import type { RunExport } from './run-export.ts'

type Headers = WireExchange['requestHeaders']

/** Fields that HAR 1.2 wants and that nobody measured; the specification says -1 for "does not apply" and "not available". */
const unknown = -1

/**
 * HTTP Archive 1.2 of the client hop: what the client asked and what it was told, with bodies and with the messages of
 * WebSockets as Chromium's developer tools write them (`_webSocketMessages`). A page for every transport.
 */
export function renderHar({ log: { header, events }, connections, exchanges }: RunExport): string {
  const startedMs = Date.parse(header.startedAt)
  const endT = events.at(-1)?.t ?? 0
  const client = exchanges.filter((exchange) => exchange.hop === 'client')
  const seen = transportIds.filter((id) => client.some((exchange) => exchange.transport === id))
  const pages = seen.map((transport) => {
    const first = Math.min(...client.filter((exchange) => exchange.transport === transport).map((exchange) => exchange.startedT))
    return { startedDateTime: new Date(startedMs + first).toISOString(), id: transport, title: `${header.scenario.title}: ${transport}`, pageTimings: { onContentLoad: unknown, onLoad: unknown } }
  })
  const known = new Map(connections.filter(({ hop }) => hop === 'client').map((connection) => [keyOf(connection), connection]))
  const lastOn = new Map(client.toSorted((a, b) => a.startedT - b.startedT).map((exchange) => [keyOf(exchange), exchange]))
  const at: Moment = {
    startedMs,
    endT,
    authorities: authoritiesIn(events),
    connectionOf: (exchange) => known.get(keyOf(exchange)),
    isLast: (exchange) => lastOn.get(keyOf(exchange)) === exchange,
  }
  const har = {
    log: {
      version: '1.2',
      creator: { name: 'Brownout', version: header.brownout },
      browser: { name: header.probe, version: header.probeVersion },
      pages,
      entries: client.toSorted((a, b) => a.startedT - b.startedT).map((exchange) => entryOf(exchange, at)),
      comment: `Run ${header.run}, ${scaleWords(header.scale)}. TCP, TLS and DNS are not part of the recording: their timings are -1.`,
    },
  }
  return `${JSON.stringify(har, undefined, 2)}\n`
}

interface Moment {
  readonly startedMs: number
  readonly endT: number
  /** HTTP/2: by connection and stream. */
  readonly authorities: ReadonlyMap<string, string>
  connectionOf(exchange: WireExchange): CapturedConnection | undefined
  /** On its connection, of those whose beginning was recorded. */
  isLast(exchange: WireExchange): boolean
}

/** An exchange of HTTP/2 has no Host; the head that passed has `:authority`. */
function authoritiesIn(events: readonly LabEvent[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const event of events) {
    if (event.kind !== 'head' || event.hop !== 'client' || event.dir !== 'c2s' || event.stream === undefined) continue
    const line = event.lines.find((one) => one.startsWith(':authority:'))
    if (line) found.set(`${keyOf(event)} ${event.stream}`, line.slice(':authority:'.length).trim())
  }
  return found
}

function keyOf({ transport, conn }: { readonly transport: string; readonly conn: string }): string {
  return `${transport} ${conn}`
}

function entryOf(exchange: WireExchange, { startedMs, endT, authorities, connectionOf, isLast }: Moment): object {
  const { startedT, response, messages } = exchange
  // An answer may come before its request: a server that has waited long enough says 408.
  const headT = Math.max(startedT, response?.headT ?? startedT)
  const end = Math.max(exchange.endedT ?? endT, headT)
  const wait = (response ? headT : end) - startedT
  const kind = resourceType(exchange)
  const connection = connectionOf(exchange)
  const broke = exchange.how !== null && exchange.how !== 'end-stream'
  const comment = [exchange.endedT === null ? 'still open at the end of the run' : '', connection && isLast(exchange) ? leftOut(connection) : ''].filter((note) => note !== '').join('; ')
  return {
    pageref: exchange.transport,
    startedDateTime: new Date(startedMs + startedT).toISOString(),
    time: end - startedT,
    request: requestOf(exchange, urlOf(exchange, { scheme: `${kind === 'websocket' ? 'ws' : 'http'}${connection?.alpn === undefined ? '' : 's'}`, authority: authorityOf(exchange, authorities) })),
    response: responseOf(exchange),
    cache: {},
    timings: { blocked: unknown, dns: unknown, connect: unknown, ssl: unknown, send: 0, wait, receive: end - startedT - wait },
    serverIPAddress: '127.0.0.1',
    connection: exchange.conn,
    _resourceType: kind,
    ...(exchange.stream === undefined ? {} : { _stream: exchange.stream }),
    ...(broke ? { _ending: exchange.how } : {}),
    ...(broke && exchange.how !== 'close-frame' && connection?.by ? { _endedBy: connection.by } : {}),
    ...(kind === 'websocket' ? { _webSocketMessages: messages.filter(isData).map((message) => messageOf(message, startedMs)) } : {}),
    ...(comment === '' ? {} : { comment }),
  }
}

/** What the tap did not record of a connection: messages, and whole exchanges, may be missing. */
function leftOut(connection: CapturedConnection): string {
  return (['c2s', 's2c'] as const)
    .flatMap((dir) => {
      const way = dir === 'c2s' ? 'from the client' : 'to the client'
      const between = gapsIn(connection, dir)
      const atEnd = unrecordedTail(connection, dir)
      return [between > 0 ? `${between} bytes ${way} in the middle of this connection were not recorded` : '', atEnd > 0 ? `${atEnd} bytes ${way} at the end of this connection were not recorded` : '']
    })
    .filter((note) => note !== '')
    .join('; ')
}

function gapsIn({ segments }: CapturedConnection, dir: WireMessage['dir']): number {
  let next = 0
  let missing = 0
  for (const { offset, data } of segments.filter((segment) => segment.dir === dir)) {
    missing += Math.max(0, offset - next)
    next = Math.max(next, offset + data.length)
  }
  return missing
}

function resourceType(exchange: WireExchange): 'websocket' | 'eventsource' | 'fetch' {
  if (exchange.protocol === 'websocket' || headerOf(exchange.requestHeaders, 'upgrade')?.toLowerCase() === 'websocket') return 'websocket'
  const eventStream = 'text/event-stream'
  const asked = headerOf(exchange.requestHeaders, 'accept') === eventStream
  return asked || headerOf(exchange.response?.headers ?? [], 'content-type')?.startsWith(eventStream) ? 'eventsource' : 'fetch'
}

/** The target URI, of whichever form the target was: RFC 9112, 3.3. */
function urlOf({ target, method, protocol }: WireExchange, { scheme, authority }: { readonly scheme: string; readonly authority: string }): string {
  if (target.startsWith('/')) return `${scheme}://${authority}${target}`
  if (method === 'CONNECT' && protocol === undefined) return `${scheme}://${target}`
  return target === '*' ? `${scheme}://${authority}` : target
}

function authorityOf(exchange: WireExchange, authorities: Moment['authorities']): string {
  return headerOf(exchange.requestHeaders, 'host') ?? authorities.get(`${keyOf(exchange)} ${exchange.stream}`) ?? '127.0.0.1'
}

function headerOf(headers: Headers, name: string): string | undefined {
  return valuesOf(headers, name)[0]
}

function valuesOf(headers: Headers, name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)
}

const versions: Readonly<Record<WireExchange['version'], string>> = { '1.0': 'HTTP/1.0', '1.1': 'HTTP/1.1', '2': 'HTTP/2' }

function requestOf(exchange: WireExchange, url: string): object {
  const { method, target, requestHeaders, requestBody, version } = exchange
  const type = headerOf(requestHeaders, 'content-type') ?? 'application/octet-stream'
  return {
    method,
    url,
    httpVersion: versions[version],
    // HTTP/2 may send a cookie in crumbs: RFC 9113, 8.2.3.
    cookies: valuesOf(requestHeaders, 'cookie').flatMap(cookiesIn),
    headers: pairs(requestHeaders),
    queryString: pairs([...new URLSearchParams(target.includes('?') ? target.slice(target.indexOf('?') + 1) : '')]),
    headersSize: headSize(`${method} ${target} HTTP/${version}`, exchange.requestHeaders, version),
    bodySize: requestBody.bytes,
    ...(requestBody.data.length > 0 ? { postData: postData(type, requestBody) } : {}),
  }
}

/** HAR has no base64 for what was posted; bytes that are no text are told by their number. */
function postData(mimeType: string, body: WireBody): object {
  const text = textOf(body.data)
  return text === undefined ? { mimeType, text: '', comment: `${body.bytes} bytes that are not text` } : { mimeType, text }
}

function responseOf({ response, version, how }: WireExchange): object {
  const none = { cookies: [], redirectURL: '', httpVersion: versions[version] }
  // As Chromium writes a request that was never answered.
  if (!response) return { ...none, status: 0, statusText: '', headers: [], content: { size: 0, mimeType: 'x-unknown' }, headersSize: unknown, bodySize: unknown, _error: how ?? 'no answer' }
  const { status, reason, headers, body } = response
  return {
    ...none,
    status,
    statusText: reason,
    cookies: valuesOf(headers, 'set-cookie').flatMap((value) => cookiesIn(value.split(';')[0] ?? '')),
    headers: pairs(headers),
    content: contentOf(headers, body),
    redirectURL: headerOf(headers, 'location') ?? '',
    headersSize: headSize(`HTTP/${version} ${status} ${reason}`, headers, version),
    bodySize: body.bytes,
  }
}

function contentOf(headers: Headers, body: WireBody): object {
  const mimeType = headerOf(headers, 'content-type') ?? 'x-unknown'
  const coding = headerOf(headers, 'content-encoding')
  const text = coding === undefined ? textOf(body.data) : undefined
  const notes = [coding === undefined ? '' : `still coded: ${coding}`, body.data.length < body.bytes ? `${body.bytes - body.data.length} of ${body.bytes} bytes were not recorded` : ''].filter((note) => note !== '')
  return {
    size: body.bytes,
    mimeType,
    ...(body.data.length === 0 ? {} : text === undefined ? { text: base64(body.data), encoding: 'base64' } : { text }),
    ...(notes.length > 0 ? { comment: notes.join('; ') } : {}),
  }
}

const textOpcode = 1
const binaryOpcode = 2

/** Chromium tells its tools of whole messages (`WebSocketOpCode` in its `websocket_channel_impl.cc`): no Close, Ping or Pong. */
function isData({ opcode }: WireMessage): boolean {
  return opcode === textOpcode || opcode === binaryOpcode
}

function messageOf({ t, dir, opcode, data }: WireMessage, startedMs: number): object {
  const text = opcode === textOpcode ? textOf(data) : undefined
  return { type: dir === 'c2s' ? 'send' : 'receive', time: (startedMs + t) / 1000, opcode, data: text ?? base64(data) }
}

function pairs(list: readonly (readonly [string, string])[]): { name: string; value: string }[] {
  return list.map(([name, value]) => ({ name, value }))
}

function cookiesIn(line: string): { name: string; value: string }[] {
  return line.split(';').flatMap((part) => {
    const [name = '', ...rest] = part.trim().split('=')
    return name === '' ? [] : [{ name, value: rest.join('=') }]
  })
}

/** From the start line up to and including the empty line; HTTP/2 compresses its heads, and the size is not known. */
function headSize(startLine: string, headers: Headers, version: WireExchange['version']): number {
  if (version === '2') return unknown
  return headers.reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}: ${value}\r\n`, 'latin1'), startLine.length + 4)
}

/** Undefined when the bytes are not UTF-8. */
function textOf(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch {
    return undefined
  }
}

function base64(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')
}
