import { once } from 'node:events'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { request as httpsRequest } from 'node:https'
import type { TLSSocket } from 'node:tls'
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

it('resets an HTTP/1.1 client over TLS when the origin resets', async () => {
  await using bed = await h2Bed((server) =>
    server.on('request', (request: Http2ServerRequest) => (request.socket as unknown as { _parent: TLSSocket })._parent.resetAndDestroy()),
  )
  const { cert } = await testCertificate()
  const [error] = (await once(httpsRequest({ host: '127.0.0.1', port: bed.gateway.port, ca: cert, agent: false }).end(), 'error')) as [NodeJS.ErrnoException]
  expect([error.code, error.syscall]).toEqual(['ECONNRESET', 'read'])
})
