import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Http2SecureServer, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { Agent, request as httpsRequest } from 'node:https'
import { connect as connectTls } from 'node:tls'
import { afterEach, beforeEach, expect, it } from 'vitest'
import WebSocket from 'ws'
import { webSocketOverStream } from '../../core/websocket-stream.ts'
import { eventually, h2Bed, testCertificate, type Testbed } from '../testbed.ts'

async function translatingBed(configure: (server: Http2SecureServer) => void, settings?: { enableConnectProtocol?: boolean }): Promise<Testbed> {
  const bed = await h2Bed(configure, settings)
  bed.on('gateway/http2-origin')
  return bed
}

let ca = ''
beforeEach(async () => void ({ cert: ca } = await testCertificate()))
const agents: Agent[] = []
afterEach(() => agents.splice(0).forEach((agent) => agent.destroy()))

async function fetchH1(bed: Testbed, options: { method?: string; path?: string; headers?: Record<string, string>; body?: string; trailers?: Record<string, string> }) {
  const agent = agents[0] ?? agents[agents.push(new Agent({ keepAlive: true, maxSockets: 1 })) - 1]
  const { body, trailers, ...rest } = options
  const request = httpsRequest({ host: '127.0.0.1', port: bed.gateway.port, ca, servername: 'localhost', ...(agent ? { agent } : {}), ...rest })
  if (trailers) request.flushHeaders()
  if (body !== undefined) request.write(body)
  if (trailers) request.addTrailers(trailers)
  request.end()
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  let broken = false
  response.on('data', (chunk: Buffer) => (text += chunk.toString()))
  response.on('error', () => (broken = true))
  await new Promise((resolve) => response.once('close', resolve))
  return { status: response.statusCode, headers: response.headers, body: text, trailers: response.trailers, broken, version: response.httpVersion }
}

it('translates the head of a request and of its response, and passes body and trailers', async () => {
  let seen: unknown
  let sessions = 0
  await using bed = await translatingBed((server) => {
    server.on('session', () => sessions++)
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      let body = ''
      let trailers: IncomingHttpHeaders = {}
      stream.on('trailers', (sent) => (trailers = sent))
      stream.on('data', (chunk: Buffer) => (body += chunk.toString()))
      stream.on('end', () => {
        seen = JSON.parse(JSON.stringify([headers, body, trailers]))
        stream.respond({ ':status': 201, 'set-cookie': ['a=1', 'b=2'] }, { waitForTrailers: true, sendDate: false } as never)
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '42' }))
        stream.end('pong')
      })
    })
  })
  const answer = await fetchH1(bed, { method: 'POST', path: '/a//b?c=/', headers: { Host: 'lab.test', 'X-A': 'b', Connection: 'keep-alive, X-Hop', 'X-Hop': '1', 'Transfer-Encoding': 'chunked', Trailer: 'X-Up' }, body: 'ping', trailers: { 'X-Up': '7' } })
  expect(seen).toEqual([{ ':method': 'POST', ':scheme': 'https', ':authority': 'lab.test', ':path': '/a//b?c=/', 'x-a': 'b', trailer: 'X-Up' }, 'ping', { 'x-up': '7' }])
  expect(answer).toEqual({ status: 201, headers: { 'set-cookie': ['a=1', 'b=2'], 'transfer-encoding': 'chunked' }, body: 'pong', trailers: { 'x-sum': '42' }, broken: false, version: '1.1' })
  expect(await fetchH1(bed, {})).toMatchObject({ status: 201, body: 'pong' })
  expect([sessions, bed.of('tcp-open').length]).toEqual([1, 1])
  expect(bed.of('hit')[0]).toMatchObject({ fault: 'gateway/http2-origin', effect: 'sent POST /a//b?c=/ on as HTTP/2' })
})

it.each([
  ['a hop-by-hop header, which stays on its hop', { Connection: 'close', 'X-Up': '7' }, { 'x-up': '7' }],
  ['a header twice that HTTP/2 has once, which ends the request', { Etag: ['1', '2'] }, undefined],
])('survives trailers that HTTP/2 does not write: %s', async (_what, trailers, passed) => {
  const seen: unknown[] = []
  await using bed = await translatingBed((server) =>
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {})
      stream.on('trailers', (sent) => seen.push(JSON.parse(JSON.stringify(sent))))
      stream.on('end', () => stream.destroyed || stream.respond({ ':status': 204 }, { endStream: true }))
      stream.resume()
    }),
  )
  const asked = fetchH1(bed, { method: 'POST', headers: { Host: 'x', 'Transfer-Encoding': 'chunked' }, body: 'ping', trailers: trailers as never })
  if (passed) expect(await asked).toMatchObject({ status: 204 })
  else await expect(asked).rejects.toThrow()
  expect(seen).toEqual(passed ? [passed] : [])
})

it('ends the connection by FIN without a last chunk when the origin breaks its stream off', async () => {
  await using bed = await translatingBed((server) =>
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200 })
      stream.write('abc')
      setTimeout(() => stream.destroy(new Error('no')), 50)
    }),
  )
  expect(await fetchH1(bed, {})).toMatchObject({ status: 200, body: 'abc', broken: true })
  await eventually(() => bed.of('tcp-close').length === 1, 'closed')
  expect(bed.of('tcp-close')[0]?.how).toBe('fin')
})

it('turns an Upgrade to WebSocket into an extended CONNECT, and passes its refusal', async () => {
  await using bed = await translatingBed((server) =>
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      stream.on('error', () => {})
      if (headers[':protocol'] !== 'websocket' || headers[':path'] === '/no') return stream.respond({ ':status': 403 }, { endStream: true })
      stream.respond({ ':status': 200, 'sec-websocket-protocol': 'chat' })
      const socket = webSocketOverStream(stream, { role: 'server' })
      socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`))
    }),
  )
  const socket = new WebSocket(`wss://127.0.0.1:${bed.gateway.port}/ws`, 'chat', { ca })
  await once(socket, 'open')
  expect(socket.protocol).toBe('chat')
  socket.send('hello')
  expect(String((await once(socket, 'message'))[0])).toBe('echo hello')
  socket.close(4002, 'bye')
  expect((await once(socket, 'close'))[0]).toBe(4002)
  const refused = new WebSocket(`wss://127.0.0.1:${bed.gateway.port}/no`, { ca })
  const [error] = (await once(refused, 'error')) as [Error]
  expect(error.message).toBe('Unexpected server response: 403')
  const heads = bed.of('head').filter(({ hop, dir }) => hop === 'origin' && dir === 'c2s')
  expect(heads[0]?.lines).toEqual(expect.arrayContaining([':method: CONNECT', ':protocol: websocket', ':path: /ws']))
  expect(heads[0]?.lines.join('\n')).not.toMatch(/sec-websocket-key|^upgrade|^connection/m)
})

it('answers 502 to an Upgrade when the origin does not offer extended CONNECT', async () => {
  await using bed = await translatingBed((server) => server.on('stream', (stream: ServerHttp2Stream) => stream.respond({ ':status': 200 }, { endStream: true })), {})
  const socket = new WebSocket(`wss://127.0.0.1:${bed.gateway.port}/ws`, { ca })
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toBe('Unexpected server response: 502')
})

it('frees the stream of the origin when the client goes away', async () => {
  let streams = 0
  await using bed = await translatingBed((server) =>
    server.on('stream', (stream: ServerHttp2Stream) => {
      streams++
      stream.on('error', () => {})
      stream.on('close', () => streams--)
      stream.respond({ ':status': 200 })
      stream.write('x')
    }),
  )
  const socket = connectTls({ port: bed.gateway.port, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'] })
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  expect(streams).toBe(1)
  socket.destroy()
  await eventually(() => streams === 0, 'freed')
})

it('with gateway/refuse-upgrade ends a tunnel that the origin ends in the same moment, handle and all', async () => {
  await using bed = await translatingBed((server) => server.on('stream', (stream: ServerHttp2Stream) => (stream.on('error', () => {}), stream.respond({ ':status': 200 }, { endStream: true }))))
  bed.on('gateway/refuse-upgrade', { how: 'accept-then-close' })
  const client = connectTls({ port: bed.gateway.port, host: '127.0.0.1', ca, ALPNProtocols: ['http/1.1'] })
  client.on('error', () => {}).resume()
  client.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n')
  await once(client, 'close')
  await eventually(() => bed.of('tcp-close').length === 1, 'the connection of the client closed')
})
