import { createHash } from 'node:crypto'
import type { WireExchange } from '../contract/wire.ts'
import type { AcceptExplanation } from '../contract/wire-pages.ts'
import { headerOf } from './http1-head.ts'

/** RFC 6455, 1.3: the same for everyone; no server answers with it by chance. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Sec-WebSocket-Accept step by step, and whether the server sent it. RFC 6455, 4.2.2. */
export function explainAccept(key: string, sent: string | null): AcceptExplanation {
  const joined = key + guid
  const sha1 = createHash('sha1').update(joined, 'latin1').digest()
  const accept = sha1.toString('base64')
  return { key, guid, joined, sha1Hex: sha1.toString('hex'), accept, sent, matches: sent === accept }
}

/** The explanation of a WebSocket handshake over HTTP/1.1; null for any other exchange. HTTP/2 has no key: `:protocol` says it all. */
export function acceptOf({ version, requestHeaders, response }: WireExchange): AcceptExplanation | null {
  if (version === '2') return null
  const key = headerOf(requestHeaders, 'sec-websocket-key')
  if (key === undefined) return null
  return explainAccept(key, (response && headerOf(response.headers, 'sec-websocket-accept')) ?? null)
}
