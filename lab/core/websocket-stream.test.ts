import { once } from 'node:events'
import { connect, createServer, type Http2Server } from 'node:http2'
import { expect, it } from 'vitest'
import { webSocketOverStream } from './websocket-stream.ts'

/** The contract with the pinned `ws`: it must go on working over a stream of HTTP/2. */
it('carries messages both ways and closes with 1000 on both ends inside an HTTP/2 stream', async () => {
  const server: Http2Server = createServer({ settings: { enableConnectProtocol: true } })
  const closedThere = new Promise<number>((resolve) => {
    server.on('stream', (stream) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200 })
      const socket = webSocketOverStream(stream, { role: 'server' })
      socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`))
      socket.on('close', resolve)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = connect(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
  await once(session, 'remoteSettings')
  const stream = session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'http', ':path': '/', ':authority': 'x' }, { endStream: false })
  await once(stream, 'response')
  const socket = webSocketOverStream(stream, { role: 'client' })
  socket.send('hé😀')
  const [data] = (await once(socket, 'message')) as [Buffer]
  expect(data.toString()).toBe('echo hé😀')
  socket.close(1000)
  const [code] = (await once(socket, 'close')) as [number]
  expect([code, await closedThere]).toEqual([1000, 1000])
  session.close()
  server.close()
  await once(server, 'close')
})
