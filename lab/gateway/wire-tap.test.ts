import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect as connectH2 } from 'node:http2'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Hop, LabEvent } from '../contract/event.ts'
import type { RunLog } from '../contract/run-file.ts'
import { virtualClock } from '../core/clock.ts'
import { webSocketOverStream } from '../core/websocket-stream.ts'
import { unrecordedTail } from '../contract/wire.ts'
import { capturedConnections } from '../run/captured-connections.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { assertCoverage, undescribed } from '../wire/testing/coverage.ts'
import { openGateway } from './gateway.ts'
import { eventually, h1Bed, h2Bed, RawClient, testContext, type Testbed } from './testbed.ts'
import { RunTaps, tapLimits, WireTap } from './wire-tap.ts'

const captured = (events: readonly LabEvent[]) => capturedConnections({ events } as unknown as RunLog)
const closedOnBothHops = (bed: Testbed) => eventually(() => new Set(bed.events.flatMap((event) => (event.kind === 'tcp-close' ? [event.hop] : []))).size === 2, 'both hops closed')

/** Decodes what the tap saw of both hops; a healthy conversation leaves nothing undescribed. */
function seen(bed: Testbed) {
  const hops = Object.fromEntries(
    captured(bed.events).map((connection) => {
      const decoded = decodeConnection(connection)
      assertCoverage(connection, decoded)
      expect(undescribed(decoded)).toEqual([])
      return [connection.hop, { connection, decoded }]
    }),
  )
  return (hop: Hop) => {
    const found = hops[hop]
    if (!found) throw new Error(`nothing was captured of the ${hop} hop`)
    return found
  }
}

describe('the tap', () => {
  it('records HTTP/1.1 and its event stream on both hops, byte for byte as counted, and names whom the origin hop serves', async () => {
    await using bed = await h1Bed((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('id: 1\ndata: eins\n\n')
      setTimeout(() => response.end('id: 2\ndata: zwei\n\n'), 20)
    })
    const client = new RawClient(bed.gateway.port)
    client.send('GET /sse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    await client.end()
    client.close()
    await closedOnBothHops(bed)
    const hop = seen(bed)
    for (const name of ['client', 'origin'] as const) {
      const { connection, decoded } = hop(name)
      const close = bed.events.find((event) => event.kind === 'tcp-close' && event.hop === name)
      const bytes = (dir: 'c2s' | 's2c') => connection.segments.filter((segment) => segment.dir === dir).reduce((sum, { data }) => sum + data.length, 0)
      // Nothing leaves before there is a connection, although it is written before.
      expect(connection.segments[0]?.t).toBeGreaterThanOrEqual(connection.openedT)
      expect(close).toMatchObject({ bytesUp: bytes('c2s'), bytesDown: bytes('s2c') })
      expect(decoded.exchanges[0]?.events?.map(({ id, data }) => [id, data])).toEqual([['1', 'eins'], ['2', 'zwei']])
    }
    expect(hop('origin').connection.serves).toBe(hop('client').connection.conn)
  })

  it('is not taken for a leak of listeners by Node when much is written before the connection to the origin stands', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error) => void warnings.push(warning)
    process.on('warning', warned)
    try {
      await using bed = await h1Bed((request, response) => request.pipe(response))
      const client = new RawClient(bed.gateway.port)
      client.send(`POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${'1\r\nx\r\n'.repeat(20)}0\r\n\r\n`)
      await client.end()
      client.close()
      await closedOnBothHops(bed)
      const { connection, decoded } = seen(bed)('origin')
      expect(decoded.exchanges).toHaveLength(1)
      expect(connection.segments[0]?.t).toBeGreaterThanOrEqual(connection.openedT)
    } finally {
      process.off('warning', warned)
    }
    expect(warnings).toEqual([])
  })

  it('records a WebSocket from its handshake to its closing handshake, on both hops', async () => {
    const http = createServer()
    const sockets = new WebSocketServer({ server: http })
    sockets.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })))
    await using bed = await h1Bed(http)
    const client = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/ws`)
    await once(client, 'open')
    for (const text of ['one', 'two', 'x'.repeat(3000)]) {
      client.send(text)
      await once(client, 'message')
    }
    client.close(1000)
    await once(client, 'close')
    await closedOnBothHops(bed)
    for (const name of ['client', 'origin'] as const) {
      const [exchange] = seen(bed)(name).decoded.exchanges
      expect(exchange?.messages.filter(({ opcode }) => opcode === 1).map(({ dir, data }) => [dir, data.length])).toEqual([['c2s', 3], ['s2c', 3], ['c2s', 3], ['s2c', 3], ['c2s', 3000], ['s2c', 3000]])
      expect(exchange?.how).toBe('close-frame')
    }
    sockets.close()
  })

  it('makes one piece of what comes at once, but never across a turn of the other direction', () => {
    const events: LabEvent[] = []
    let t = 0
    const tap = new WireTap('websocket', { ...testContext(events), clock: { ...virtualClock(), now: () => t } }, new RunTaps())
    const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }) as Socket
    tap.attach(socket, 'client', 'c1')
    socket.push('pi')
    t = 0.2
    socket.push('ng')
    t = 0.3
    socket.write('pong')
    t = 0.4
    socket.push('ping again')
    t = 3
    socket.push('and again')
    tap.close()
    socket.destroy()
    expect(captured([{ kind: 'tcp-open', side: 'wire', id: 0, t: 0, transport: 'websocket', hop: 'client', conn: 'c1' }, ...events])[0]?.segments.map(({ t, dir, offset, data }) => [t, dir, offset, Buffer.from(data).toString()])).toEqual([
      [0, 'c2s', 0, 'ping'],
      [0.3, 's2c', 0, 'pong'],
      [0.4, 'c2s', 4, 'ping again'],
      [3, 'c2s', 14, 'and again'],
    ])
    // One for each direction: an event is dearer than a time in it.
    expect(events).toHaveLength(2)
  })

  describe('stays out of the way of messages', () => {
    afterEach(() => void vi.useRealTimers())

    function tapped(now: () => number, count = 1) {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] })
      const events: LabEvent[] = []
      let handedOut = 0
      const tap = new WireTap('websocket', { ...testContext(events), handOut: () => void handedOut++, clock: { ...virtualClock(), now } }, new RunTaps())
      const sockets = Array.from({ length: count }, (_, i) => {
        const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() }) as Socket
        tap.attach(socket, 'client', `c${i}`)
        return socket
      })
      return { socket: sockets[0] as Socket, sockets, handedOut: () => handedOut, recorded: () => events.filter(({ kind }) => kind === 'capture') }
    }

    it('records when nothing passes', () => {
      let t = 0
      const { socket, recorded, handedOut } = tapped(() => t)
      socket.push('ping')
      vi.advanceTimersByTime(59)
      expect(recorded()).toEqual([])
      t = 62
      vi.advanceTimersByTime(1)
      expect(recorded()).toHaveLength(1)
      // What has waited here does not wait for the recorder's next batch as well.
      expect(handedOut()).toBe(1)
    })

    it('does not wait for that for longer than 75 ms', () => {
      let t = 0
      const { socket, recorded } = tapped(() => t)
      for (; recorded().length === 0 && t < 200; t++) {
        socket.push('ping')
        vi.advanceTimersByTime(1)
      }
      expect(t).toBeGreaterThanOrEqual(75)
      expect(t).toBeLessThanOrEqual(77)
    })

    it('lets go of the event loop again and again when there is much to record, and records all of it in order', () => {
      let t = 0
      const { sockets, recorded } = tapped(() => (t += 0.05), 40)
      for (const [i, socket] of sockets.entries()) socket.push(`${i},`)
      t += 1
      vi.advanceTimersToNextTimer()
      const turns = [recorded().length]
      while (vi.getTimerCount() > 0) {
        vi.advanceTimersToNextTimer()
        turns.push(recorded().length)
      }
      expect(turns.length).toBeGreaterThan(5)
      expect(turns.every((all, i) => all > (turns[i - 1] ?? 0))).toBe(true)
      expect(recorded().map((event) => event.kind === 'capture' && Buffer.from(event.data, 'base64').toString())).toEqual(sockets.map((_, i) => `${i},`))
    })
  })

  it('records HTTP/2 and a WebSocket in it under TLS, on both hops', async () => {
    await using bed = await h2Bed((server) => {
      server.on('stream', (stream, headers) => {
        stream.on('error', () => {})
        stream.respond({ ':status': 200, 'content-type': 'text/plain' })
        if (headers[':method'] !== 'CONNECT') return void stream.end('hello')
        const socket = webSocketOverStream(stream, { role: 'server' })
        socket.on('message', (data) => socket.send(`${(data as Buffer).toString()}!`))
      })
    })
    const session = connectH2(`https://127.0.0.1:${bed.gateway.port}`, { rejectUnauthorized: false })
    await once(session, 'remoteSettings')
    const plain = session.request({ ':path': '/text' })
    plain.resume()
    await once(plain, 'close')
    const tunnel = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/ws', ':scheme': 'https' } as never)
    await once(tunnel, 'response')
    const socket = webSocketOverStream(tunnel, { role: 'client' })
    socket.send('psst')
    const [answer] = (await once(socket, 'message')) as [Buffer]
    expect(String(answer)).toBe('psst!')
    socket.close(1000)
    await once(socket, 'close')
    session.close()
    await once(session, 'close')
    await closedOnBothHops(bed)
    for (const name of ['client', 'origin'] as const) {
      const { exchanges } = seen(bed)(name).decoded
      expect(exchanges.map(({ method, protocol, response }) => [method, protocol, response?.status, Buffer.from(response?.body.data ?? []).toString()])).toEqual([
        ['GET', undefined, 200, 'hello'],
        ['CONNECT', 'websocket', 200, ''],
      ])
      expect(exchanges[1]?.messages.filter(({ opcode }) => opcode === 1).map(({ dir, data }) => [dir, Buffer.from(data).toString()])).toEqual([['c2s', 'psst'], ['s2c', 'psst!']])
    }
  })

  it('keeps the first and the last bytes of a long answer, and the jump of the offset says how many are left out', async () => {
    const size = 1_000_000
    const body = randomBytes(size)
    await using bed = await h1Bed((_request, response) => void response.end(body))
    const client = new RawClient(bed.gateway.port)
    client.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    await client.end()
    client.close()
    await closedOnBothHops(bed)
    for (const { segments } of captured(bed.events)) {
      const down = segments.filter(({ dir }) => dir === 's2c')
      const head = Buffer.from(down[0]?.data ?? []).indexOf('\r\n\r\n') + 4
      for (const { offset, data } of down) {
        const from = Math.max(0, offset - head)
        expect(Buffer.from(data).subarray(Math.max(0, head - offset)).equals(body.subarray(from, offset - head + data.length))).toBe(true)
      }
      const total = down.reduce((sum, { data }) => sum + data.length, 0)
      const last = down.at(-1)
      expect(total).toBeGreaterThanOrEqual(tapLimits.first + tapLimits.last)
      expect(total).toBeLessThan(tapLimits.first + 2 * tapLimits.last + 65_536)
      expect((last?.offset ?? 0) + (last?.data.length ?? 0)).toBeGreaterThan(size)
      expect(down.filter(({ offset }, i) => i > 0 && offset > (down[i - 1]?.offset ?? 0) + (down[i - 1]?.data.length ?? 0))).toHaveLength(1)
    }
  })

  it('records no more than the budget of the run, and nothing when it is off', async () => {
    const server = createServer((_request, response) => response.end('x'.repeat(5000)))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    for (const [tap, most] of [[new RunTaps(1000), 1000], [false, 0]] as const) {
      const events: LabEvent[] = []
      const gateway = await openGateway({ transport: 'sse', tls: false, upstream: { host: '127.0.0.1', port }, tap }, testContext(events))
      const client = new RawClient(gateway.port)
      client.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
      await client.end()
      client.close()
      await gateway.close()
      const bytes = events.reduce((sum, event) => (event.kind === 'capture' ? sum + Buffer.from(event.data, 'base64').length : sum), 0)
      expect(bytes).toBe(most)
      if (tap === false) continue
      // Whatever of a direction was left out at its end is marked, and whoever shows its last bytes says so.
      for (const connection of captured(events)) {
        const { units } = decodeConnection(connection)
        const tail = unrecordedTail(connection, 's2c')
        if (tail > 0 && units.s2c.length > 0) expect(units.s2c.at(-1)?.remarks).toContain(`${tail} bytes at the end of this direction were not recorded`)
      }
      const down = captured(events).find(({ hop }) => hop === 'origin')
      expect(down?.ends?.s2c).toBe(events.flatMap((event) => (event.kind === 'tcp-close' && event.hop === 'origin' ? [event.bytesDown] : []))[0])
      expect(captured(events).some((connection) => unrecordedTail(connection, 's2c') > 4000)).toBe(true)
    }
    server.close()
  })

  it('notes who ended a connection, and with what', async () => {
    await using bed = await h1Bed((request, response) => {
      if (request.url === '/origin-resets') return void request.socket.resetAndDestroy()
      response.write('x')
      if (request.url === '/') response.end()
    })
    const endsOf = async (talk: (client: RawClient) => Promise<unknown> | undefined) => {
      const from = bed.events.length
      const client = new RawClient(bed.gateway.port)
      await talk(client)
      const ends = () => bed.events.slice(from).flatMap((event) => (event.kind === 'tcp-close' ? [[event.hop, event.how, event.by, event.sent] as const] : []))
      await eventually(() => ends().length === 2, 'both hops closed')
      client.close()
      return Object.fromEntries(ends().map(([hop, ...end]) => [hop, end]))
    }
    expect(
      await endsOf(async (client) => {
        client.send('GET /unfinished HTTP/1.1\r\nHost: x\r\n\r\n')
        await client.until(({ text }) => text.includes('x\r\n'))
        client.socket.resetAndDestroy()
      }),
    ).toEqual({ client: ['rst', 'client', undefined], origin: ['local', 'gateway', 'rst'] })
    expect(
      await endsOf(async (client) => {
        client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
        await client.until(({ text }) => text.endsWith('0\r\n\r\n'))
        client.socket.end()
      }),
    ).toEqual({ client: ['fin', 'client', undefined], origin: ['local', 'gateway', 'fin'] })
    expect(
      await endsOf((client) => {
        client.send('GET /origin-resets HTTP/1.1\r\nHost: x\r\n\r\n')
        return client.end()
      }),
    ).toEqual({ client: ['rst', 'gateway', 'rst'], origin: ['rst', 'origin', undefined] })
  })
})
