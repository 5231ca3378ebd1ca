import { createServer, type ServerResponse } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { expect, it } from 'vitest'
import { ask, h2Session, origin, plain } from '../rule-testbed.ts'
import { eventually, h1Bed, h2Bed, pause, RawClient } from '../testbed.ts'

it('gateway/hold-last gives each chunk only when the next one comes, and the last at the end or when switched off', async () => {
  let response: ServerResponse | undefined
  await using bed = await h1Bed(createServer((_request, res) => (response = res).writeHead(200).flushHeaders()))
  bed.on('gateway/hold-last')
  const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('\r\n\r\n'))
  response?.write('one')
  await pause(60)
  expect(client.text).not.toContain('one')
  response?.write('two')
  await client.until(({ text }) => text.endsWith('one\r\n'))
  bed.gateway.switchOff('gateway/hold-last')
  await client.until(({ text }) => text.endsWith('two\r\n'))
  response?.write('three')
  await client.until(({ text }) => text.endsWith('three\r\n'))
  bed.on('gateway/hold-last')
  const ended = new RawClient(bed.gateway.port).send(plain())
  await ended.until(({ text }) => text.includes('\r\n\r\n'))
  response?.end('all')
  await ended.until(({ text }) => text.endsWith('3\r\nall\r\n0\r\n\r\n'))
  ended.close()
  client.close()
})

it('gateway/delay-chunks delays chunks in order, and lets all go when the response ends or it is switched off', async () => {
  let stream: ServerHttp2Stream | undefined
  await using bed = await h2Bed((server) => server.on('stream', (opened: ServerHttp2Stream) => ((stream = opened), opened.on('error', () => {}), opened.respond({ ':status': 200 }))))
  const session = await h2Session(bed)
  bed.on('gateway/delay-chunks', { delay: '120ms' })
  const seen = ask(session, '/')
  await eventually(() => seen.status === 200, 'head at once')
  const started = Date.now()
  stream?.write('1')
  stream?.write('2')
  await eventually(() => seen.body === '12', 'delayed')
  expect(Date.now() - started).toBeGreaterThanOrEqual(110)
  const hits = bed.of('hit').length
  bed.on('gateway/delay-chunks', { delay: '60s' })
  const short = ask(session, '/')
  await eventually(() => short.status === 200, 'head')
  stream?.end('short')
  await eventually(() => short.closed, 'ended')
  expect([short.body, bed.of('hit').length]).toEqual(['short', hits])
  const held = ask(session, '/')
  await eventually(() => held.status === 200, 'head')
  stream?.write('3')
  // Its head comes behind the chunk on the origin's connection.
  const behind = ask(session, '/')
  await eventually(() => behind.status === 200, 'the chunk reached the gateway')
  expect(held.body).toBe('')
  bed.gateway.switchOff('gateway/delay-chunks')
  await eventually(() => held.body === '3', 'let go')
  session.destroy()
})

it('gateway/filter-content-type replaces what it does not know and frees the origin', async () => {
  const server = origin()
  let open = 0
  server.on('connection', (socket) => (open++, socket.on('close', () => open--)))
  await using bed = await h1Bed(server)
  bed.on('gateway/filter-content-type')
  const client = await new RawClient(bed.gateway.port).send(plain('/stream')).until(({ text }) => text.endsWith('</html>\r\n'))
  expect(client.text.startsWith('HTTP/1.1 403 Forbidden')).toBe(true)
  await eventually(() => open === 0, 'origin freed')
  const other = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
  other.close()
  client.close()
})
