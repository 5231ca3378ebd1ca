import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { eventually, h1Bed, RawClient } from './testbed.ts'

it.each([
  ['Content-Length: 3', 'abc'],
  ['Transfer-Encoding: chunked', '3\r\nabc\r\n0\r\n\r\n'],
])('passes the body of a DELETE with %s (http-proxy would say that it has none)', async (line, body) => {
  const seen: string[] = []
  await using bed = await h1Bed((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => (seen.push(text), response.end('ok')))
  })
  const client = await new RawClient(bed.gateway.port).send(`DELETE / HTTP/1.1\r\nHost: x\r\n${line}\r\n\r\n${body}`).until(({ text }) => text.includes('ok'))
  expect(seen).toEqual(['abc'])
  client.close()
})

it('asks for no upgrade that it could not carry: an origin that grants one to a plain request would hang it (http-proxy)', async () => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (head: Buffer) => socket.write(/^upgrade:/im.test(head.toString()) ? 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n' : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await using bed = await h1Bed({ port: (server.address() as AddressInfo).port })
  // Without `Connection: Upgrade` it is a plain request (RFC 9110, 7.8).
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n').until(({ text }) => text.endsWith('ok'))
  client.close()
  server.close()
})

it('lets go of a client whose connection was ending already when its next request failed (Node keeps such a socket for ever)', async () => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    // Node ends the connection of a client after this one.
    socket.once('data', () => (socket.write('HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n'), socket.resetAndDestroy()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await using bed = await h1Bed({ port: (server.address() as AddressInfo).port })
  const client = new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await client.end()
  client.close()
  await eventually(() => bed.of('tcp-close').some(({ hop }) => hop === 'client'), 'the connection is closed')
  server.close()
})
