import type { FieldNote } from './unit-draft.ts'

/** What a header field does to a stream on its way; names in lower case. Fields that explain themselves are not here. */
const notes: Readonly<Record<string, readonly [meaning: string, rfc: string]>> = {
  host: ['Which of the sites behind this address is meant; required in HTTP/1.1.', 'RFC 9110 7.2'],
  connection: ['Options for this hop only; each name in it is a header field that an intermediary must take out.', 'RFC 9110 7.6.1'],
  upgrade: ['Asks to go on with another protocol on this connection. For one hop only: an intermediary that does not know it takes it out.', 'RFC 9110 7.8'],
  'keep-alive': ['An old hint about how long an idle connection is kept; for one hop only.', 'RFC 2068 19.7.1'],
  'transfer-encoding': ['How the body is framed on this hop; chunked lets a sender begin before it knows the length.', 'RFC 9112 6.1'],
  'content-length': ['The body is exactly this long.', 'RFC 9112 6.2'],
  trailer: ['Which fields follow after the body.', 'RFC 9110 6.6.2'],
  te: ['Which transfer codings, and whether trailers, the client takes.', 'RFC 9110 10.1.4'],
  expect: ['The body is sent once the server says 100.', 'RFC 9110 10.1.1'],
  date: ['When the origin made this answer; an intermediary may have kept it since.', 'RFC 9110 6.6.1'],
  via: ['The intermediaries on the way.', 'RFC 9110 7.6.3'],
  accept: ['Media types that the client takes.', 'RFC 9110 12.5.1'],
  'accept-encoding': ['Content codings that the client takes; a compressed stream may be held back until the compressor has enough.', 'RFC 9110 12.5.3'],
  'content-encoding': ['The body is compressed.', 'RFC 9110 8.4'],
  'content-type': ['The media type of the body.', 'RFC 9110 8.3'],
  'cache-control': ['What caches may do; no-transform also forbids an intermediary to compress.', 'RFC 9111 5.2'],
  'last-event-id': ['The last id that the client has seen: where the stream shall go on.', 'HTML 9.2.4'],
  'x-accel-buffering': ['no asks nginx not to buffer this response.', 'nginx proxy_buffering'],
  'retry-after': ['How long to wait before the next try.', 'RFC 9110 10.2.3'],
  age: ['Seconds since the origin made this answer: it comes from a cache.', 'RFC 9111 5.1'],
  etag: ['The version of what is sent.', 'RFC 9110 8.8.3'],
  'if-none-match': ['Answer 304 while the version is still this one.', 'RFC 9110 13.1.2'],
  'sec-websocket-key': ['16 random bytes in base64; the server proves with them that it understood the handshake.', 'RFC 6455 4.1'],
  'sec-websocket-accept': ['base64 of the SHA-1 of the key and a fixed GUID.', 'RFC 6455 4.2.2'],
  'sec-websocket-version': ['13 is RFC 6455.', 'RFC 6455 4.1'],
  'sec-websocket-protocol': ['The subprotocol that is spoken inside.', 'RFC 6455 1.9'],
  'sec-websocket-extensions': ['Extensions such as permessage-deflate.', 'RFC 6455 9.1'],
  origin: ['The site whose page made the request.', 'RFC 6454 7'],
  ':protocol': ['Extended CONNECT: the protocol to speak on this stream.', 'RFC 8441 4'],
}

export function noteOnHeader(name: string, value = ''): FieldNote {
  const known = notes[name.toLowerCase()]
  if (!known) return { meaning: 'Means nothing to the framing of this connection; intermediaries pass it on.', rfc: 'RFC 9112 5' }
  const [meaning, rfc] = known
  if (name.toLowerCase() === 'content-type' && value.startsWith('text/event-stream')) return { meaning: 'A stream of events, not a document: it must not be buffered.', rfc: 'HTML 9.2.5' }
  return { meaning, rfc }
}
