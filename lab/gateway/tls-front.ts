import type { Socket } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { KeyPair } from '../contract/origin.ts'
import type { ClientConnection } from './client-connection.ts'

/** What a client sees of the gateway in the handshake. */
export interface TlsFace {
  readonly pair: KeyPair
  /** Protocols it may choose from, best first. */
  readonly alpn: readonly string[]
}

const peerOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

/** TLS towards clients. Its servers never listen: they are handed TCP sockets, so that byte counts and resets are those of TCP. */
export class TlsFront {
  /** One server for each face: Node fixes both when a server is made. */
  readonly #servers = new Map<string, Server>()
  /** By the client's end: a TLS socket does not tell which TCP socket is under it. */
  readonly #byPeer = new Map<string, ClientConnection>()
  readonly #serve: (connection: ClientConnection, socket: TLSSocket, alpn: string) => void

  constructor(serve: (connection: ClientConnection, socket: TLSSocket, alpn: string) => void) {
    this.#serve = serve
  }

  accept(connection: ClientConnection, face: TlsFace): void {
    const { raw } = connection
    const peer = peerOf(raw)
    this.#byPeer.set(peer, connection)
    raw.on('close', () => this.#byPeer.delete(peer))
    this.#server(face).emit('connection', raw)
  }

  #server({ pair, alpn }: TlsFace): Server {
    const key = `${alpn.join()} ${pair.cert}`
    const known = this.#servers.get(key)
    if (known) return known
    const server = createServer({ ...pair, ALPNProtocols: [...alpn] })
    server.on('tlsClientError', (_error, socket) => socket.destroy())
    server.on('secureConnection', (socket) => {
      const connection = this.#byPeer.get(peerOf(socket))
      if (!connection) return void socket.destroy()
      socket.on('close', () => connection.raw.destroy())
      this.#serve(connection, socket, socket.alpnProtocol || 'http/1.1')
    })
    this.#servers.set(key, server)
    return server
  }
}
