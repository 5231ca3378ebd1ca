import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { describe, expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { ask, h2Session } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, pause, type Testbed } from '../testbed.ts'
import { closeCode, FrameReader } from '../ws-frame.ts'

/** A WebSocket through the gateway: what each side got. */
async function wsBed() {
  const server = createServer()
  const sockets = new WebSocketServer({ server, perMessageDeflate: false })
  const up: string[] = []
  const down: string[] = []
  const pings: string[] = []
  const accepted = once(sockets, 'connection') as Promise<[WebSocket]>
  const bed = await h1Bed(server)
  const client = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/ws`, { perMessageDeflate: false })
  const [origin] = await accepted
  await once(client, 'open')
  client.on('error', () => {})
  origin.on('error', () => {})
  client.on('message', (data: Buffer) => down.push(data.toString()))
  origin.on('message', (data: Buffer) => up.push(data.toString()))
  origin.on('pong', (data) => pings.push(`pong ${data.toString()}`))
  const send = (from: WebSocket, ...texts: string[]) => texts.forEach((text) => from.send(text))
  return { bed, client, origin, up, down, pings, send, [Symbol.asyncDispose]: () => (client.terminate(), bed[Symbol.asyncDispose]()) }
}
const closeOf = (socket: WebSocket) => once(socket, 'close').then(([code]) => code as number)

describe('WebSocket message faults', () => {
  it('act on a tunnel that is open already, in the middle of its traffic, and stop when switched off', async () => {
    await using setup = await wsBed()
    const { bed, client, origin, down, up, send } = setup
    send(origin, 'a', 'b'.repeat(100_000))
    await eventually(() => down.length === 2, 'before')
    bed.on('gateway/ws-drop', { every: 2 })
    send(origin, '1', '2', '3', '4')
    send(client, 'up')
    await eventually(() => down.length === 4 && up.length === 1, 'every second one dropped')
    bed.gateway.switchOff('gateway/ws-drop')
    send(origin, '5', 'c'.repeat(70_000))
    await eventually(() => down.length === 6, 'after')
    expect(down.map((text) => text.slice(0, 1))).toEqual(['a', 'b', '1', '3', '5', 'c'])
    expect(bed.of('hit').map(({ fault }) => fault)).toContain('gateway/ws-drop')
  })

  it('choose their direction and opcode', async () => {
    await using setup = await wsBed()
    const { bed, client, origin, down, up, send } = setup
    bed.on('gateway/ws-drop', { every: 1, dir: 'c2s', opcode: 'binary' })
    send(client, 'text')
    client.send(Buffer.from('binary'))
    send(client, 'text again')
    send(origin, 'down')
    await eventually(() => up.length === 2 && down.length === 1, 'the rest arrived')
    expect(up).toEqual(['text', 'text again'])
  })

  it('delay without changing the order', async () => {
    await using setup = await wsBed()
    const { bed, origin, down, send } = setup
    bed.on('gateway/ws-delay', { delay: '150ms', every: 2 })
    const started = Date.now()
    send(origin, '1', '2', '3')
    await eventually(() => down.length === 1, 'the first')
    await eventually(() => down.length === 3, 'the rest')
    expect(Date.now() - started).toBeGreaterThanOrEqual(140)
    expect(down).toEqual(['1', '2', '3'])
    bed.on('gateway/ws-delay', { delay: '60s', every: 1 })
    send(origin, '4', '5')
    await pause(50)
    bed.gateway.switchOff('gateway/ws-delay')
    await eventually(() => down.length === 5, 'let go')
    expect(down).toEqual(['1', '2', '3', '4', '5'])
  })

  it('duplicate and reorder', async () => {
    await using setup = await wsBed()
    const { bed, origin, down, send } = setup
    bed.on('gateway/ws-duplicate', { every: 2 })
    send(origin, '1', '2', '3')
    await eventually(() => down.length === 4, 'duplicated')
    bed.gateway.switchOff('gateway/ws-duplicate')
    bed.on('gateway/ws-reorder', { every: 2 })
    send(origin, 'a', 'b', 'c', 'd')
    await eventually(() => down.length === 8, 'reordered')
    send(origin, 'e')
    await eventually(() => bed.of('hit').filter(({ fault }) => fault === 'gateway/ws-reorder').length > 0, 'held')
    bed.gateway.switchOff('gateway/ws-reorder')
    await eventually(() => down.length === 9, 'the last one let go')
    expect(down).toEqual(['1', '2', '2', '3', 'a', 'c', 'b', 'd', 'e'])
  })

  it('corrupt one byte or cut a message short, masked ones too', async () => {
    await using setup = await wsBed()
    const { bed, client, origin, down, up, send } = setup
    bed.on('gateway/ws-corrupt', { every: 1, dir: 'both' })
    send(origin, 'abcd')
    send(client, 'abcd')
    await eventually(() => down.length === 1 && up.length === 1, 'flipped')
    bed.on('gateway/ws-corrupt', { every: 1, how: 'truncate' })
    send(origin, 'abcd')
    await eventually(() => down.length === 2, 'truncated')
    expect([down, up]).toEqual([['abbd', 'ab'], ['abbd']])
  })

  it('choose control frames, and the first frame of each interval', async () => {
    await using setup = await wsBed()
    const { bed, origin, client, down, pings, send } = setup
    bed.on('gateway/ws-drop', { every: 1, opcode: 'pong', dir: 'c2s' })
    origin.ping('1')
    await eventually(() => bed.of('hit').length === 1, 'the Pong is dropped')
    send(origin, 'message')
    await eventually(() => down.length === 1, 'messages pass')
    bed.on('gateway/ws-drop', { interval: '300ms' })
    send(origin, 'a', 'b')
    await eventually(() => down.length === 3, 'both pass before the first interval is over')
    await pause(320)
    send(origin, 'c', 'd', 'e')
    await eventually(() => down.length === 5, 'one is dropped')
    expect([down, pings]).toEqual([['message', 'a', 'b', 'd', 'e'], []])
    bed.gateway.switchOff('gateway/ws-drop')
    bed.on('gateway/ws-reorder', { every: 1, opcode: 'ping' })
    const order: string[] = []
    client.on('ping', () => order.push('ping'))
    client.on('message', () => order.push('message'))
    origin.ping()
    send(origin, 'f')
    await eventually(() => order.length === 2, 'both arrived')
    expect(order).toEqual(['message', 'ping'])
  })

  it('swallow pings', async () => {
    await using setup = await wsBed()
    const { bed, origin, pings } = setup
    origin.ping('1')
    await eventually(() => pings.length === 1, 'pong')
    bed.on('gateway/ws-swallow-control', { frames: 'ping' })
    origin.ping('2')
    await eventually(() => bed.of('hit').length === 1, 'swallowed')
    bed.gateway.switchOff('gateway/ws-swallow-control')
    origin.ping('3')
    await eventually(() => pings.length === 2, 'pong again')
    expect(pings).toEqual(['pong 1', 'pong 3'])
  })

  it('change the close code', async () => {
    await using setup = await wsBed()
    const { bed, client, origin } = setup
    bed.on('gateway/ws-close-code', { code: 1012, reason: 'restart' })
    const closed = closeOf(client)
    origin.close(4000)
    expect(await closed).toBe(1012)
    expect(bed.of('hit')).toMatchObject([{ effect: 'changed close code 4000 to 1012' }])
  })

  it('close both sides with 1009 on a message that is too big', async () => {
    await using setup = await wsBed()
    const { bed, client, origin, down, send } = setup
    bed.on('gateway/ws-cap-message', { max: '1kB' })
    send(origin, 'x'.repeat(1000))
    await eventually(() => down.length === 1, 'small enough')
    const closed = Promise.all([closeOf(client), closeOf(origin)])
    send(origin, 'x'.repeat(1001))
    expect(await closed).toEqual([1009, 1009])
  })

  it('count frames instead of messages when told to', async () => {
    await using setup = await wsBed()
    const { bed, client, origin, down } = setup
    bed.on('gateway/ws-cap-message', { max: '1kB', of: 'frame' })
    for (let n = 0; n < 3; n++) origin.send('x'.repeat(900), { fin: n === 2 })
    await eventually(() => down[0]?.length === 2700, 'three frames, one message')
    const closed = closeOf(client)
    origin.send('x'.repeat(1001))
    expect(await closed).toBe(1009)
  })

  it('close 1001 on a reload, as Caddy does, while new ones open', async () => {
    await using setup = await wsBed()
    const { bed, client, origin } = setup
    const closed = Promise.all([closeOf(client), closeOf(origin)])
    bed.on('gateway/reload', { webSockets: 'close-1001' })
    expect(await closed).toEqual([1001, 1001])
    const fresh = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/ws`)
    await once(fresh, 'open')
    fresh.terminate()
  })

  it('act on extended CONNECT as well', async () => {
    const frames = Buffer.from([0x81, 1, 0x61, 0x81, 1, 0x62, 0x88, 2, 0x0f, 0xa0])
    await using bed = await h2Bed((server) =>
      server.on('stream', (stream: ServerHttp2Stream) => {
        stream.on('error', () => {})
        stream.respond({ ':status': 200 })
        stream.once('data', () => stream.write(frames))
      }),
    )
    const session = await h2Session(bed)
    const tunnel = ask(session, '/ws', true)
    const got: Buffer[] = []
    tunnel.stream.on('data', (chunk: Buffer) => got.push(chunk))
    await eventually(() => tunnel.status === 200, 'open')
    bed.on('gateway/ws-drop', { every: 2 })
    bed.on('gateway/ws-close-code', { code: 1011 })
    tunnel.stream.write(Buffer.from([0x81, 0x80, 0, 0, 0, 0]))
    await eventually(() => Buffer.concat(got).length >= 7, 'frames')
    const seen = new FrameReader().read(Buffer.concat(got))
    expect(seen.map(({ opcode, payload }) => (opcode === 8 ? closeCode(payload) : payload.toString()))).toEqual(['a', 1011])
    session.destroy()
  })
})

/** An event stream through the gateway that sends what the test says. */
async function sseBed(): Promise<{ bed: Testbed; write: (text: string) => void; end: () => void; body: () => string; closed: () => boolean; [Symbol.asyncDispose]: () => Promise<void> }> {
  let stream: ServerHttp2Stream | undefined
  const bed = await h2Bed((server) =>
    server.on('stream', (opened: ServerHttp2Stream) => {
      stream = opened
      opened.on('error', () => {})
      opened.respond({ ':status': 200, 'content-type': 'text/event-stream' })
    }),
  )
  const session = await h2Session(bed)
  const seen = ask(session, '/sse')
  await eventually(() => seen.status === 200, 'open')
  return { bed, write: (text) => stream?.write(text), end: () => stream?.end(), body: () => seen.body, closed: () => seen.closed, [Symbol.asyncDispose]: async () => (session.destroy(), await bed[Symbol.asyncDispose]()) }
}

describe('SSE event faults', () => {
  it('drop, duplicate and delay events of a stream that is open already', async () => {
    await using setup = await sseBed()
    const { bed, write, body } = setup
    write('data: 0\n\n')
    await eventually(() => body() === 'data: 0\n\n', 'before')
    bed.on('gateway/sse-drop', { every: 2 })
    write('data: 1\n\ndata: 2\n\nda')
    write('ta: 3\n\n')
    await eventually(() => body().endsWith('data: 3\n\n'), 'dropped')
    bed.gateway.switchOff('gateway/sse-drop')
    bed.on('gateway/sse-duplicate', { every: 1 })
    write('data: 4\n\n')
    await eventually(() => body().endsWith('data: 4\n\ndata: 4\n\n'), 'duplicated')
    bed.gateway.switchOff('gateway/sse-duplicate')
    bed.on('gateway/sse-delay', { every: 1, delay: '60s' })
    write('data: 5\n\n')
    await eventually(() => bed.of('hit').some(({ fault }) => fault === 'gateway/sse-delay'), 'held')
    bed.gateway.switchOff('gateway/sse-delay')
    write('data: 6\n\n')
    await eventually(() => body().endsWith('data: 5\n\ndata: 6\n\n'), 'let go in order')
    expect(body()).toBe('data: 0\n\ndata: 1\n\ndata: 3\n\ndata: 4\n\ndata: 4\n\ndata: 5\n\ndata: 6\n\n')
  })

  it('reorder events, and lose none at the end of the stream', async () => {
    await using setup = await sseBed()
    const { bed, write, end, body, closed } = setup
    bed.on('gateway/sse-reorder', { every: 2 })
    write('data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\n')
    await eventually(() => body() === 'data: 1\n\ndata: 3\n\ndata: 2\n\ndata: 4\n\n', 'one overtook')
    end()
    await eventually(() => closed(), 'ended')
    expect(body()).toBe('data: 1\n\ndata: 3\n\ndata: 2\n\ndata: 4\n\ndata: 5\n\n')
  })

  it('delay the end of a stream with its last events', async () => {
    await using setup = await sseBed()
    const { bed, write, end, body, closed } = setup
    bed.on('gateway/sse-delay', { every: 1, delay: '150ms' })
    write('data: 1\n\n')
    end()
    await eventually(() => closed(), 'ended')
    expect(body()).toBe('data: 1\n\n')
  })

  it.each([
    ['id', 'retry: 1\nevent: e\n:c\ndata: x\n\n'],
    ['retry', 'id: 1\nid\nevent: e\n:c\ndata: x\n\n'],
    ['comment', 'retry: 1\nid: 1\nid\nevent: e\ndata: x\n\n'],
  ] as const)('lose the field %s', async (field, left) => {
    await using setup = await sseBed()
    const { bed, write, body } = setup
    bed.on('gateway/sse-drop-field', { field })
    write('retry: 1\nid: 1\nid\nevent: e\n:c\ndata: x\n\n')
    await eventually(() => body() === left, `${field} removed`)
  })

  it('cut a stream inside an event', async () => {
    await using setup = await sseBed()
    const { bed, write, body, closed } = setup
    bed.on('gateway/sse-cut-event', { event: 2 })
    write('data: one\n\ndata: two\n\n')
    await eventually(() => closed(), 'cut')
    expect(body()).toBe('data: one\n\ndata')
  })

  it('cut a stream inside a character', async () => {
    await using setup = await sseBed()
    const { bed, write, closed } = setup
    bed.on('gateway/sse-cut-event', { event: 1, inside: 'character' })
    write('data: aü\n\n')
    await eventually(() => closed(), 'cut')
    expect(bed.of('hit')).toMatchObject([{ effect: 'cut event 1 after 8 of 11 bytes' }])
  })
})
