import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { describe, expect, it } from 'vitest'
import { ask, h2Session, plain, upgrade } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, pause, RawClient, type Testbed } from '../testbed.ts'

const get = (bed: Testbed, ...headers: string[]) => new RawClient(bed.gateway.port).send(`GET / HTTP/1.1\r\nHost: x\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`)
const bodyOf = ({ text }: RawClient) => text.slice(text.indexOf('\r\n\r\n') + 4)

/** Answers `ok` with the given headers, and counts. */
function counting(headers: Record<string, string>) {
  const seen: IncomingMessage[] = []
  return { seen, listener: (request: IncomingMessage, response: ServerResponse) => (seen.push(request), void response.writeHead(200, { 'Content-Length': '2', ...headers }).end('ok')) }
}

/** Three requests one after the other, each on a connection of its own; how many reached the origin. */
async function threeRequests(headers: Record<string, string>, params: object, sent: readonly string[] = []): Promise<number> {
  const { seen, listener } = counting(headers)
  await using bed = await h1Bed(listener)
  bed.on('gateway/cache', params)
  for (let n = 0; n < 3; n++) (await get(bed, ...sent).until(({ text }) => text.endsWith('ok'))).close()
  return seen.length
}

describe('gateway/cache', () => {
  const varnish = {}
  const squid = { ttl: '0s' }
  it.each([
    ['nothing', {}, varnish, 1],
    ['nothing', {}, squid, 3],
    ['no-cache', { 'Cache-Control': 'no-cache' }, varnish, 3],
    ['no-cache', { 'Cache-Control': 'no-cache' }, squid, 3],
    ['no-store', { 'Cache-Control': 'no-store' }, varnish, 3],
    ['private', { 'Cache-Control': 'private, max-age=60' }, varnish, 3],
    ['public, max-age', { 'Cache-Control': 'public, max-age=60' }, varnish, 1],
    ['public, max-age', { 'Cache-Control': 'public, max-age=60' }, squid, 1],
    ['a cookie', { 'Set-Cookie': 'a=b' }, varnish, 3],
    ['Vary: *', { Vary: '*' }, varnish, 3],
  ] as const)('with a response that says %s: %o %o -> %i requests of 3 reach the origin', async (_what, headers, params, requests) => {
    expect(await threeRequests(headers, params)).toBe(requests)
  })

  it('obeys the Cache-Control of a client only when told to', async () => {
    expect([await threeRequests({}, {}, ['Cache-Control: no-cache']), await threeRequests({}, { honourClient: true }, ['Cache-Control: no-cache']), await threeRequests({}, {}, ['Authorization: Basic x'])]).toEqual([1, 3, 3])
  })

  it('replays a running event stream from byte 0 to whoever comes, out of one exchange with the origin, and from the store after it', async () => {
    const streams: ServerResponse[] = []
    await using bed = await h1Bed((_request, response) => {
      streams.push(response)
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('data: 1\n\n')
    })
    bed.on('gateway/cache')
    const first = await get(bed).until(({ text }) => text.includes('data: 1'))
    streams[0]?.write('data: 2\n\n')
    await first.until(({ text }) => text.includes('data: 2'))
    const second = await get(bed).until(({ text }) => text.includes('data: 2'))
    expect(bodyOf(second)).toBe('9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n')
    expect(second.text).toMatch(/\r\nAge: 0\r\n/)
    const left = await get(bed).until(({ text }) => text.includes('data: 2'))
    left.close()
    streams[0]?.end('data: 3\n\n')
    await Promise.all([first, second].map((client) => client.until(({ text }) => text.endsWith('data: 3\n\n\r\n0\r\n\r\n'))))
    const third = await get(bed).until(({ text }) => text.endsWith('data: 3\n\n'))
    expect(third.text).toMatch(/\r\nX-Cache: HIT from brownout\r\n/)
    expect(third.text).toMatch(/\r\nContent-Length: 27\r\n/)
    // The connection lives on.
    await third.send(plain()).until(({ text }) => text.split('data: 3').length === 3)
    expect(streams.length).toBe(1)
    for (const client of [first, second, third]) client.close()
  })

  it('does not join a running stream without `collapse`', async () => {
    let requests = 0
    await using bed = await h1Bed((_request, response) => (requests++, response.writeHead(200), response.write('a')))
    bed.on('gateway/cache', { collapse: false })
    const clients = [await get(bed).until(({ text }) => text.includes('a\r\n')), await get(bed).until(({ text }) => text.endsWith('a\r\n'))]
    expect(requests).toBe(2)
    for (const client of clients) client.close()
  })

  it('breaks off whoever joined when the stream breaks off, and stores nothing of it', async () => {
    const streams: ServerResponse[] = []
    await using bed = await h1Bed((_request, response) => (streams.push(response), response.writeHead(200), response.write('half')))
    bed.on('gateway/cache')
    const first = await get(bed).until(({ text }) => text.includes('half'))
    const second = await get(bed).until(({ text }) => text.includes('half'))
    streams[0]?.socket?.destroy()
    await Promise.all([first.end(), second.end()])
    expect(second.text.endsWith('0\r\n\r\n')).toBe(false)
    const third = await get(bed).until(({ text }) => text.includes('half'))
    expect(streams.length).toBe(2)
    for (const client of [first, second, third]) client.close()
  })

  it('breaks off whoever joined when the client leaves whose exchange it is', async () => {
    await using bed = await h1Bed((_request, response) => (response.writeHead(200), response.write('half')))
    bed.on('gateway/cache')
    const first = await get(bed).until(({ text }) => text.includes('half'))
    const second = await get(bed).until(({ text }) => text.includes('half'))
    first.close()
    expect([await second.end(), second.text.endsWith('0\r\n\r\n')]).toEqual(['fin', false])
    second.close()
  })

  it('serves HTTP/2 clients out of the same store', async () => {
    const streams: ServerHttp2Stream[] = []
    await using bed = await h2Bed((server) =>
      server.on('stream', (stream: ServerHttp2Stream) => {
        streams.push(stream)
        stream.on('error', () => {})
        stream.respond({ ':status': 200, 'content-type': 'text/event-stream' })
        stream.write('one')
      }),
    )
    bed.on('gateway/cache')
    const session = await h2Session(bed)
    const other = await h2Session(bed)
    const first = ask(session, '/')
    await eventually(() => first.body === 'one', 'first')
    const second = ask(other, '/')
    await eventually(() => second.body === 'one', 'replayed')
    streams[0]?.end('two')
    await eventually(() => first.closed && second.closed, 'ended')
    expect([first.body, second.body]).toEqual(['onetwo', 'onetwo'])
    let headers: IncomingHttpHeaders = {}
    const third = ask(other, '/')
    third.stream.on('response', (given) => (headers = given))
    await eventually(() => third.closed, 'from the store')
    expect([third.body, headers['x-cache'], headers['content-length'], streams.length]).toEqual(['onetwo', 'HIT from brownout', '6', 1])
    session.destroy()
    other.destroy()
  })

  it('revalidates what is stale with its validators, and gives the stored body on 304', async () => {
    const asked: (string | undefined)[] = []
    await using bed = await h1Bed((request, response) => {
      asked.push(request.headers['if-none-match'])
      if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304, { ETag: '"v1"' }).end()
      response.writeHead(200, { ETag: '"v1"', 'Cache-Control': 'no-cache', 'Content-Length': '4' }).end('body')
    })
    bed.on('gateway/cache')
    for (let n = 0; n < 3; n++) {
      const client = await get(bed).until(({ text }) => text.endsWith('body'))
      expect(client.text.startsWith('HTTP/1.1 200 ')).toBe(true)
      client.close()
    }
    // A client that asks conditionally itself gets the origin's own answer.
    const own = await get(bed, 'If-None-Match: "v1"').until(({ text }) => text.includes('\r\n\r\n'))
    expect(own.text.startsWith('HTTP/1.1 304 ')).toBe(true)
    expect(asked).toEqual([undefined, '"v1"', '"v1"', '"v1"'])
    own.close()
  })

  it('answers 304 itself to a client that has what is stored', async () => {
    const { seen, listener } = counting({ ETag: '"v1"' })
    await using bed = await h1Bed(listener)
    bed.on('gateway/cache')
    ;(await get(bed).until(({ text }) => text.endsWith('ok'))).close()
    const client = await get(bed, 'If-None-Match: W/"v1"').until(({ text }) => text.includes('\r\n\r\n'))
    expect([client.text.startsWith('HTTP/1.1 304 '), seen.length]).toEqual([true, 1])
    await client.send('HEAD / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.includes('HTTP/1.1 200') && text.endsWith('\r\n\r\n'))
    expect(seen.length).toBe(1)
    client.close()
  })

  it('keeps one response for each value of what Vary names', async () => {
    const { seen, listener } = counting({ Vary: 'Accept-Language' })
    await using bed = await h1Bed(listener)
    bed.on('gateway/cache')
    for (const language of ['en', 'de', 'en', 'de']) (await get(bed, `Accept-Language: ${language}`).until(({ text }) => text.endsWith('ok'))).close()
    expect(seen.map(({ headers }) => headers['accept-language'])).toEqual(['en', 'de'])
  })

  it('forgets after its time, when the resource is changed, and when it is switched off', async () => {
    const { seen, listener } = counting({})
    await using bed = await h1Bed(listener)
    bed.on('gateway/cache', { ttl: '300ms' })
    const once = async (request = plain()) => (await new RawClient(bed.gateway.port).send(request).until(({ text }) => text.endsWith('ok'))).close()
    await once()
    await once()
    expect(seen.length).toBe(1)
    await pause(320)
    await once()
    expect(seen.length).toBe(2)
    bed.on('gateway/cache')
    await once()
    await once('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
    await once()
    expect(seen.length).toBe(5)
    bed.gateway.switchOff('gateway/cache')
    await once()
    expect(seen.length).toBe(6)
  })

  it('never stores more than its cap, and goes on serving who has joined', async () => {
    const streams: ServerResponse[] = []
    await using bed = await h1Bed((_request, response) => (streams.push(response), response.writeHead(200), response.write('x'.repeat(600))))
    bed.on('gateway/cache', { cap: '1kB' })
    const first = await get(bed).until(({ text }) => text.includes('x'))
    const joined = await get(bed).until(({ text }) => text.includes('x'))
    streams[0]?.write('y'.repeat(600))
    await joined.until(({ text }) => text.includes('y'.repeat(600)))
    const late = await get(bed).until(({ text }) => text.includes('x'))
    expect(streams.length).toBe(2)
    streams[0]?.end('z')
    await joined.until(({ text }) => text.endsWith('1\r\nz\r\n0\r\n\r\n'))
    for (const client of [first, joined, late]) client.close()
  })

  it('leaves tunnels alone', async () => {
    let upgrades = 0
    const server = createServer().on('upgrade', (_request, socket) => {
      upgrades++
      socket.on('error', () => {})
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    })
    await using bed = await h1Bed(server)
    bed.on('gateway/cache')
    for (let n = 0; n < 2; n++) (await new RawClient(bed.gateway.port).send(upgrade('/')).until(({ text }) => text.includes('101'))).close()
    expect(upgrades).toBe(2)
  })
})
