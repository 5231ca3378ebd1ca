import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Certificate, KeyPair } from '../../contract/origin.ts'
import { releaseStack, type ReleaseStack } from '../../core/release.ts'
import { makeCertificate } from '../../origin/certificate.ts'
import type { DaemonDefinition } from './daemon.ts'
import { lookAtOnce, type Look, type Subject, throughProxy } from './observations.ts'
import { type Outcome, type Pairs, saw } from './outcome.ts'
import { askTunnel } from './raw-requests.ts'
import { startDaemon } from './start-daemon.ts'
import { askForTunnel, openTap } from './tap.ts'
import { openOurs } from './wire-comparison.ts'
import { startWireOrigin, type WireOrigin } from './wire-origin.ts'

/** A forward proxy that stands between clients and TLS; a browser asks it with CONNECT. */
export interface Proxied {
  readonly condition: string
  readonly daemon: DaemonDefinition
  /** Lines of squid.conf; those ports of the origin that stand for 443. */
  readonly settings: (ports: { readonly tls: number }) => readonly string[]
  /** What it shows to clients where it looks into TLS. */
  readonly shows: (certificate: Certificate) => KeyPair
}

/** The way to one side: a port that speaks TLS, perhaps behind a proxy. */
interface Way {
  readonly port: number
  readonly via?: number
  /** Where `ws:` goes: browsers ask for a tunnel there, too. */
  readonly plainPort: number
  readonly origin: WireOrigin
}

/** Clients inside TLS see the real proxy on one side, the gateway with the condition's faults on the other. */
export async function compareThroughProxy({ condition, daemon, settings, shows }: Proxied): Promise<{ readonly version: string; readonly pairs: Pairs }> {
  const certificate = await makeCertificate()
  const stack = releaseStack()
  try {
    const origins = [await startWireOrigin(certificate), await startWireOrigin(certificate)] as const
    for (const origin of origins) stack.own(origin, async (opened) => opened[Symbol.asyncDispose]())
    const [realOrigin, ourOrigin] = origins
    const proxy = stack.own(
      await startDaemon(daemon, { routes: [{ tls: false, upstreamPort: 0 }], certificate: shows(certificate), settings: settings({ tls: realOrigin.tlsPort }), scale: 1 }),
      async (started) => started[Symbol.asyncDispose](),
    )
    const [via] = proxy.ports
    if (via === undefined) throw new Error(`${proxy.software} has no port`)
    // At its side the gateway stands for the proxy and for the tunnel.
    const ours = await openOurs({ condition }, { stack, certificate, looked: 'ways' }, ourOrigin)
    const [real, imitated] = await Promise.all([
      look({ port: realOrigin.tlsPort, plainPort: realOrigin.port, via, origin: realOrigin }, certificate, stack),
      look({ port: ours.tlsPort as number, plainPort: ours.port, origin: ourOrigin }, certificate, stack),
    ])
    return { version: proxy.version, pairs: Object.fromEntries(Object.keys(real).map((name) => [name, { real: real[name] as Outcome, ours: imitated[name] as Outcome }])) }
  } finally {
    await stack.release()
  }
}

async function look(way: Way, certificate: Certificate, stack: ReleaseStack): Promise<Readonly<Record<string, Outcome>>> {
  const trusted = [certificate.cert, certificate.interception.trusted.authority]
  // Clients that know nothing of TLS and proxies come in here.
  const entrance = stack.own(await openTap(), (tap) => tap.close())
  entrance.target = { port: way.port, via: way.via, ca: trusted }
  const { lastHead, requests, stopListening: stopOrigin } = way.origin
  const subject: Subject = { port: entrance.port, tlsPort: undefined, ca: certificate.cert, scale: 1, tickMs: 0, lastHead, requests, stopOrigin, reload: () => Promise.resolve() }
  return { ...(await lookAtTls(way, certificate, trusted)), 'WebSocket without TLS': saw(await webSocketWithoutTls(way)), ...(await lookAtOnce(subject, throughProxy as Readonly<Record<string, Look>>)) }
}

/** What a browser learns of the handshake that offers HTTP/2. */
async function lookAtTls({ port, via }: Way, { fingerprintSha256, interception }: Certificate, trusted: readonly string[]): Promise<Readonly<Record<string, Outcome>>> {
  const raw = connectTcp({ port: via ?? port, host: '127.0.0.1' })
  const refusal = via === undefined ? undefined : await askForTunnel(raw, port)
  if (refusal) throw new Error(`no tunnel: ${refusal.toString().slice(0, 200)}`)
  const socket = connectTls({ socket: raw, host: '127.0.0.1', ca: [...trusted], ALPNProtocols: ['h2', 'http/1.1'] })
  await once(socket, 'secureConnect')
  const { alpnProtocol } = socket
  const shown = socket.getPeerX509Certificate()?.fingerprint256
  socket.destroy()
  return {
    'HTTP inside TLS': saw(alpnProtocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1'),
    'certificate that clients see': saw(shown === fingerprintSha256 ? "the origin's" : shown === interception.trusted.fingerprintSha256 ? "one of the proxy's authority" : 'another'),
  }
}

/** The status that a browser is told, of the CONNECT or of the handshake. */
async function webSocketWithoutTls({ plainPort, via }: Way): Promise<string> {
  await using tap = closing(await openTap())
  tap.target = { port: plainPort, via }
  const socket = connectTcp({ port: tap.port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.write(askTunnel('/ws'))
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  for (let i = 0; i < 300 && !text.includes('\r\n\r\n') && !socket.destroyed; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  socket.destroy()
  return /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 'no answer'
}

function closing<T extends { close(): Promise<void> }>(opened: T): T & AsyncDisposable {
  return Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() })
}
