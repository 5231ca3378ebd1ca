import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants, type IncomingHttpHeaders } from 'node:http2'
import type { Subject } from './observations.ts'
import { closeIn, maskedClose } from './observe-tunnel.ts'

const nameOf = (code: number) => Object.entries(constants).find(([name, value]) => name.startsWith('NGHTTP2_') && !name.includes('FLAG') && !name.includes('SETTINGS') && !name.includes('STATE') && value === code && /NO_ERROR|ERROR|CANCEL|REFUSED|CLOSED|CALM|SECURITY/.test(name))?.[0].slice('NGHTTP2_'.length) ?? String(code)

/** Undefined when the server does not speak HTTP/2. */
async function openSession({ tlsPort, ca }: Subject): Promise<ClientHttp2Session | undefined> {
  if (tlsPort === undefined) return undefined
  const session = connect(`https://127.0.0.1:${tlsPort}`, { ca })
  session.on('error', () => {})
  const settings = once(session, 'remoteSettings').then(() => true, () => false)
  const lost = once(session, 'close').then(() => false)
  if (await Promise.race([settings, lost])) return session
  session.destroy()
  return undefined
}

async function withSession(subject: Subject, look: (session: ClientHttp2Session) => Promise<string> | string): Promise<string> {
  const session = await openSession(subject)
  if (!session) return 'no HTTP/2'
  try {
    return await look(session)
  } finally {
    session.destroy()
  }
}

export function settingsOfHttp2(subject: Subject): Promise<string> {
  return withSession(subject, ({ remoteSettings: { enableConnectProtocol, maxConcurrentStreams } }) => `RFC 8441 ${enableConnectProtocol ? 'offered' : 'not offered'}, ${maxConcurrentStreams === undefined || maxConcurrentStreams >= 2 ** 31 ? 'any number of' : maxConcurrentStreams} streams`)
}

/** Sent whether it is offered or not. */
export function extendedConnect(subject: Subject): Promise<string> {
  return withSession(subject, async (session) => {
    if (!session.remoteSettings.enableConnectProtocol) return 'not offered'
    const stream = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': '/ws', ':authority': '127.0.0.1', 'sec-websocket-version': '13' }, { endStream: false })
    return answerOf(stream)
  })
}

/** The code that a page is told of an origin's Close. */
export function closeOfOriginOverHttp2(subject: Subject): Promise<string> {
  return withSession(subject, async (session) => {
    if (!session.remoteSettings.enableConnectProtocol) return 'not offered'
    const stream = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': '/ws-close', ':authority': '127.0.0.1', 'sec-websocket-version': '13' }, { endStream: false })
    let bytes = Buffer.alloc(0)
    stream.on('error', () => {})
    stream.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk])
      if (closeIn(bytes) !== undefined && stream.writable) stream.end(maskedClose(4001, 'moved'))
    })
    await Promise.race([once(stream, 'close').catch(() => {}), new Promise((resolve) => setTimeout(resolve, 3000).unref())])
    return `${closeIn(bytes) ?? 'no Close'}, then ${!stream.closed ? 'no end' : stream.rstCode === 0 ? 'END_STREAM' : `RST_STREAM ${nameOf(stream.rstCode)}`}`
  })
}

/** Its head is flushed at once, its first event comes 800 ms later. */
export function headAloneOverHttp2(subject: Subject): Promise<string> {
  return withSession(subject, async (session) => {
    const stream = session.request({ ':path': '/head-alone' })
    let answeredAt = Number.NaN
    stream.on('error', () => {})
    stream.on('response', () => (answeredAt = performance.now()))
    const came = await Promise.race([once(stream, 'data').then(() => true, () => false), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 3000).unref())])
    const aloneMs = performance.now() - answeredAt
    stream.close()
    return !came ? 'held, and no event comes' : aloneMs > 400 ? 'at once' : 'held until the first event'
  })
}

/** The status, or how the stream ended without one. */
function answerOf(stream: ClientHttp2Stream): Promise<string> {
  return new Promise((resolve) => {
    stream.on('error', () => {})
    stream.on('response', (headers: IncomingHttpHeaders & { ':status'?: number }) => resolve(String(headers[':status'])))
    stream.on('close', () => resolve(`RST_STREAM ${nameOf(stream.rstCode)}`))
  })
}

export function http2StreamCutByFin(subject: Subject): Promise<string> {
  return withSession(subject, async (session) => {
    const stream = session.request({ ':path': '/stream-fin' })
    let text = ''
    stream.on('error', () => {})
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await Promise.race([once(stream, 'close').catch(() => {}), new Promise((resolve) => setTimeout(resolve, 4000).unref())])
    const end = !stream.closed ? 'no end' : stream.rstCode === 0 ? 'END_STREAM, as if complete' : `RST_STREAM ${nameOf(stream.rstCode)}`
    return `${text.includes('data:') ? 'the events' : 'no event'}, then ${end}`
  })
}

export function http2OriginEndsWithoutHead(subject: Subject): Promise<string> {
  return withSession(subject, async (session) => answerOf(session.request({ ':path': '/no-head-fin' })))
}
