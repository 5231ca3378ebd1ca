import { constants, type ServerHttp2Stream } from 'node:http2'
import { describe, expect, it } from 'vitest'
import { ask, h2Origin, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, pause, RawClient } from '../testbed.ts'

describe('gateway/buffer-response', () => {
  it('holds head and body until the size is reached, then each buffer in one burst', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response', { until: '1kB' })
    const client = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text !== '')
    const [, body] = client.text.split('\r\n\r\n') as [string, string]
    expect(body.length).toBeGreaterThan(1000)
    expect(bed.of('hit').length).toBeGreaterThan(0)
    client.close()
  })

  it('passes the head at once when only the body is held', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response', { until: '1MB', headers: false })
    const client = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('\r\n\r\n'))
    await pause(100)
    expect(client.text.endsWith('\r\n\r\n')).toBe(true)
    client.close()
  })

  it('passes what is held after the time, at the end of a response, and when it is switched off', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response', { time: '150ms' })
    const started = Date.now()
    const timed = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.includes('first'))
    expect(Date.now() - started).toBeGreaterThanOrEqual(140)
    timed.close()
    bed.on('gateway/buffer-response')
    const short = await new RawClient(bed.gateway.port).send(plain('/')).until(({ text }) => text.endsWith('ok'))
    short.close()
    const held = new RawClient(bed.gateway.port).send(plain('/stream'))
    await pause(100)
    expect(held.text).toBe('')
    bed.gateway.switchOff('gateway/buffer-response')
    await held.until(({ text }) => text.includes('first'))
    const { length } = held.text
    await held.until(({ text }) => text.length > length)
    held.close()
  })

  it('leaves tunnels alone and holds HTTP/2 as well', async () => {
    await using bed = await h1Bed(origin())
    bed.on('gateway/buffer-response')
    const client = await new RawClient(bed.gateway.port).send(upgrade()).until(({ text }) => text.endsWith('hello'))
    client.close()
    await using h2 = await h2Origin()
    h2.on('gateway/buffer-response', { until: '1MB' })
    const session = await h2Session(h2)
    const held = ask(session, '/stream')
    const ended = ask(session, '/')
    await eventually(() => ended.closed, 'the short response')
    expect([ended.status, ended.body, held.status]).toEqual([200, 'ok', 0])
    h2.gateway.switchOff('gateway/buffer-response')
    await eventually(() => held.body === 'first', 'released')
    session.destroy()
  })

  it.each([
    ['head', /^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)+\r\n$/],
    ['nothing', /^$/],
    ['all', /\r\nfirst\r\n/],
  ] as const)('when the origin breaks off the client still gets: %s', async (cut, expected) => {
    const server = origin()
    await using bed = await h1Bed(server)
    bed.on('gateway/buffer-response', { cut })
    const client = new RawClient(bed.gateway.port).send(plain('/stream'))
    await eventually(() => bed.of('hit').length > 0, 'something is held')
    server.closeAllConnections()
    await client.end()
    expect(client.text).toMatch(expected)
    expect(client.text).not.toMatch(/0\r\n\r\n$/)
    client.close()
  })

  it('gives an HTTP/2 client the head before the reset', async () => {
    let stream: ServerHttp2Stream | undefined
    await using bed = await h2Bed((server) => server.on('stream', (opened: ServerHttp2Stream) => ((stream = opened), opened.on('error', () => {}), opened.respond({ ':status': 200 }), opened.write('held'))))
    bed.on('gateway/buffer-response')
    const session = await h2Session(bed)
    const seen = ask(session, '/')
    await eventually(() => bed.of('hit').length > 0, 'something is held')
    stream?.destroy(new Error('cut'))
    await eventually(() => seen.closed, 'cut')
    expect([seen.status, seen.body, seen.code]).toEqual([200, '', constants.NGHTTP2_INTERNAL_ERROR])
    session.destroy()
  })

  it('lets a response with `X-Accel-Buffering: no` pass at once without that header, when it is told to', async () => {
    await using bed = await h1Bed((_request, response) => {
      response.writeHead(200, { 'X-Accel-Buffering': 'no' })
      response.write('first')
    })
    bed.on('gateway/buffer-response', { honourXAccelBuffering: true })
    const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('first'))
    expect(client.text).not.toMatch(/x-accel/i)
    bed.on('gateway/buffer-response')
    const held = new RawClient(bed.gateway.port).send(plain())
    await eventually(() => bed.of('hit').length > 0, 'held')
    expect(held.text).toBe('')
    held.close()
    client.close()
  })

  it('resets a client whose head, which Node reads and does not write, comes out of the buffer with its body', async () => {
    await using bed = await h1Bed((request) => void request.socket.write('HTTP/1.1 200 O\x01K\r\nContent-Length: 9\r\n\r\nbody'))
    bed.on('gateway/buffer-response', { until: '4B' })
    const client = new RawClient(bed.gateway.port).send(plain())
    expect([await client.end(), client.text]).toEqual(['rst', ''])
    client.close()
  })

  it('holds a whole response and gives it a length when told so, as lighttpd does', async () => {
    await using bed = await h1Bed((_request, response) => {
      response.write('one')
      setTimeout(() => response.end('two'), 50)
    })
    bed.on('gateway/buffer-response', { until: 'end' })
    const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('onetwo'))
    expect(client.text).toMatch(/\r\nContent-Length: 6\r\n/)
    expect(client.text).not.toMatch(/chunked/i)
    client.close()
  })
})
