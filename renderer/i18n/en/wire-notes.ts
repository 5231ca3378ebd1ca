/** What a line on the wire means, in a few words with its RFC. Keys are lower-case header names or statuses. */
const headers: Readonly<Record<string, string>> = {
  upgrade: 'asks to switch protocols, RFC 9110 §7.8',
  connection: 'names hop-by-hop headers, RFC 9110 §7.6.1',
  'sec-websocket-key': 'random; means nothing without Upgrade, RFC 6455 §4.1',
  'sec-websocket-version': '13 is the only one in use, RFC 6455 §4.1',
  'sec-websocket-accept': 'proof that the server read the key, RFC 6455 §4.2.2',
  'sec-websocket-extensions': 'compression on offer, RFC 7692',
  'last-event-id': 'where to resume, HTML §9.2',
  accept: 'what the client can read',
  'cache-control': 'RFC 9111 §5.2',
  ':protocol': 'a WebSocket inside HTTP/2, RFC 8441 §4',
  ':method': 'RFC 9113 §8.3.1',
  'transfer-encoding': 'length unknown, sent in chunks, RFC 9112 §7.1',
  'x-accel-buffering': 'asks nginx not to buffer',
  via: 'an intermediary was here, RFC 9110 §7.6.3',
  te: 'hop-by-hop, RFC 9110 §10.1.4',
}

const statuses: Readonly<Record<number, string>> = {
  101: 'switched: from here on it is not HTTP any more, RFC 9110 §15.2.2',
  200: 'RFC 9110 §15.3.1',
  204: 'nothing new; an EventSource stops here for good, HTML §9.2',
  400: 'RFC 9110 §15.5.1',
  404: 'RFC 9110 §15.5.5',
  426: 'wanted an upgrade and saw none, RFC 9110 §15.5.22; the page never sees this number',
  429: 'too many requests, RFC 6585 §4',
  500: 'RFC 9110 §15.6.1',
  502: 'the gateway had no good answer from the origin, RFC 9110 §15.6.3',
  503: 'RFC 9110 §15.6.4',
  504: 'the gateway gave up waiting, RFC 9110 §15.6.5',
}

export const wireNotes = { headers, statuses }
