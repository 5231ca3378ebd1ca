import { createServer, type ServerResponse } from 'node:http'
import { constants, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ask, h2Session, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, pause, RawClient } from '../testbed.ts'

const half = async (rule: string, params: object, cut: 'fin' | 'rst', head: Record<string, string> = {}) => {
  let response: ServerResponse | undefined
  const server = createServer((_request, res) => {
    response = res
    res.writeHead(200, head)
    res.write('half')
  })
  const bed = await h1Bed(server)
  bed.on(`gateway/${rule}`, params)
  const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('half'))
  const socket = response?.socket as Socket
  if (cut === 'fin') socket.end()
  else socket.resetAndDestroy()
  return { bed, client }
}

describe('gateway/finish-cut-body', () => {
  it.each(['fin', 'rst'] as const)('gives a clean end to a body that the origin broke off by %s, and keeps the connection', async (cut) => {
    const { bed, client } = await half('finish-cut-body', {}, cut)
    await client.until(({ text }) => text.endsWith('4\r\nhalf\r\n0\r\n\r\n'))
    await client.send(plain()).until(({ text }) => text.split('half').length === 3)
    expect([client.ended, bed.of('hit')[0]?.effect]).toEqual([undefined, `ended the body of GET / cleanly; the origin had broken it off by ${cut.toUpperCase()}`])
    client.close()
    await bed[Symbol.asyncDispose]()
  })

  it.each([
    [{ cut: 'rst' }, {}],
    [{ clients: 'h2' }, {}],
    [{}, { 'Content-Length': '20' }],
  ])('breaks off what it is not told to finish, and what has a length: %o %o', async (params, head) => {
    const { bed, client } = await half('finish-cut-body', params, 'fin', head as Record<string, string>)
    await client.end()
    expect([client.text.endsWith('0\r\n\r\n'), bed.of('hit').length]).toEqual([false, 0])
    client.close()
    await bed[Symbol.asyncDispose]()
  })

  it('gives END_STREAM to an HTTP/2 client', async () => {
    const streams: ServerHttp2Stream[] = []
    await using bed = await h2Bed((server) => server.on('stream', (stream: ServerHttp2Stream) => (streams.push(stream), stream.on('error', () => {}), stream.respond({ ':status': 200 }), stream.write('half'))))
    bed.on('gateway/finish-cut-body', { clients: 'h2' })
    const session = await h2Session(bed)
    const seen = ask(session, '/')
    await eventually(() => seen.body === 'half', 'half of it')
    streams[0]?.destroy(new Error('cut'))
    await eventually(() => seen.closed, 'ended')
    expect(seen.code).toBe(constants.NGHTTP2_NO_ERROR)
    const other = ask(session, '/')
    await eventually(() => other.body === 'half', 'half of it')
    // Not the stream but the whole session of the origin.
    streams[1]?.session?.destroy()
    await eventually(() => other.closed, 'ended')
    expect([other.code, session.destroyed]).toEqual([constants.NGHTTP2_NO_ERROR, false])
    session.destroy()
  })
})

describe('gateway/reset-to-fin', () => {
  it('turns a RST inside a body into a FIN without a last chunk', async () => {
    const { bed, client } = await half('reset-to-fin', {}, 'rst')
    expect([await client.end(), client.text.endsWith('4\r\nhalf\r\n')]).toEqual(['fin', true])
    client.close()
    await eventually(() => bed.of('tcp-close').find(({ hop }) => hop === 'client')?.how === 'fin', 'the log says FIN')
    await bed[Symbol.asyncDispose]()
  })

  it.each([
    ['both', 'fin', 'fin'],
    ['origin', 'fin', 'rst'],
    ['client', 'rst', 'fin'],
  ] as const)('turns the RST of a tunnel into a FIN: of %s', async (of, seenByClient, seenByOrigin) => {
    const server = createServer()
    const sockets: Socket[] = []
    const ends: string[] = []
    server.on('upgrade', (_request, socket: Socket) => {
      sockets.push(socket)
      socket.on('error', () => ends.push('rst'))
      socket.on('end', () => (ends.push('fin'), socket.end()))
      socket.on('data', () => {})
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
    })
    await using bed = await h1Bed(server)
    bed.on('gateway/reset-to-fin', { of })
    const first = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    sockets[0]?.resetAndDestroy()
    expect(await first.end()).toBe(seenByClient)
    ends.length = 0
    const second = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    const gone = new Promise((resolve) => sockets[1]?.once('close', resolve))
    second.socket.resetAndDestroy()
    await gone
    expect(ends).toEqual([seenByOrigin])
    first.close()
  })
})

describe('gateway/hold-head', () => {
  it('shows the head with the first byte, at the end, or when it is switched off', async () => {
    const responses: ServerResponse[] = []
    await using bed = await h1Bed((_request, response) => (responses.push(response), response.writeHead(200).flushHeaders()))
    bed.on('gateway/hold-head')
    const clients = [0, 1, 2].map(() => new RawClient(bed.gateway.port).send(plain()))
    await eventually(() => bed.of('hit').length === 3, 'three heads are held')
    await pause(50)
    expect(clients.map(({ text }) => text)).toEqual(['', '', ''])
    responses[0]?.write('data')
    responses[1]?.end()
    await eventually(() => clients.filter(({ text }) => text.includes('\r\n\r\n')).length === 2, 'two heads')
    bed.gateway.switchOff('gateway/hold-head')
    await eventually(() => clients.every(({ text }) => text.includes('\r\n\r\n')), 'the third head')
    for (const client of clients) client.close()
  })

  it('leaves a 504 whole that another rule gives while the head is held', async () => {
    await using bed = await h1Bed((_request, response) => response.writeHead(200).flushHeaders())
    bed.on('gateway/hold-head')
    const client = new RawClient(bed.gateway.port).send(plain())
    await eventually(() => bed.of('hit').length === 1, 'held')
    bed.on('gateway/answer-status', { status: 504 })
    await client.until(({ text }) => text.endsWith('</html>\r\n'))
    expect(client.text.startsWith('HTTP/1.1 504 ')).toBe(true)
    expect(client.text.split('HTTP/1.1').length).toBe(2)
    client.close()
  })

  it('holds the head of HTTP/2 as well, and gives it before a reset', async () => {
    let stream: ServerHttp2Stream | undefined
    await using bed = await h2Bed((server) => server.on('stream', (opened: ServerHttp2Stream) => ((stream = opened), opened.on('error', () => {}), opened.respond({ ':status': 200 }))))
    bed.on('gateway/hold-head')
    const session = await h2Session(bed)
    const seen = ask(session, '/')
    await eventually(() => bed.of('hit').length === 1, 'held')
    expect(seen.status).toBe(0)
    stream?.destroy(new Error('cut'))
    await eventually(() => seen.closed, 'cut')
    expect([seen.status, seen.code]).toEqual([200, constants.NGHTTP2_INTERNAL_ERROR])
    session.destroy()
  })
})
