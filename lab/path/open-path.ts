import type { FaultId } from '../contract/fault.ts'
import { faultKind, sideOf } from '../contract/fault-side.ts'
import type { FaultSetting } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'

/** What the path needs of a link driver: Toxiproxy proxies that can be opened, hurt and healed by name. */
export interface PathLink {
  createProxy(options: { readonly name: string; readonly upstream: string; readonly listen?: string }): Promise<{ readonly port: number }>
  removeProxy(name: string): Promise<void>
  switchOn(fault: FaultId, params: Readonly<Record<string, unknown>>, proxyName: string): Promise<void>
  switchOff(fault: FaultId, proxyName: string): Promise<void>
}

/** What the path needs of a gateway. */
export interface PathGateway {
  readonly port: number
  switchOn(fault: FaultId, params: Readonly<Record<string, unknown>>): void | Promise<void>
  switchOff(fault: FaultId): void | Promise<void>
  close(): Promise<void>
}

export interface PathOptions {
  readonly transport: TransportId
  /** Of its proxies in the link, where a link has several paths of one transport. Default: the transport. */
  readonly name?: string
  readonly originPort: number
  /** Default 127.0.0.1; a name, or an address (IPv6 without brackets). */
  readonly originHost?: string
  /** Where the clients connect, `host:port`. Default: a free port of 127.0.0.1. */
  readonly listen?: string
  readonly link: PathLink
  openGateway(upstream: { readonly host: string; readonly port: number }): Promise<PathGateway>
}

/** client -> client link -> gateway -> origin link -> origin, of one transport row. Link faults act on the link of their side. */
export interface NetworkPath {
  readonly transport: TransportId
  /** Where the clients under test connect. */
  readonly port: number
  /**
   * Where a control probe connects: the same gateway under the same faults, by a port of its own. Browsers pool connections
   * by host and port, so nothing that the lost client has left behind (a dead HTTP/2 session, say) is used again.
   */
  readonly controlPort: number
  switchOn(setting: FaultSetting): Promise<void>
  switchOff(fault: FaultId): Promise<void>
  close(): Promise<void>
}

/** Opened from the origin outwards, so that nothing ever points at a port that does not listen yet. */
export async function openPath({ transport, name = transport, originPort, originHost = '127.0.0.1', listen, link, openGateway }: PathOptions): Promise<NetworkPath> {
  const names = { client: `${name}.client`, control: `${name}.control`, origin: `${name}.origin` } as const
  const clientSide = [names.client, names.control]
  const hurtBy = (fault: FaultId) => (sideOf(fault) === 'server' ? [names.origin] : clientSide)
  const originLink = await link.createProxy({ name: names.origin, upstream: `${originHost.includes(':') ? `[${originHost}]` : originHost}:${originPort}` })
  let gateway: PathGateway | undefined
  try {
    const opened = await openGateway({ host: '127.0.0.1', port: originLink.port })
    gateway = opened
    const clientLink = await link.createProxy({ name: names.client, upstream: `127.0.0.1:${opened.port}`, ...(listen === undefined ? {} : { listen }) })
    const controlLink = await link.createProxy({ name: names.control, upstream: `127.0.0.1:${opened.port}` })
    return {
      transport,
      port: clientLink.port,
      controlPort: controlLink.port,
      async switchOn({ fault, params }) {
        if (fault.startsWith('link/')) await Promise.all(hurtBy(fault).map((name) => link.switchOn(faultKind(fault), params, name)))
        else await opened.switchOn(fault, params)
      },
      async switchOff(fault) {
        if (fault.startsWith('link/')) await Promise.all(hurtBy(fault).map((name) => link.switchOff(faultKind(fault), name)))
        else await opened.switchOff(fault)
      },
      async close() {
        for (const name of clientSide) await link.removeProxy(name)
        await opened.close()
        await link.removeProxy(names.origin)
      },
    }
  } catch (error) {
    for (const name of clientSide) await link.removeProxy(name)
    await gateway?.close()
    await link.removeProxy(names.origin)
    throw error
  }
}
