import { once } from 'node:events'
import { connect as connectH2, createServer } from 'node:http2'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { brokenRequests, brokenResponses, clientPreface, fatalFrames, fatalResponses, FrameSplitter, isGoaway, isHeaders, isPong, ping, serverPreface, settingsAck } from './h2-frames.ts'

type Make = (stream: number) => Buffer

/** What becomes of a session that was sent this. */
function outcome(socket: Socket, send: Buffer): Promise<'lives' | 'ends'> {
  const splitter = new FrameSplitter()
  let pongs = 0
  socket.on('error', () => {})
  socket.write(Buffer.concat([send, ping]))
  return new Promise((resolve) => {
    socket.on('close', () => resolve('ends'))
    socket.on('data', (chunk: Buffer) => {
      const frames = splitter.push(chunk)
      if (frames.some(isGoaway)) return resolve('ends')
      if (!frames.some(isPong)) return
      // A GOAWAY may leave in the turn after the first one.
      if (++pongs === 1) socket.write(ping)
      else resolve('lives')
    })
  })
}

it('knows which frames of a client end the session', async () => {
  const server = createServer().on('sessionError', () => {}).on('stream', (stream) => stream.on('error', () => {}))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const ask = async (make: Make) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const became = await outcome(socket, Buffer.concat([clientPreface, make(1)]))
    socket.destroy()
    return became
  }
  expect(await Promise.all(brokenRequests.map(ask))).toEqual(brokenRequests.map(() => 'lives'))
  expect(await Promise.all(fatalFrames.map(ask))).toEqual(fatalFrames.map(() => 'ends'))
  server.close()
})

it('knows which frames of a server end the session', async () => {
  const ask = async (make: Make) => {
    const server = createTcpServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connectH2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    client.on('error', () => {})
    client.request({ ':path': '/' }).on('error', () => {})
    const [socket] = (await once(server, 'connection')) as [Socket]
    socket.write(Buffer.concat([serverPreface, settingsAck]))
    const splitter = new FrameSplitter()
    await new Promise<void>((resolve) => socket.on('data', (chunk: Buffer) => splitter.push(chunk).some(isHeaders) && resolve()))
    const became = await outcome(socket, make(1))
    client.destroy()
    server.close()
    return became
  }
  expect(await Promise.all(brokenResponses.map(ask))).toEqual(brokenResponses.map(() => 'lives'))
  expect(await Promise.all(fatalResponses.map(ask))).toEqual(fatalResponses.map(() => 'ends'))
})
