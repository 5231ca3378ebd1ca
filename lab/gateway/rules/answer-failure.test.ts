import { once } from 'node:events'
import { createSecureServer, type Http2Server, type ServerHttp2Session } from 'node:http2'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { ask, h2Session, origin, plain, upgrade } from '../rule-testbed.ts'
import { answerLines } from '../pages.ts'
import { failureStatus, softwareAnswer, softwareNames } from '../software.ts'
import { eventually, h1Bed, h2Bed, RawClient, testCertificate, type Testbed } from '../testbed.ts'

async function tcpOrigin(onData: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => onData(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

const statusOf = ({ text }: RawClient) => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1]

async function statusesOf(bed: Testbed): Promise<unknown[]> {
  const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.includes('\r\n\r\n'))
  const first = statusOf(client)
  client.text = ''
  // The same connection: it outlived the origin's.
  await client.send(upgrade()).until(({ text }) => text.includes('\r\n\r\n'))
  const seen = [first, statusOf(client)]
  // After a refused Upgrade too (http-proxy would end it).
  client.text = ''
  await client.send(plain()).until(({ text }) => text.includes('\r\n\r\n'))
  seen.push(statusOf(client))
  client.close()
  return seen
}

it.each(softwareNames)('answers a refused, a resetting and a closing origin as %s does, plain requests and Upgrades alike', async (page) => {
  const reset = await tcpOrigin((socket) => socket.resetAndDestroy())
  const closed = await tcpOrigin((socket) => socket.end())
  const gone = await tcpOrigin(() => {})
  gone.close()
  const { refused, rst, fin } = failureStatus[page]
  for (const [{ port }, status] of [[gone, refused], [reset, rst], [closed, fin]] as const) {
    await using bed = await h1Bed({ port })
    bed.on('gateway/answer-failure', { page, after: '0ms' })
    // nghttpx ends the connection after an error, Apache after a 503.
    if (softwareAnswer(page, status).close) {
      const client = new RawClient(bed.gateway.port).send(upgrade())
      expect([await client.end(), statusOf(client)]).toEqual(['fin', String(status)])
      client.close()
    } else expect(await statusesOf(bed)).toEqual([String(status), String(status), String(status)])
    expect(bed.of('hit')[0]?.effect).toContain(`with ${status}: the origin `)
  }
  reset.close()
  closed.close()
})

it('has the lengths of the pages that were seen', () => {
  const length = (page: (typeof softwareNames)[number], status: number) => Buffer.byteLength(softwareAnswer(page, status).body ?? '')
  // In the spelling of the software, and once.
  expect(answerLines(softwareAnswer('haproxy', 503).lines ?? [], 'x').filter(([name]) => /^content-length$/i.test(name))).toEqual([['content-length', '107']])
  expect([length('haproxy', 503), length('haproxy', 502), length('nghttpx', 502), length('caddy', 502)]).toEqual([107, 107, 129, 0])
})

it('waits before it answers for a refused origin, and answers at once when it is switched off', async () => {
  const gone = await tcpOrigin(() => {})
  gone.close()
  await using bed = await h1Bed({ port: gone.port })
  bed.on('gateway/answer-failure', { page: 'haproxy', after: '300ms' })
  const started = Date.now()
  const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('</html>\n'))
  expect([statusOf(client), Date.now() - started >= 290]).toEqual(['503', true])
  bed.on('gateway/answer-failure', { page: 'haproxy', after: '60s' })
  client.text = ''
  client.send(plain())
  await eventually(() => bed.of('head').filter(({ dir, hop }) => dir === 'c2s' && hop === 'client').length === 2, 'the second request is there')
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(client.text).toBe('')
  bed.gateway.switchOff('gateway/answer-failure')
  await client.until(({ text }) => text.endsWith('</html>\n'))
  // A client that leaves takes its answer along.
  bed.on('gateway/answer-failure', { page: 'haproxy', after: '100ms' })
  const hits = bed.of('hit').length
  client.send(plain())
  await new Promise((resolve) => setTimeout(resolve, 30))
  client.close()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(bed.of('hit').length).toBe(hits)
})

it('passes a failure on as it came when its status is 0', async () => {
  const reset = await tcpOrigin((socket) => socket.resetAndDestroy())
  await using bed = await h1Bed({ port: reset.port })
  bed.on('gateway/answer-failure', { reset: 0 })
  const client = new RawClient(bed.gateway.port).send(plain())
  expect([await client.end(), client.text]).toEqual(['rst', ''])
  reset.close()
})

it('keeps an idle connection of a client when the origin ends its own', async () => {
  const server = origin()
  await using bed = await h1Bed(server)
  bed.on('gateway/answer-failure')
  const client = await new RawClient(bed.gateway.port).send(plain()).until(({ text }) => text.endsWith('ok'))
  server.closeAllConnections()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(client.ended).toBeUndefined()
  await client.send(plain()).until(({ text }) => text.endsWith('ok') && text.split('HTTP/1.1 200').length === 3)
  client.close()
})

it('answers HTTP/2 requests and extended CONNECTs, and takes up a new session when the origin is back', async () => {
  const sessions = new Set<ServerHttp2Session>()
  let hangs = false
  const serve = (server: Http2Server | ReturnType<typeof createSecureServer>) =>
    server
      .on('session', (session) => sessions.add(session))
      .on('stream', (stream, headers) => {
        stream.on('error', () => {})
        if (headers[':path'] === '/hang') hangs = true
        else stream.respond({ ':status': 200 }, { endStream: true })
      })
  await using bed = await h2Bed((server) => void serve(server as never))
  bed.on('gateway/answer-failure', { page: 'apache', lostOverHttp2: 500 })
  const client = await h2Session(bed)
  const hanging = ask(client, '/hang')
  await eventually(() => hangs, 'the origin has the request')
  for (const session of sessions) session.destroy()
  await bed.closeOrigin()
  await eventually(() => hanging.closed, 'answered')
  expect([hanging.status, hanging.body.includes('500 Internal Server Error')]).toEqual([500, true])
  const refused = ask(client, '/')
  const tunnel = ask(client, '/ws', true)
  await eventually(() => refused.closed && tunnel.status > 0, 'both answered')
  expect([refused.status, tunnel.status]).toEqual([503, 503])
  const again = serve(createSecureServer({ ...(await testCertificate()), settings: { enableConnectProtocol: true } }) as never)
  again.listen(bed.originPort, '127.0.0.1')
  await once(again, 'listening')
  const served = ask(client, '/')
  await eventually(() => served.closed, 'answered by the new origin')
  expect([served.status, client.destroyed]).toEqual([200, false])
  client.destroy()
  for (const session of sessions) session.destroy()
  again.close()
})
