import type { Chance } from './chance.ts'

export const wholeUpgrade = 'GET /tunnel HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\n\r\n'
export const granted = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'

/** HTTP/2 writes none of them: one is HTTP/1.1's own, one has a single value there. */
const onlyInHttp1 = 'Keep-Alive: timeout=1\r\nEtag: 1\r\nEtag: 2\r\n'

/** What may come, however seldom it does. */
export const wholeRequests = [
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, br\r\nIf-None-Match: "a"\r\nRange: bytes=0-1\r\n\r\n',
  wholeUpgrade.replace('/tunnel', '/ws'),
  `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n${onlyInHttp1}\r\n`,
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc',
  'CONNECT other.test:443 HTTP/1.1\r\nHost: other.test:443\r\n\r\n',
  'HEAD http://other.test/ HTTP/1.1\r\nHost: other.test\r\n\r\n',
  'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
]
export const wholeResponses = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\n${onlyInHttp1}\r\n`,
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nTrailer: X-Sum\r\nX-Accel-Buffering: no\r\n\r\nok',
  `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n${onlyInHttp1}\r\nHTTP/1.1 204 No Content\r\n\r\n`,
  'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: max-age=1, =, public=\r\nVary: ,\r\nExpires: never\r\n\r\nid: 1\ndata: a\n\n:c\r\rdata',
  'HTTP/1.1 999 \r\n\r\n',
]

/** Not one of them may stand in a start line, a header name or a header value (RFC 9110, 5.5 and 5.6.2). */
const controls = [0, 1, 2, 7, 8, 11, 12, 14, 27, 31, 127]

type Break = (message: Buffer, chance: Chance) => Buffer

const control: Break = (message, chance) => {
  message[chance.below(message.indexOf('\r\n\r\n') + 1)] = chance.pick(controls)
  return message
}
const addLine =
  (...lines: readonly string[]): Break =>
  (message, chance) => {
    const end = message.indexOf('\r\n') + 2
    return Buffer.concat([message.subarray(0, end), Buffer.from(`${chance.pick(lines)}\r\n`, 'latin1'), message.subarray(end)])
  }
const cut: Break = (message, chance) => message.subarray(0, 1 + chance.below(message.indexOf('\r\n\r\n') + 3))
/** Whatever else is changed: no line may hold that first byte. */
const noise: Break = (message, chance) => {
  const noisy = Buffer.concat([message, chance.bytes(chance.below(60))])
  for (let n = 1 + chance.below(8); n > 0; n--) noisy[chance.below(noisy.length)] = chance.below(256)
  noisy[chance.oneIn(2) ? 0 : 2] = chance.pick(controls)
  return noisy
}
const instead =
  (...texts: readonly string[]): Break =>
  (_message, chance) =>
    Buffer.from(chance.pick(texts), 'latin1')

const badChunks = ['zz\r\nabc\r\n0\r\n\r\n', '-1\r\n\r\n', 'fffffffffffffffffff\r\nabc', '3abc\r\n0\r\n\r\n', '3\r\nabcd\r\n0\r\n\r\n', '3\r\nab', ' 3\r\nabc\r\n0\r\n\r\n', '\r\n\r\n', '3;\0\r\nabc\r\n0\r\n\r\n', '0\r\nX Y: 1\r\n\r\n', '0\r\n: 1\r\n\r\n']
const badLines = ['NoColon', 'Space : 1', ': nameless', 'X@(): 1', 'X: a\0b', 'X: a\rb', 'Content-Length: -1', 'Content-Length: 1e3', 'Content-Length: 0x1', 'Content-Length: 1, 2', 'Content-Length: 1\r\nContent-Length: 2', 'Content-Length: 99999999999999999999999', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: \0']

const requestBreaks: readonly Break[] = [
  control,
  control,
  noise,
  noise,
  cut,
  addLine(...badLines, 'Host: x\r\nHost: y', 'Transfer-Encoding: chunked, gzip', 'Transfer-Encoding: chunked\r\nContent-Length: 3'),
  instead(
    ...['GET HTTP/1.1', 'G@T / HTTP/1.1', 'GET /a b HTTP/1.1', 'GET / HTTP/1', 'GET / http/1.1', 'GET / HTTP/11', 'GET / HTTP/x.1', 'GET / HTTPS/1.1', '/ HTTP/1.1', ' / HTTP/1.1', 'GET /\t/ HTTP/1.1', 'GET'].map((line) => `${line}\r\nHost: x\r\n\r\n`),
    'GET / HTTP/1.1\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  ),
  instead(...badChunks.map((chunk) => `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`)),
]
const responseBreaks: readonly Break[] = [
  control,
  control,
  noise,
  noise,
  cut,
  addLine(...badLines),
  instead(...['HTTP/1.1 20 OK', 'HTTP/1.1 2000 OK', 'HTTP/1.1 abc', 'HTTP/1.1200 OK', 'HTTP/1.1', 'HTTP/1 200 OK', 'http/1.1 200 OK', 'HTTP/11 200 OK', ' HTTP/1.1 200 OK', '200 OK', 'ICY 200 OK', 'HTTP/1.1 -20 OK'].map((line) => `${line}\r\nContent-Length: 2\r\n\r\nok`)),
  instead(...badChunks.map((chunk) => `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`)),
]

export function brokenRequest(chance: Chance): Buffer {
  return chance.pick(requestBreaks)(Buffer.from(chance.pick(wholeRequests), 'latin1'), chance)
}

export function brokenResponse(chance: Chance): Buffer {
  return chance.pick(responseBreaks)(Buffer.from(chance.pick(wholeResponses), 'latin1'), chance)
}
