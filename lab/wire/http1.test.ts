import { once } from 'node:events'
import { Agent, createServer, request, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { decodeConnection } from './decode-connection.ts'
import { assertCoverage, undescribed } from './testing/coverage.ts'
import { captureOf, startRecordingRelay } from './testing/recording-relay.ts'

const decoded = (bytes: Parameters<typeof captureOf>[0], more?: Parameters<typeof captureOf>[1]) => {
  const capture = captureOf(bytes, more)
  const result = decodeConnection(capture)
  assertCoverage(capture, result)
  return result
}
const summaries = (units: readonly { readonly summary: string }[]) => units.map(({ summary }) => summary)
const get = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n'

/** Two exchanges on one kept-alive connection of node:http, as bytes. */
async function recorded(listener: RequestListener, ask: (options: { host: string; port: number; agent: Agent }) => Promise<void>) {
  const server = createServer(listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await using relay = await startRecordingRelay((server.address() as AddressInfo).port)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  try {
    await ask({ host: '127.0.0.1', port: relay.port, agent })
  } finally {
    agent.destroy()
    server.close()
  }
  return relay.captures()
}

describe('HTTP/1.1 on the wire', () => {
  it('reads keep-alive exchanges of a real client and server: length, chunks with trailers, HEAD, 204', async () => {
    const captures = await recorded(
      (incoming, response) => {
        if (incoming.url === '/length') response.writeHead(200, { 'content-length': '5' }).end('hello')
        else if (incoming.url === '/none') response.writeHead(204).end()
        else {
          response.writeHead(200, { trailer: 'x-sum' })
          response.write('one ')
          response.addTrailers({ 'x-sum': '7' })
          response.end('two')
        }
      },
      async (options) => {
        for (const [method, path, body] of [['GET', '/length'], ['POST', '/chunked', 'question'], ['HEAD', '/length'], ['GET', '/none'], ['GET', '/length']] as const) {
          const outgoing = request({ ...options, method, path })
          outgoing.end(body)
          const [response] = (await once(outgoing, 'response')) as [NodeJS.ReadableStream]
          response.resume()
          await once(response, 'end')
        }
      },
    )
    expect(captures).toHaveLength(1)
    const [capture] = captures
    if (!capture) throw new Error('nothing was captured')
    const result = decodeConnection(capture)
    assertCoverage(capture, result)
    expect(undescribed(result)).toEqual([])
    expect(result.exchanges.map(({ method, target, requestBody, response, how }) => [method, target, Buffer.from(requestBody.data).toString(), response?.status, Buffer.from(response?.body.data ?? []).toString(), how])).toEqual([
      ['GET', '/length', '', 200, 'hello', 'end-stream'],
      ['POST', '/chunked', 'question', 200, 'one two', 'end-stream'],
      ['HEAD', '/length', '', 200, '', 'end-stream'],
      ['GET', '/none', '', 204, '', 'end-stream'],
      ['GET', '/length', '', 200, 'hello', 'end-stream'],
    ])
    expect(result.units.s2c.find(({ kind }) => kind === 'last-chunk')?.fields.map(({ name, value }) => `${name}: ${value}`)).toEqual(['chunk-size: 0', 'x-sum: 7', 'empty line: CR LF'])
  })

  it('reads pipelined requests and an interim answer', () => {
    const { exchanges, units } = decoded({ c2s: get + get.replace('/a', '/b'), s2c: 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nAHTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nB' })
    expect(exchanges.map(({ target, response }) => [target, response?.status])).toEqual([['/a', 200], ['/b', 404]])
    expect(units.s2c[0]?.remarks?.[0]).toContain('interim')
  })

  it('names every byte of a chunk with an extension', () => {
    const { units } = decoded({ c2s: get, s2c: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n' })
    expect(units.s2c[1]?.fields.map(({ name, value, start, end }) => [name, value, end - start])).toEqual([
      ['chunk-size', '5', 1],
      ['chunk-ext', ';a=b', 6],
      ['chunk-data', 'hello', 5],
      ['CR LF', 'CR LF', 2],
    ])
  })

  it('ends a body without length with its connection', () => {
    const { exchanges } = decoded({ c2s: get, s2c: 'HTTP/1.0 200 OK\r\n\r\nsome text' })
    expect(exchanges[0]).toMatchObject({ endedT: 10, how: 'fin', response: { status: 200, body: { bytes: 9 } } })
  })

  it('finds the byte where HTTP ends', () => {
    const upgrade = 'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
    const granted = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
    const { httpEnds, units, exchanges } = decoded({ c2s: Buffer.concat([Buffer.from(upgrade), Buffer.from('818537fa213d7f9f4d5158', 'hex')]), s2c: Buffer.concat([Buffer.from(granted), Buffer.from('810548656c6c6f880203e8', 'hex')]) })
    expect(httpEnds).toEqual({ c2s: upgrade.length, s2c: granted.length })
    expect(units.s2c.find(({ start }) => start === granted.length)?.summary).toBe('text, 5 B')
    expect(units.s2c[0]?.remarks?.[0]).toContain(`byte ${granted.length} is the first of websocket`)
    expect(exchanges[0]?.how).toBe('close-frame')
    expect(exchanges[0]?.messages.map(({ dir, opcode, data }) => [dir, opcode, Buffer.from(data).toString('latin1')])).toEqual([
      ['c2s', 1, 'Hello'],
      ['s2c', 1, 'Hello'],
      ['s2c', 8, '\u0003\u00e8'],
    ])
  })

  it('skips empty lines before a request (RFC 9112, 2.2)', () => {
    const { exchanges, units } = decoded({ c2s: `\r\nPOST /p HTTP/1.1\r\nContent-Length: 2\r\n\r\nab\r\n${get}`, s2c: 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'.repeat(2) })
    expect(exchanges.map(({ target, response }) => [target, response?.status])).toEqual([['/p', 200], ['/a', 200]])
    expect(summaries(units.c2s)).toEqual(['empty line', 'POST /p HTTP/1.1', 'body, 2 B of 2 B', 'empty line', 'GET /a HTTP/1.1'])
  })

  it('puts a folded value together (RFC 9112, 5.2)', () => {
    const { exchanges, units } = decoded({ c2s: 'GET / HTTP/1.1\r\nX-A: one\r\n two: three\r\n\tfour\r\nHost: x\r\n\r\n' })
    expect(exchanges[0]?.requestHeaders).toEqual([['X-A', 'one two: three four'], ['Host', 'x']])
    expect(units.c2s[0]?.fields.map(({ name }) => name).slice(3)).toEqual(['X-A', 'folded line', 'folded line', 'Host', 'empty line'])
    expect(decoded({ c2s: 'GET / HTTP/1.1\r\n X: a\r\n\r\n' }).exchanges[0]?.requestHeaders).toEqual([])
  })

  it('frames by a field with white space before its colon, and says what is wrong with it', () => {
    const { exchanges, units } = decoded({ c2s: get, s2c: 'HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc' })
    expect(exchanges[0]).toMatchObject({ how: 'end-stream', response: { headers: [['Content-Length', '3']] } })
    expect(units.s2c[0]?.remarks?.[0]).toContain('White space before a colon')
  })

  it('takes spaces and tabs off a value, and nothing else', () => {
    expect(decoded({ c2s: Buffer.concat([Buffer.from('GET / HTTP/1.1\r\nX:\t voil'), Buffer.from('à', 'utf8'), Buffer.from(' \r\n\r\n')]) }).exchanges[0]?.requestHeaders).toEqual([['X', Buffer.from('voilà').toString('latin1')]])
  })

  it('does not take the tunnel of a CONNECT for an upgrade', () => {
    const { units, httpEnds } = decoded({ c2s: 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\nabc', s2c: 'HTTP/1.1 200 OK\r\n\r\ndef' })
    expect(httpEnds).toEqual({ c2s: 35, s2c: 19 })
    expect(units.s2c[0]?.remarks).toEqual(['HTTP ends with this head: byte 19 is the first of the tunnel in this direction, byte 35 in the other (RFC 9110 9.3.6).'])
    expect(summaries(units.c2s)[1]).toBe('3 B not decoded: what a tunnel of CONNECT carries is not said (RFC 9110 9.3.6)')
  })

  it('counts the bytes of a body that passed unrecorded', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n'
    const ends = { c2s: get.length, s2c: head.length + 4000 }
    expect(decoded({ c2s: get, s2c: `${head}abc` }, { ends }).exchanges[0]?.response?.body.bytes).toBe(4000)
    expect(decoded({ c2s: get, s2c: `${head}abc` }, { ends: { ...ends, s2c: head.length + 6000 } }).exchanges[0]?.response?.body.bytes).toBe(5000)
    const open = 'HTTP/1.1 200 OK\r\n\r\n'
    expect(decoded({ c2s: get, s2c: `${open}abc` }, { ends: { ...ends, s2c: open.length + 70 } }).exchanges[0]?.response?.body.bytes).toBe(70)
  })

  it('says why bytes are not decoded', () => {
    const { units } = decoded({ c2s: `${get}\u0000garbage`, s2c: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n' })
    expect(summaries(units.c2s)).toEqual(['GET /a HTTP/1.1', '8 B not decoded: no HTTP/1.1 request begins here'])
    expect(summaries(units.s2c)[1]).toBe('5 B not decoded: a chunk must begin with its size in hexadecimal (RFC 9112 7.1)')
  })

  it('keeps what comes behind a gap as opaque bytes', () => {
    const capture = captureOf({ c2s: get })
    const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nabc')
    const gapped = { ...capture, segments: [...capture.segments, { t: 2, dir: 's2c' as const, offset: 0, data: head }, { t: 3, dir: 's2c' as const, offset: head.length + 100, data: Buffer.from('xyz') }] }
    const result = decodeConnection(gapped)
    assertCoverage(gapped, result)
    expect(summaries(result.units.s2c).at(-1)).toBe('3 B not decoded: the tap left out the 100 bytes before, so nobody knows where a message begins')
  })
})
