import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Chance } from './chance.ts'
import { brokenRequest, wholeRequests, wholeUpgrade } from './h1-messages.ts'
import { brokenRequests, clientPreface, data, fatalFrames, FrameSplitter, grants, isSettings, noise, settingsAck, wholeConnect, wholeRequest } from './h2-frames.ts'
import { sayFrames } from './say-frames.ts'
import type { Tally } from './tally.ts'

export interface Client {
  /** TCP. */
  readonly socket: Socket
  /** It has been answered, or is gone. */
  readonly over: Promise<void>
}

const answered = (socket: Socket) => new Promise<void>((resolve) => void socket.once('data', () => resolve()).once('close', () => resolve()))
const gone = (socket: Socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve()))
const quiet = <S extends Socket>(socket: S): S => socket.on('error', () => {}).on('data', () => {})

/** Clients that say what no server has to take. */
export class FuzzClients {
  /** Bytes that clients without TLS have sent, of those that are over. */
  written = 0
  readonly #chance: Chance
  readonly #tally: Tally
  readonly #frames: number

  constructor(chance: Chance, tally: Tally, frames: number) {
    this.#chance = chance
    this.#tally = tally
    this.#frames = frames
  }

  exchange(port: number): Client {
    const socket = this.#dial(port)
    this.#ask(socket)
    return { socket, over: answered(socket) }
  }

  tunnel(port: number): Client {
    const socket = this.#dial(port)
    socket.write(wholeUpgrade)
    socket.once('data', (head: Buffer) => {
      if (head.includes(' 101 ')) this.#sayFrames((frame) => socket.write(frame))
      socket.end()
    })
    return { socket, over: gone(socket) }
  }

  tlsExchange(port: number): Client {
    const { raw, socket } = dialTls(port, 'http/1.1')
    socket.once('secureConnect', () => this.#ask(socket))
    return { socket: raw, over: answered(socket) }
  }

  /** An HTTP/2 session: half of them ask what is malformed, the others ask for it. */
  session(port: number): Client {
    const { raw, socket } = dialTls(port, 'h2')
    socket.once('secureConnect', () => this.#askInFrames(socket))
    return { socket: raw, over: gone(socket) }
  }

  /** Two WebSockets on an HTTP/2 session. */
  tunnels(port: number): Client {
    const { raw, socket } = dialTls(port, 'h2')
    const splitter = new FrameSplitter()
    socket.once('secureConnect', () => socket.write(Buffer.concat([clientPreface, wholeConnect(1), wholeConnect(3)])))
    socket.on('data', (chunk: Buffer) => {
      for (const frame of splitter.push(chunk)) {
        if (isSettings(frame)) socket.write(settingsAck)
        if (grants(frame)) this.#sayFrames((bytes) => socket.write(data(frame.stream, bytes)))
      }
    })
    return { socket: raw, over: gone(socket) }
  }

  #dial(port: number): Socket {
    const socket = quiet(connect({ port, host: '127.0.0.1' }))
    socket.on('close', () => (this.written += socket.bytesWritten))
    return socket
  }

  /** Half of the requests are malformed, the others get a response that is. */
  #ask(socket: Socket): void {
    const whole = this.#chance.oneIn(2)
    this.#tally.count('requests', whole)
    socket.write(whole ? this.#chance.pick(wholeRequests) : brokenRequest(this.#chance))
    // What was cut must have an end.
    if (!whole || this.#chance.oneIn(4)) socket.end()
  }

  #askInFrames(socket: TLSSocket): void {
    socket.write(clientPreface)
    const malformed = this.#chance.oneIn(2)
    for (let n = 1; n < this.#frames; n++) {
      this.#tally.count('http2Frames', !malformed)
      const stream = 2 * n - 1
      socket.write(malformed ? this.#chance.pick(brokenRequests)(stream) : wholeRequest(stream))
    }
    this.#tally.count('http2Frames', false)
    const last = this.#chance.oneIn(10) ? noise(this.#chance) : this.#chance.pick(fatalFrames)(2 * this.#frames - 1)
    // It ends the session: responses come before it, if they come.
    if (malformed) socket.write(last)
    else setTimeout(() => socket.destroyed || socket.write(last), 60)
  }

  #sayFrames(write: (frame: Buffer) => void): void {
    sayFrames(this.#chance, this.#tally, this.#frames, { ofClient: true, write })
  }
}

function dialTls(port: number, alpn: string): { readonly raw: Socket; readonly socket: TLSSocket } {
  const raw = connect({ port, host: '127.0.0.1' }).on('error', () => {})
  // An intercepting rule shows another certificate.
  return { raw, socket: quiet(connectTls({ socket: raw, rejectUnauthorized: false, ALPNProtocols: [alpn] })) }
}
