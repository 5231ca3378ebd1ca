import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Settings } from 'node:http2'
import type { RunContext } from '../contract/context.ts'
import type { FaultId } from '../contract/fault.ts'
import type { Interception, KeyPair } from '../contract/origin.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError } from '../core/errors.ts'
import { ClientConnection } from './client-connection.ts'
import { H1Front } from './h1.ts'
import { H2Front } from './h2.ts'
import type { HeadRewriting } from './exchange.ts'
import type { OriginTls } from './origin-dialer.ts'
import { RuleSet } from './rule-set.ts'
import { TlsFront } from './tls-front.ts'
import { WireLog } from './wire-log.ts'
import { RunTaps, WireTap } from './wire-tap.ts'

export interface GatewayOptions {
  readonly transport: TransportId
  /** Terminate TLS (ALPN h2 and http/1.1) and speak TLS to the origin. */
  readonly tls: boolean
  readonly upstream: { readonly host: string; readonly port: number }
  /** PEM; shown to clients and trusted towards the origin. Required with `tls`. */
  readonly certificate?: KeyPair & { readonly interception?: Interception }
  /** How TLS is spoken with an origin that does not show the same certificate. */
  readonly originTls?: OriginTls
  /** What clients are offered under TLS, best first. Default: h2 and http/1.1. */
  readonly alpn?: readonly string[]
  /** HTTP/2 SETTINGS to answer clients with where they differ from the gateway's own. */
  readonly settings?: Settings
  readonly rewriting?: HeadRewriting
  /** False: bytes are not recorded. A budget is shared by all gateways of a run. Default: one of its own. */
  readonly tap?: RunTaps | false
  /** Before the numbers of its client connections, where several gateways of one run serve one transport. Default: nothing. */
  readonly connPrefix?: string
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default: any free port. */
  readonly port?: number
}

/** An HTTP intermediary in front of one origin. Without rules it is transparent: it ends what the origin ends, the way the origin did. */
export interface Gateway extends AsyncDisposable {
  readonly port: number
  /** `params` as the fault's schema returns them, times already scaled. Switching on again replaces the params. */
  switchOn(fault: FaultId, params: unknown): void
  switchOff(fault: FaultId): void
  close(): Promise<void>
}

/** Listens on loopback. Records tcp-open, tcp-close, bytes, head, capture and hit events through `ctx`. */
export async function openGateway(options: GatewayOptions, ctx: RunContext): Promise<Gateway> {
  const { transport, tls, upstream, certificate, host = '127.0.0.1', port = 0 } = options
  if (tls && !certificate) throw new LabError('LAB_BAD_OPTION', `The gateway of ${transport} needs a certificate to speak TLS.`)
  const log = new WireLog(transport, ctx, options.tap === false ? undefined : new WireTap(transport, ctx, options.tap ?? new RunTaps()))
  const connections = new Map<Socket, ClientConnection>()
  const rules = new RuleSet(ctx, log, () => [...connections.values()], { rewriting: options.rewriting, interception: certificate?.interception })
  const dial = { upstream, tls: certificate && tls ? (options.originTls ?? { host: upstream.host, ca: certificate.cert }) : undefined, log }
  const h1 = new H1Front({ dial, rules, log })
  const h2 = new H2Front({ dial, rules, log, ...(options.settings ? { settings: options.settings } : {}) })
  const own = certificate && tls ? { pair: { key: certificate.key, cert: certificate.cert }, alpn: options.alpn ?? ['h2', 'http/1.1'] } : undefined
  let count = 0

  const serve = (connection: ClientConnection, socket: Socket, alpn?: string) => {
    connection.alpn = alpn
    connection.watch(socket)
    log.opened('client', connection.id, { openedT: connection.openedT, port: connection.port, alpn })
    log.tap?.attach(socket, 'client', connection.id)
    rules.connected(connection)
    // A rule may have refused it.
    if (connection.ending !== undefined) return
    if (alpn === 'h2') h2.accept(connection)
    else h1.accept(connection)
  }
  const front = new TlsFront(serve)
  // Under TLS nobody would see the FIN of a client that leaves before the handshake is over.
  const server = createTcpServer({ allowHalfOpen: !tls, noDelay: true }, (raw) => {
    const connection = new ClientConnection(`${options.connPrefix ?? ''}c${++count}`, raw, ctx.clock.now(), (gone, how, dir) => rules.ending(gone, how, dir))
    connections.set(raw, connection)
    log.count('client', raw)
    raw.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') connection.ended('rst', { by: 'client' })
    })
    raw.on('close', () => {
      connections.delete(raw)
      if (own && connection.socket === raw) log.opened('client', connection.id, { openedT: connection.openedT, port: connection.port })
      log.closed('client', connection.id, { how: connection.ending ?? 'fin', ...connection.end, ...log.uncount('client', raw) })
      connection.gone()
    })
    if (own) front.accept(connection, rules.tls(connection, own))
    else serve(connection, raw)
  })

  const address = await listen(server, host, port).catch((error: unknown) => {
    log.close()
    throw error
  })

  const rulesChanged = () => {
    h1.rulesChanged()
    for (const { exchanges } of connections.values()) for (const exchange of exchanges) exchange.rulesChanged()
  }
  const close = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    rules.stop()
    for (const connection of connections.values()) {
      connection.ended('local', { by: 'gateway', sent: 'fin' })
      connection.raw.destroy()
      if (connection.socket !== connection.raw) connection.socket.destroy()
    }
    await closed
    log.close()
  }
  return {
    port: address.port,
    switchOn: (fault, params) => (rules.switchOn(fault, params), rulesChanged()),
    switchOff: (fault) => (rules.switchOff(fault), rulesChanged()),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen({ host, port })
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EADDRINUSE' ? new LabError('LAB_PORT_IN_USE', `Gateway port ${port} is already in use; choose another one.`, { cause }) : cause
  })
  return server.address() as AddressInfo
}
