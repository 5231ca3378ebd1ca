import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import WebSocket, { WebSocketServer } from 'ws'
import { eventually, h1Bed, RawClient } from './testbed.ts'

it('carries a WebSocket: upgrade, echo, large messages, close code', async () => {
  const server = createServer()
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }))
    socket.on('close', () => {})
  })
  await using bed = await h1Bed(server)
  const socket = new WebSocket(`ws://127.0.0.1:${bed.gateway.port}/ws`)
  await once(socket, 'open')
  for (const message of ['small', 'x'.repeat(300_000)]) {
    socket.send(message)
    const [data] = (await once(socket, 'message')) as [Buffer]
    expect(data.toString()).toBe(message)
  }
  socket.close(4001, 'done')
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer]
  expect([code, reason.toString()]).toEqual([4001, 'done'])
})

it('mirrors a WebSocket that the origin drops without a close frame', async () => {
  const server = createServer()
  const sockets: Socket[] = []
  server.on('upgrade', (_request, socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUPGRADE: websocket\r\nConnection: Upgrade\r\n\r\n')
  })
  await using bed = await h1Bed(server)
  for (const [drop, ending] of [['end', 'fin'], ['resetAndDestroy', 'rst']] as const) {
    const client = await new RawClient(bed.gateway.port).send('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n').until(({ text }) => text.includes('\r\n\r\n'))
    expect(client.text).toBe('HTTP/1.1 101 Switching Protocols\r\nUPGRADE: websocket\r\nConnection: Upgrade\r\n\r\n')
    sockets.pop()?.[drop]()
    expect(await client.end()).toBe(ending)
    client.close()
  }
})

it('passes the end of a WebSocket client on as it was: a RST is a RST for the origin (http-proxy makes it a FIN)', async () => {
  const server = createServer()
  const ends: string[] = []
  server.on('upgrade', (_request, socket: Socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.on('error', ({ code }: NodeJS.ErrnoException) => ends.push(code ?? 'error'))
    socket.on('end', () => (ends.push('fin'), socket.destroy()))
    socket.resume()
  })
  await using bed = await h1Bed(server)
  for (const [leave, ending] of [['resetAndDestroy', 'ECONNRESET'], ['end', 'fin']] as const) {
    const client = await new RawClient(bed.gateway.port).send('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n').until(({ text }) => text.endsWith('\r\n\r\n'))
    client.socket[leave]()
    await eventually(() => ends.length > 0, `the origin sees ${ending}`)
    expect(ends.splice(0)).toEqual([ending])
    client.close()
  }
})

it('carries each direction of a tunnel to its end alone', async () => {
  const server = createServer()
  server.on('upgrade', (_request, socket: Socket) => {
    let got = ''
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n')
    socket.on('data', (chunk) => (got += chunk.toString()))
    socket.on('end', () => socket.end(`got ${got}`))
  })
  await using bed = await h1Bed(server)
  const client = await new RawClient(bed.gateway.port).send('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n').until(({ text }) => text.includes('101'))
  client.socket.end('last words')
  expect(await client.end()).toBe('fin')
  expect(client.text.endsWith('got last words')).toBe(true)
})

it('survives a WebSocket client that resets before the 101 (http-proxy crashes) and lets go of the origin', async () => {
  const server = createServer()
  let pending = 0
  server.on('upgrade', (_request, socket: Socket) => {
    pending++
    socket.on('error', () => {})
    socket.on('end', () => socket.destroy())
    socket.on('close', () => pending--)
  })
  await using bed = await h1Bed(server)
  const client = new RawClient(bed.gateway.port).send('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await eventually(() => pending === 1, 'upgrade reached the origin')
  client.socket.resetAndDestroy()
  await eventually(() => pending === 0, 'origin freed')
})

it('passes the refusal of an upgrade with its chunks, and the connection lives on', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/ws' ? 403 : 200)
    response.write('chunk')
    response.end()
  })
  await using bed = await h1Bed(server)
  const client = new RawClient(bed.gateway.port).send('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await client.until(({ text }) => text.endsWith('5\r\nchunk\r\n0\r\n\r\n'))
  expect(client.text.startsWith('HTTP/1.1 403 Forbidden')).toBe(true)
  await client.send('GET /again HTTP/1.1\r\nHost: x\r\n\r\n').until(({ text }) => text.includes('HTTP/1.1 200 OK'))
  client.close()
})
