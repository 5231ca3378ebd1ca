import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { ask, h2Session } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, RawClient } from '../testbed.ts'

/** Keeps the raw names of each request; answers and grants with mixed spellings. */
function namesOrigin(seen: string[][]) {
  const server = createServer((request, response) => {
    seen.push(request.rawHeaders)
    response.writeHead(200, { 'X-MiXed': 'a', 'Content-Length': '2' }).end('ok')
  })
  server.on('upgrade', (request, socket: Socket) => {
    seen.push(request.rawHeaders)
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n')
  })
  return server
}

it.each([
  ['lower', 'x-mixed', 'sec-websocket-accept', ['host', 'x', 'x-from-client', '1']],
  ['canonical', 'X-Mixed', 'Sec-Websocket-Accept', ['Host', 'x', 'X-From-Client', '1']],
] as const)('gateway/rewrite-names writes every name in %s spelling, handshakes too', async (spelling, plainName, accept, sent) => {
  const seen: string[][] = []
  await using bed = await h1Bed(namesOrigin(seen))
  bed.on('gateway/rewrite-names', { spelling })
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\nx-From-CLIENT: 1\r\n\r\n').until(({ text }) => text.endsWith('ok'))
  expect(client.text).toContain(`\r\n${plainName}: a\r\n`)
  expect(seen[0]).toEqual(sent)
  await client.send('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n').until(({ text }) => text.includes('101'))
  expect(client.text).toContain(`\r\n${accept}: x\r\n`)
  client.close()
})

it('gateway/rewrite-names spells what gateway/forwarded-headers adds', async () => {
  const seen: string[][] = []
  await using bed = await h1Bed(namesOrigin(seen))
  bed.on('gateway/rewrite-names')
  bed.on('gateway/forwarded-headers', { add: ['X-Forwarded-For'] })
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.endsWith('ok'))
  expect(seen[0]).toEqual(['host', 'x', 'x-forwarded-for', '127.0.0.1'])
  client.close()
})

it('gateway/forwarded-headers appends to what is there, or replaces it, and puts Via on responses', async () => {
  const seen: string[][] = []
  await using bed = await h1Bed(namesOrigin(seen))
  const request = 'GET / HTTP/1.1\r\nHost: a.test:81\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n'
  bed.on('gateway/forwarded-headers', { add: ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'Forwarded', 'Via'] })
  const client = await new RawClient(bed.gateway.port).send(request).until(({ text }) => text.endsWith('ok'))
  expect(seen[0]).toEqual(['Host', 'a.test:81', 'X-Forwarded-For', '10.0.0.1, 127.0.0.1', 'X-Forwarded-Proto', 'http', 'X-Forwarded-Host', 'a.test:81', 'Forwarded', 'for=127.0.0.1;host="a.test:81";proto=http', 'Via', '1.1 brownout'])
  expect(client.text).toContain('\r\nVia: 1.1 brownout\r\n')
  bed.on('gateway/forwarded-headers', { keep: false, add: ['X-Forwarded-For'] })
  client.text = ''
  await client.send(request).until(({ text }) => text.endsWith('ok'))
  expect(seen[1]).toEqual(['Host', 'a.test:81', 'X-Forwarded-For', '127.0.0.1'])
  client.close()
})

it('gateway/forwarded-headers speaks of HTTP/2 clients in lower case', async () => {
  let seen: IncomingHttpHeaders = {}
  await using bed = await h2Bed((server) => server.on('stream', (stream: ServerHttp2Stream, headers) => ((seen = headers), stream.respond({ ':status': 200 }, { endStream: true }))))
  bed.on('gateway/forwarded-headers', { add: ['X-Forwarded-Proto', 'Via'] })
  bed.on('gateway/rewrite-names')
  const session = await h2Session(bed)
  const answer = ask(session, '/')
  await eventually(() => answer.closed, 'answered')
  expect([answer.status, seen['x-forwarded-proto'], seen['via']]).toEqual([200, 'https', '2 brownout'])
  session.destroy()
})
