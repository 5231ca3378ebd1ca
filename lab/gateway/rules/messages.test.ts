import { once } from 'node:events'
import type { ServerHttp2Stream } from 'node:http2'
import { describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { ask, h2Session } from '../rule-testbed.ts'
import { eventually, h2Bed, pause } from '../testbed.ts'
import { closeCode, FrameReader } from '../ws-frame.ts'
import { closeOf, wsBed } from '../ws-testbed.ts'

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

  it.each([
    ['ws-drop', ['c', 'd', 'e', 'f']],
    ['ws-duplicate', ['a', 'a', 'b', 'b', 'c', 'd', 'e', 'f']],
    ['ws-reorder', ['b', 'a', 'd', 'c', 'e', 'f']],
    ['ws-corrupt', ['`', 'c', 'c', 'd', 'e', 'f']],
  ] as const)('gateway/%s touches no more than its count', async (rule, expected) => {
    await using setup = await wsBed()
    const { bed, origin, down, send } = setup
    bed.on(`gateway/${rule}`, { every: 1, count: 2 })
    send(origin, 'a', 'b', 'c', 'd', 'e', 'f')
    await eventually(() => down.at(-1) === 'f', 'the last one')
    expect(down).toEqual(expected)
  })

  it.each([
    ['text', ['binary']],
    ['binary', ['text']],
    ['data', []],
  ] as const)('choose the opcode %s', async (opcode, expected) => {
    await using setup = await wsBed()
    const { bed, client, up } = setup
    bed.on('gateway/ws-drop', { every: 1, dir: 'c2s', opcode })
    client.send('text')
    client.send(Buffer.from('binary'))
    client.ping()
    await once(client, 'pong')
    expect(up).toEqual(expected)
  })

  it('choose the opcode close: the other side sees only the end of the connection', async () => {
    await using setup = await wsBed()
    const { bed, client, origin, down, send } = setup
    bed.on('gateway/ws-drop', { every: 1, opcode: 'close' })
    send(origin, 'message')
    origin.close(4000)
    await eventually(() => bed.of('hit').length === 1, 'dropped')
    const closed = closeOf(client)
    origin.terminate()
    expect([await closed, down]).toEqual([1006, ['message']])
  })

  it('duplicate the first message of each interval', async () => {
    await using setup = await wsBed()
    const { bed, origin, down, send } = setup
    bed.on('gateway/ws-duplicate', { interval: '300ms' })
    await pause(320)
    send(origin, 'a', 'b', 'c')
    await eventually(() => down.at(-1) === 'c', 'the last one')
    expect(down).toEqual(['a', 'a', 'b', 'c'])
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

  it.each([
    [{ frames: 'ping' }, []],
    [{ frames: 'pong' }, ['ping of client', 'ping of origin']],
    [{ frames: 'both', dir: 'c2s' }, ['ping of origin']],
    [{ frames: 'both', dir: 's2c' }, ['ping of client']],
    [{ frames: 'pong', dir: 's2c' }, ['ping of client', 'ping of origin', 'pong of client']],
    [{ frames: 'both', count: 2 }, []],
  ] as const)('swallow %j', async (params, expected) => {
    await using setup = await wsBed()
    const { bed, client, origin, up, down, send } = setup
    const seen: string[] = []
    for (const [socket, peer] of [[client, 'origin'], [origin, 'client']] as const) {
      socket.on('ping', () => seen.push(`ping of ${peer}`))
      socket.on('pong', () => seen.push(`pong of ${peer}`))
    }
    bed.on('gateway/ws-swallow-control', params)
    origin.ping()
    client.ping()
    // A message each way and back comes after every Pong.
    for (let round = 1; round <= 2; round++) {
      send(client, 'up')
      send(origin, 'down')
      await eventually(() => up.length === round && down.length === round, 'messages pass')
    }
    expect(seen.toSorted()).toEqual(expected)
    if (!('count' in params)) return
    origin.ping()
    await eventually(() => seen.includes('pong of client'), 'passes after the count')
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

  it.each([
    ['c2s', [1012, 1012]],
    ['s2c', [1012, 4000]],
  ] as const)('change the close code of one direction: %s', async (dir, expected) => {
    await using setup = await wsBed()
    const { bed, client, origin } = setup
    bed.on('gateway/ws-close-code', { code: 1012, dir })
    const closed = Promise.all([closeOf(client), closeOf(origin)])
    client.close(4000)
    // The origin answers with the code that it got.
    expect([await closed, bed.of('hit').length]).toEqual([expected, 1])
  })

  it.each([
    ['ws-close-code', { code: 1012 }],
    ['ws-delay', { every: 1, delay: '60s', opcode: 'close' }],
  ] as const)('gateway/%s does not begin its count anew on the next connection', async (rule, params) => {
    await using setup = await wsBed()
    const { bed, sockets, origin } = setup
    bed.on(`gateway/${rule}`, { ...params, count: 1 })
    origin.close(4000)
    await eventually(() => bed.of('hit').length === 1, 'touched')
    const accepted = once(sockets, 'connection') as Promise<[WebSocket]>
    const again = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/ws`)
    const [second] = await accepted
    const closed = closeOf(again)
    second.close(4001)
    expect(await closed).toBe(4001)
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
