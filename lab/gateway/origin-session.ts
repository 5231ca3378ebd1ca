import { connect, type ClientHttp2Session } from 'node:http2'
import type { ClientConnection } from './client-connection.ts'
import { dialOrigin, resetOrigin, type DialOptions, type OriginSocket } from './origin-dialer.ts'
import type { RuleSet } from './rule-set.ts'
import { refuseLateWrites, streamWithoutHandle } from './stream-without-handle.ts'

/** One HTTP/2 session with the origin, of ONE client connection: the two end together. */
export interface OriginSession {
  readonly origin: OriginSocket
  readonly session: ClientHttp2Session
  /** Resolves when the origin's SETTINGS are here; extended CONNECT may not be sent before (RFC 8441, 3). */
  readonly ready: Promise<void>
}

interface OriginSessionOptions {
  readonly dial: DialOptions
  readonly rules: RuleSet
}

function openOriginSession({ dial, rules }: OriginSessionOptions, connection: ClientConnection): OriginSession {
  const origin = dialOrigin({ ...dial, serves: connection.id }, 'h2')
  const session = connect(`https://${dial.upstream.host}:${dial.upstream.port}`, { createConnection: () => (dial.log.tap ? streamWithoutHandle(origin.socket) : origin.socket), settings: { enablePush: false } })
  if (dial.log.tap) refuseLateWrites(session)
  session.on('error', () => {})
  session.on('goaway', () => {
    const downstream = connection.session
    if (!rules.keepsClients && downstream && !downstream.destroyed && !downstream.closed) downstream.close()
  })
  origin.socket.on('close', () => {
    if (connection.raw.destroyed || rules.keepsClients) return
    // Never an HTTP status: the client sees what it would have seen of the origin's own connection.
    connection.close(origin.ending ?? 'fin', 'mirror')
  })
  const ready = new Promise<void>((resolve, reject) => {
    session.once('remoteSettings', () => resolve())
    session.once('close', () => reject(new Error('the origin closed the session before its SETTINGS')))
  })
  ready.catch(() => {})
  connection.whenGone(() => {
    if (connection.endingForOrigin() === 'rst') resetOrigin(origin)
    session.destroy()
    origin.socket.destroy()
  })
  return { origin, session, ready }
}

/** The session of a client connection: opened with its first request, and anew when it can take no more and the client stays. */
export function sessionOf(options: OriginSessionOptions, connection: ClientConnection): () => OriginSession {
  let current: OriginSession | undefined
  return () => {
    const spent = current && (options.rules.keepsClients || current.origin.ending === undefined) && (current.session.closed || current.origin.socket.destroyed)
    if (!current || spent) current = openOriginSession(options, connection)
    return current
  }
}
