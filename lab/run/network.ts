import type { Certificate } from '../contract/origin.ts'
import type { RunContext } from '../contract/context.ts'
import type { FaultId } from '../contract/fault.ts'
import type { FaultSetting } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { type GatewayOptions, openGateway } from '../gateway/gateway.ts'
import { RunTaps } from '../gateway/wire-tap.ts'
import { connectLinkDriver } from '../link/driver.ts'
import { startLinkEngine } from '../link/engine.ts'
import { startOrigin } from '../origin/origin.ts'
import { openPath, type PathGateway } from '../path/open-path.ts'
import { transportInfos } from '../transports/registry.ts'
import { transportServers } from '../transports/servers.ts'
import { type ReleaseStack, releaseStack } from '../core/release.ts'
import { layerOf } from './faults.ts'
import { startLagMeter } from '../core/lag.ts'
import { linkObserver } from './link-observer.ts'
import { noteLoad } from './note-load.ts'
import type { Plan } from './plan.ts'
import type { FaultTarget } from './switchboard.ts'

/** Everything between a client and the feed, of one run: one origin, one path a transport. */
export interface Network extends AsyncDisposable {
  readonly origin: FaultTarget & { startFeed(): void }
  readonly paths: readonly (FaultTarget & { readonly transport: TransportId; readonly url: string; readonly controlUrl: string })[]
  /** Notes how busy this process was since the network was opened. */
  recordHealth(): void
}

/** What stands in the middle of a path: the lab's own gateway, or real software that a comparison puts in its place. */
export type OpenGateway = (options: GatewayOptions, ctx: RunContext) => Promise<PathGateway>

export interface NetworkOptions {
  readonly plan: Plan
  /** A real Toxiproxy instead of an embedded engine. */
  readonly toxiproxyUrl: string | undefined
  readonly certificate: Certificate
  /** Before the names of connections, where a run has several networks. */
  readonly connPrefix?: string | undefined
  /** Default: the lab's own. */
  readonly openGateway?: OpenGateway | undefined
}

export async function openNetwork({ plan, toxiproxyUrl, certificate, connPrefix, openGateway: open = openGateway }: NetworkOptions, ctx: RunContext): Promise<Network> {
  const rows = [...plan.transports, ...plan.ready].map((transport) => ({ transport, tls: transportInfos.find((info) => info.id === transport)?.tls ?? false }))
  const stack = releaseStack()
  try {
    // One for all gateways of the run.
    const tap = new RunTaps()
    const lag = stack.own(startLagMeter(), (meter) => meter.stop())
    noteLoad(stack, lag, ctx)
    const link = await openLink(stack, toxiproxyUrl, ctx)
    const origin = stack.own(
      await startOrigin({ feed: plan.feed, listeners: rows, servers: transportServers, certificate, sseRetryMs: plan.policy.sseRetryMs, connPrefix }, ctx),
      (started) => started.close(),
    )
    const paths: (FaultTarget & { readonly transport: TransportId; readonly url: string; readonly controlUrl: string })[] = []
    for (const { transport, tls } of rows) {
      const path = stack.own(
        await openPath({
          transport,
          originPort: origin.port(transport),
          link,
          openGateway: (upstream) => open({ transport, tls, upstream, certificate, tap, ...(connPrefix === undefined ? {} : { connPrefix }) }, ctx),
        }),
        (opened) => opened.close(),
      )
      paths.push({
        transport,
        url: `${tls ? 'https' : 'http'}://127.0.0.1:${path.port}`,
        controlUrl: `${tls ? 'https' : 'http'}://127.0.0.1:${path.controlPort}`,
        async switchOn(setting: FaultSetting) {
          await path.switchOn(setting)
          // A real server does not tell what a toxic touches; that it took the toxic is all the proof there is.
          if (toxiproxyUrl !== undefined && layerOf(setting.fault) === 'link') ctx.record({ kind: 'hit', side: 'fault', transport, fault: setting.fault, effect: `taken by the Toxiproxy at ${toxiproxyUrl}` })
        },
        switchOff: (fault: FaultId) => path.switchOff(fault),
      })
    }
    return {
      origin: {
        startFeed: () => origin.startFeed(),
        switchOn: ({ fault, params }) => origin.switchOn(fault, params),
        switchOff: (fault) => origin.switchOff(fault),
      },
      paths,
      recordHealth: () => ctx.record({ kind: 'health', side: 'lab', process: 'engine', lagP99Ms: lag.p99Ms() }),
      [Symbol.asyncDispose]: () => stack.release(),
    }
  } catch (error) {
    await stack.release()
    throw error
  }
}

/** The dice of an embedded engine are the run's own: the same seed gives the same faults. */
export async function openLink(stack: ReleaseStack, toxiproxyUrl: string | undefined, ctx: RunContext) {
  const url = toxiproxyUrl ?? stack.own(await startLinkEngine({ random: ctx.random.fork('link'), observe: linkObserver(ctx) }), (engine) => engine.close()).url
  return stack.own(await connectLinkDriver(url), (driver) => driver.close())
}
