import { once } from 'node:events'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { request as httpsRequest } from 'node:https'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { eventually, h2Bed, testCertificate } from './testbed.ts'

it('speaks HTTP/1.1 over TLS with a client that chooses it, WebSocket included', async () => {
  let proto = ''
  await using bed = await h2Bed((server) => {
    server.on('request', (request: Http2ServerRequest, response: Http2ServerResponse) => {
      proto = request.httpVersion
      response.end('ok')
    })
    const sockets = new WebSocketServer({ noServer: true })
    server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request as never, socket as never, head as Buffer, (ws) => ws.on('message', (data: Buffer) => ws.send(`echo ${data.toString()}`))))
  })
  const { cert } = await testCertificate()
  const request = httpsRequest({ host: '127.0.0.1', port: bed.gateway.port, ca: cert, path: '/', agent: false }).end()
  const [response] = await once(request, 'response')
  expect([response.statusCode, proto]).toEqual([200, '1.1'])
  response.resume()
  const socket = new WebSocket(`wss://127.0.0.1:${bed.gateway.port}/ws`, { ca: cert })
  await once(socket, 'open')
  socket.send('a')
  expect(String((await once(socket, 'message'))[0])).toBe('echo a')
  socket.terminate()
  await eventually(() => bed.of('tcp-close').length === 2, 'closed')
  expect(bed.of('tcp-open').map(({ alpn }) => alpn)).toEqual(['http/1.1', 'http/1.1'])
})

// Elsewhere only 127.0.0.1 is there to come from.
it.runIf(process.platform === 'linux')('keeps two clients apart that come from one port of two addresses', async () => {
  await using bed = await h2Bed((server) => server.on('request', (_request: Http2ServerRequest, response: Http2ServerResponse) => response.end('ok')))
  const { cert } = await testCertificate()
  const to = { host: '127.0.0.1', port: bed.gateway.port }
  const first = connectTcp(to)
  await once(first, 'connect')
  const other = connectTcp({ ...to, localAddress: '127.0.0.2', localPort: first.localPort as number })
  await once(other, 'connect')
  other.destroy()
  await eventually(() => bed.of('tcp-close').length === 1, 'the other one is gone')
  const secure = connectTls({ socket: first, ca: cert, servername: 'localhost', ALPNProtocols: ['http/1.1'] })
  secure.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect(String((await once(secure, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK/)
  secure.destroy()
})

it('resets an HTTP/1.1 client over TLS when the origin resets', async () => {
  await using bed = await h2Bed((server) =>
    server.on('request', (request: Http2ServerRequest) => (request.socket as unknown as { _parent: TLSSocket })._parent.resetAndDestroy()),
  )
  const { cert } = await testCertificate()
  const [error] = (await once(httpsRequest({ host: '127.0.0.1', port: bed.gateway.port, ca: cert, agent: false }).end(), 'error')) as [NodeJS.ErrnoException]
  expect([error.code, error.syscall]).toEqual(['ECONNRESET', 'read'])
})
