import { once } from 'node:events'
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { h2Session } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, RawClient, type Testbed } from '../testbed.ts'

/** What each side saw of a header that both of them sent. */
interface Sides {
  readonly origin: unknown
  readonly client: unknown
}
interface HeaderBed extends AsyncDisposable {
  readonly bed: Testbed
  /** An exchange, or the handshake of a tunnel. */
  readonly exchange: (tunnel: boolean) => Promise<Sides>
}

async function h1Heads(name: string): Promise<HeaderBed> {
  const key = name.toLowerCase()
  let seen: IncomingHttpHeaders = {}
  const server = createServer((asked, response) => ((seen = asked.headers), response.writeHead(200, { [name]: 'down' }).end()))
  server.on('upgrade', (asked, socket: Socket) => {
    seen = asked.headers
    socket.on('error', () => {})
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${name}: down\r\n\r\n`)
  })
  const bed = await h1Bed(server)
  return {
    bed,
    async exchange(tunnel) {
      const asked = request({ port: bed.gateway.port, host: '127.0.0.1', agent: false, headers: { [name]: 'up', ...(tunnel ? { Connection: 'Upgrade', Upgrade: 'websocket' } : {}) } }).end()
      const [answer] = (await once(asked, tunnel ? 'upgrade' : 'response')) as [IncomingMessage]
      answer.socket.destroy()
      return { origin: seen[key], client: [answer.headers[key]].flat()[0] }
    },
    [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose](),
  }
}

async function h2Heads(name: string): Promise<HeaderBed> {
  const key = name.toLowerCase()
  let seen: IncomingHttpHeaders = {}
  const bed = await h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      seen = headers
      stream.on('error', () => {})
      stream.respond({ ':status': 200, [key]: 'down' })
    }),
  )
  const session = await h2Session(bed)
  return {
    bed,
    async exchange(tunnel) {
      const method = tunnel ? { ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':authority': 'x' } : {}
      const stream = session.request({ ...method, ':path': '/', [key]: 'up' }, { endStream: !tunnel })
      const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
      stream.on('error', () => {})
      stream.close()
      return { origin: seen[key], client: [headers[key]].flat()[0] }
    },
    [Symbol.asyncDispose]: async () => (session.destroy(), await bed[Symbol.asyncDispose]()),
  }
}

describe.each([['HTTP/1.1', h1Heads], ['HTTP/2', h2Heads]] as const)('headers over %s', (_version, headerBed) => {
  it.each(['Last-Event-ID', 'Authorization', 'Cookie', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Extensions', 'Cache-Control'])('%s is lost and rewritten, in handshakes too', async (name) => {
    await using setup = await headerBed(name)
    const { bed, exchange } = setup
    const both = async () => [await exchange(false), await exchange(true)]
    const twice = (sides: Sides) => [sides, sides]
    expect(await both()).toEqual(twice({ origin: 'up', client: 'down' }))
    bed.on('gateway/drop-header', { name, of: 'request' })
    expect(await both()).toEqual(twice({ origin: undefined, client: 'down' }))
    bed.on('gateway/drop-header', { name })
    expect(await both()).toEqual(twice({ origin: undefined, client: undefined }))
    bed.gateway.switchOff('gateway/drop-header')
    bed.on('gateway/set-header', { name, value: 'rewritten', of: 'request' })
    expect(await both()).toEqual(twice({ origin: 'rewritten', client: 'down' }))
    bed.on('gateway/set-header', { name, value: 'rewritten', of: 'response' })
    expect(await both()).toEqual(twice({ origin: 'up', client: 'rewritten' }))
  })
})

it.each([
  [['TE', 'Keep-Alive', 'named'], 'none'],
  [['TE', 'Keep-Alive'], 'x-named'],
  [['Keep-Alive', 'named'], 'te'],
] as const)('gateway/drop-hop-by-hop takes %j out, not the Upgrade and not what is meant for the origin: %s is left', async (names, left) => {
  const seen: string[] = []
  const tell = ({ headers }: IncomingMessage) => void seen.push(['te', 'keep-alive', 'x-named', 'x-mine'].filter((name) => headers[name] !== undefined).join(', '))
  const server = createServer((request, response) => (tell(request), response.end()))
  server.on('upgrade', (request, socket: Socket) => (tell(request), socket.destroy()))
  await using bed = await h1Bed(server)
  bed.on('gateway/drop-hop-by-hop', { names })
  const lines = 'Host: x\r\nTE: trailers\r\nKeep-Alive: timeout=5\r\nX-Named: a\r\nX-Mine: b\r\n'
  for (const request of [`${lines}Connection: X-Named, keep-alive\r\n\r\n`, `${lines}Connection: X-Named, Upgrade\r\nUpgrade: websocket\r\n\r\n`]) {
    const client = new RawClient(bed.gateway.port).send(`GET / HTTP/1.1\r\n${request}`)
    await eventually(() => seen.length > 0, 'at the origin')
    expect(seen.splice(0)).toEqual([left === 'none' ? 'x-mine' : `${left}, x-mine`])
    client.close()
  }
})

it('all lines of a cookie that HTTP/2 split are lost, or become one', async () => {
  const seen: unknown[] = []
  await using bed = await h2Bed((server) => server.on('stream', (stream: ServerHttp2Stream, headers) => (seen.push(headers.cookie), stream.respond({ ':status': 204 }, { endStream: true }))))
  const session = await h2Session(bed)
  const ask = async () => once(session.request({ ':path': '/', cookie: ['a=1', 'b=2'] }), 'response')
  await ask()
  bed.on('gateway/drop-header', { name: 'Cookie' })
  await ask()
  bed.gateway.switchOff('gateway/drop-header')
  bed.on('gateway/set-header', { name: 'Cookie', value: 'c=3', of: 'request' })
  await ask()
  expect(seen).toEqual(['a=1; b=2', undefined, 'c=3'])
  session.destroy()
})

/** What a `ws` client that asks for a subprotocol and for compression makes of the handshake, and of a message that is worth compressing. */
async function outcome(bed: Testbed): Promise<string> {
  const client = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/`, ['feed'])
  let error = ''
  client.on('error', ({ message }) => (error = message))
  const told = await new Promise<string>((resolve) => {
    client.on('message', () => resolve(`message; protocol "${client.protocol}", extensions "${client.extensions}"`))
    client.on('close', (code) => resolve(`${code}: ${error}`))
  })
  client.terminate()
  return told
}

describe('a ws client', () => {
  const deflate = 'permessage-deflate'
  it.each([
    ['Sec-WebSocket-Protocol', 'drop-header', { of: 'request' }, '1006: Server sent no subprotocol'],
    ['Sec-WebSocket-Protocol', 'drop-header', { of: 'response' }, '1006: Server sent no subprotocol'],
    ['Sec-WebSocket-Protocol', 'set-header', { of: 'request', value: 'other' }, '1006: Server sent an invalid subprotocol'],
    ['Sec-WebSocket-Protocol', 'set-header', { of: 'response', value: 'other' }, '1006: Server sent an invalid subprotocol'],
    ['Sec-WebSocket-Extensions', 'drop-header', { of: 'both' }, 'message; protocol "feed", extensions ""'],
    ['Sec-WebSocket-Extensions', 'drop-header', { of: 'response' }, '1006: Invalid WebSocket frame: RSV1 must be clear'],
    ['Sec-WebSocket-Extensions', 'set-header', { of: 'request', value: 'x-other' }, 'message; protocol "feed", extensions ""'],
    ['Sec-WebSocket-Extensions', 'set-header', { of: 'response', value: 'x-other' }, '1006: Server indicated an extension that was not requested'],
  ] as const)('without its own %s (%s, %j)', async (name, rule, params, expected) => {
    const server = createServer()
    const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } })
    sockets.on('connection', (socket) => (socket.on('error', () => {}), socket.send('x'.repeat(100))))
    await using bed = await h1Bed(server)
    expect(await outcome(bed)).toBe(`message; protocol "feed", extensions "${deflate}"`)
    bed.on(`gateway/${rule}`, { name, ...params })
    expect(await outcome(bed)).toBe(expected)
  })
})
