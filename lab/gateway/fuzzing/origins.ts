import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import type { Chance } from './chance.ts'
import { brokenResponse, granted, wholeResponses } from './h1-messages.ts'
import { brokenResponses, data, fatalResponses, FrameSplitter, isHeaders, isSettings, serverPreface, settingsAck, tunnelResponse, wholeResponse } from './h2-frames.ts'
import { sayFrames } from './say-frames.ts'
import type { Tally } from './tally.ts'

export interface FuzzOrigins extends AsyncDisposable {
  readonly plain: number
  readonly tls: number
  /** What HTTP/2 requests get from now on. */
  answers: 'responses' | 'tunnels'
  /** Connections that are open. */
  open(): number
  /** Bytes that plain connections have been sent, of those that are over. */
  written(): number
}

/** One without TLS and one that speaks HTTP/2 and HTTP/1.1 over it: both answer what nobody should. */
export async function openOrigins(chance: Chance, tally: Tally, frames: number, certificate: { readonly key: string; readonly cert: string }): Promise<FuzzOrigins> {
  const open = new Set<Socket>()
  let written = 0
  const follow = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {}).on('data', () => {})
    socket.on('close', () => {
      open.delete(socket)
      if (!(socket instanceof TLSSocket)) written += socket.bytesWritten
    })
  }
  const speakHttp1 = (socket: Socket) => {
    socket.once('data', (head: Buffer) => {
      if (head.includes('/tunnel') && /\r\nupgrade:/i.test(head.toString('latin1'))) {
        socket.write(granted)
        sayFrames(chance, tally, frames, { ofClient: false, write: (frame) => socket.write(frame) })
        return void socket.end()
      }
      const whole = chance.oneIn(10)
      tally.count('responses', whole)
      socket.write(whole ? chance.pick(wholeResponses) : brokenResponse(chance))
      // A response that was cut needs an end, and one without a length, too.
      if (!chance.oneIn(4)) socket.end()
      else if (socket instanceof TLSSocket) socket.destroy()
      else socket.resetAndDestroy()
    })
  }
  const speakHttp2 = (socket: Socket) => {
    const splitter = new FrameSplitter()
    let answered = 0
    socket.write(serverPreface)
    socket.on('data', (chunk: Buffer) => {
      for (const frame of splitter.push(chunk)) {
        if (isSettings(frame)) socket.write(settingsAck)
        if (!isHeaders(frame)) continue
        const { stream } = frame
        if (origins.answers === 'tunnels') {
          socket.write(tunnelResponse(stream))
          sayFrames(chance, tally, frames, { ofClient: false, write: (bytes) => socket.write(data(stream, bytes)) })
          continue
        }
        const last = ++answered === frames
        const whole = !last && chance.oneIn(10)
        tally.count('http2Frames', whole)
        socket.write(whole ? wholeResponse(stream) : chance.pick(last ? fatalResponses : brokenResponses)(stream))
      }
    })
  }
  const plain = createServer((socket) => (follow(socket), speakHttp1(socket)))
  const tls = createTlsServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, (socket: TLSSocket) => {
    follow(socket)
    if (socket.alpnProtocol === 'h2') speakHttp2(socket)
    else speakHttp1(socket)
  })
  tls.on('tlsClientError', () => {})
  const origins: FuzzOrigins = {
    plain: await listen(plain),
    tls: await listen(tls),
    answers: 'responses',
    open: () => open.size,
    written: () => written,
    async [Symbol.asyncDispose]() {
      await Promise.all([closed(plain), closed(tls)])
    },
  }
  return origins
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function closed(server: Server): Promise<void> {
  const over = once(server, 'close')
  server.close()
  await over
}
