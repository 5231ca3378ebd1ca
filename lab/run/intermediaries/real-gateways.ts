import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import type { FaultId } from '../../contract/fault.ts'
import { releaseStack } from '../../core/release.ts'
import { WireLog } from '../../gateway/wire-log.ts'
import type { OpenGateway } from '../network.ts'
import type { DaemonDefinition } from './daemon.ts'
import { type Daemon, startDaemon } from './start-daemon.ts'
import { openTap, type Tap } from './tap.ts'

export interface RealGatewaysOptions {
  readonly settings?: readonly string[] | undefined
  readonly forLimits?: boolean
  readonly certificate: { readonly key: string; readonly cert: string }
  readonly scale: number
  /** Routes for runs: this many without TLS, and with it. */
  readonly plainRoutes: number
  readonly tlsRoutes: number
  /** One more route each way, straight to this origin, for clients that are no run. */
  readonly originPort: number
}

/** One daemon whose routes stand in the gateway's place, several runs at once. */
export interface RealGateways extends AsyncDisposable {
  readonly daemon: Daemon
  readonly openGateway: OpenGateway
  /** Straight to `originPort`. */
  readonly plainPort: number
  readonly tlsPort: number | undefined
  /** What it speaks with clients that offer HTTP/2; undefined without TLS. */
  readonly alpn: string | undefined
}

interface Seat {
  readonly tls: boolean
  readonly towardsOrigin: Tap
  readonly towardsDaemon: Tap
  taken: boolean
}

/**
 * client -> tap -> daemon -> tap -> origin. The taps count bytes and connections as the gateway does; the daemon speaks plain HTTP
 * to its upstream, and the second tap TLS with an origin that wants it.
 */
export async function openRealGateways(definition: DaemonDefinition, options: RealGatewaysOptions): Promise<RealGateways> {
  const { plainRoutes, tlsRoutes, originPort, certificate, settings = [], forLimits = false, scale } = options
  const stack = releaseStack()
  try {
    const seats: Seat[] = []
    for (let i = 0; i < plainRoutes + tlsRoutes; i++) {
      const towardsOrigin = stack.own(await openTap(), (tap) => tap.close())
      const towardsDaemon = stack.own(await openTap(), (tap) => tap.close())
      seats.push({ tls: i >= plainRoutes, towardsOrigin, towardsDaemon, taken: false })
    }
    const routes = [{ tls: false, upstreamPort: originPort }, { tls: true, upstreamPort: originPort }, ...seats.map(({ tls, towardsOrigin }) => ({ tls, upstreamPort: towardsOrigin.port }))]
    const daemon = stack.own(await startDaemon(definition, { routes, certificate, settings, forLimits, scale }), async (started) => started[Symbol.asyncDispose]())
    const [plainPort, tlsPort] = daemon.ports
    if (plainPort === undefined) throw new Error(`${daemon.software} has no route without TLS`)
    const alpn = tlsPort === undefined ? undefined : await alpnOf(tlsPort, certificate.cert)
    return { daemon, alpn, openGateway: seatTaker(seats, daemon, alpn), plainPort, tlsPort, [Symbol.asyncDispose]: () => stack.release() }
  } catch (error) {
    await stack.release()
    throw error
  }
}

/** The list of protocols in a ClientHello is not encrypted: each with its length before it. */
function offersH2(clientHello: Buffer): boolean {
  return clientHello.includes('\u0002h2')
}

/** What the daemon chooses of h2 and http/1.1. */
async function alpnOf(port: number, ca: string): Promise<string> {
  const socket = connectTls({ port, host: '127.0.0.1', ca, ALPNProtocols: ['h2', 'http/1.1'] })
  await once(socket, 'secureConnect')
  const { alpnProtocol } = socket
  socket.destroy()
  return alpnProtocol || 'http/1.1'
}

function seatTaker(seats: readonly Seat[], daemon: Daemon, alpn: string | undefined): OpenGateway {
  return ({ transport, tls, upstream, certificate }, ctx) => {
    const index = seats.findIndex((seat) => seat.tls === tls && !seat.taken)
    const seat = seats[index]
    const daemonPort = daemon.ports[index + 2]
    if (!seat) throw new Error(`all routes of ${daemon.software} are taken`)
    seat.taken = true
    const log = new WireLog(transport, ctx)
    const faults = new Set<FaultId>()
    let count = 0
    // Software without TLS leaves the row without a way: its connections are reset.
    if (daemonPort !== undefined) {
      seat.towardsDaemon.target = {
        port: daemonPort,
        onPair({ accepted }) {
          const conn = `c${++count}`
          let how: 'fin' | 'rst' = 'fin'
          const openedT = ctx.clock.now()
          log.count('client', accepted)
          if (!tls) log.opened('client', conn, { openedT })
          else accepted.once('data', (hello: Buffer) => log.opened('client', conn, { openedT, alpn: alpn === 'h2' && offersH2(hello) ? 'h2' : 'http/1.1' }))
          for (const fault of faults) log.hit(fault, conn, `left to ${daemon.software} ${daemon.version}`)
          accepted.on('error', () => (how = 'rst'))
          accepted.on('close', () => log.closed('client', conn, { how, ...log.uncount('client', accepted) }))
        },
      }
    }
    seat.towardsOrigin.target = {
      port: upstream.port,
      ca: tls ? certificate?.cert : undefined,
      onPair({ dialled }) {
        log.count('origin', dialled)
        dialled.on('close', () => log.uncount('origin', dialled))
      },
    }
    return Promise.resolve({
      port: seat.towardsDaemon.port,
      switchOn: (fault: FaultId) => void faults.add(fault),
      switchOff: (fault: FaultId) => void faults.delete(fault),
      close() {
        seat.towardsDaemon.target = undefined
        seat.towardsOrigin.target = undefined
        seat.taken = false
        log.close()
        return Promise.resolve()
      },
    })
  }
}
