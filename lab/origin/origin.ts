import type { RunContext } from '../contract/context.ts'
import type { FaultId } from '../contract/fault.ts'
import type { Certificate, OriginTransport } from '../contract/origin.ts'
import type { Feed } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError } from '../core/errors.ts'
import { releaseStack } from '../core/release.ts'
import { watchEndings } from './endings.ts'
import type { Gate, Going } from './exchange.ts'
import { createFeed } from './feed.ts'
import { type Listener, openListener } from './listener.ts'
import { originBehaviours } from './registry.ts'

export interface OriginOptions {
  /** Times in wall ms. */
  readonly feed: Feed
  /** One port each, all on 127.0.0.1. */
  readonly listeners: readonly { readonly transport: TransportId; readonly tls: boolean }[]
  readonly servers: readonly OriginTransport[]
  readonly certificate: Certificate
  readonly sseRetryMs: number
  /** Before the numbers of its exchanges, where a run has several origins. Default: nothing. */
  readonly connPrefix?: string | undefined
  readonly epochSeed?: string | undefined
}

/** The service under test: one feed behind one port a transport. */
export interface Origin extends AsyncDisposable {
  /** @throws LabError LAB_UNKNOWN_TRANSPORT when it has no listener. */
  port(transport: TransportId): number
  /** First message one interval from now. Before it clients can connect and get `hello`. */
  startFeed(): void
  /** Params as the fault's schema gives them, in wall ms. Resolves when the fault has acted. @throws LabError LAB_UNKNOWN_FAULT */
  switchOn(fault: FaultId, params: Readonly<Record<string, unknown>>): Promise<void>
  /** Ends what a fault still does, e.g. brings a restarting origin back at once. */
  switchOff(fault: FaultId): Promise<void>
  close(): Promise<void>
}

export async function startOrigin(options: OriginOptions, ctx: RunContext): Promise<Origin> {
  const feed = createFeed({ feed: options.feed, epochSeed: options.epochSeed }, ctx)
  const endings = watchEndings()
  const going = new Set<Going>()
  const gate: Gate = { refuse: undefined, endAtOnce: undefined }
  const stack = releaseStack()
  stack.own(feed, (f) => f.close())
  let conns = 0
  const listeners: Listener[] = []
  try {
    for (const { transport, tls } of options.listeners) {
      const listener = await openListener({ transport, tls, certificate: options.certificate, servers: options.servers }, (state) => ({
        transport,
        feed,
        sseRetryMs: options.sseRetryMs,
        endings,
        ctx,
        nextConn: () => `${options.connPrefix ?? ''}origin-${++conns}`,
        ...state,
        going,
        gate,
      }))
      listeners.push(stack.own(listener, (l) => l.close()))
    }
  } catch (error) {
    await stack.release()
    throw error
  }
  ctx.record({ side: 'server', kind: 'origin-state', state: 'up', epoch: feed.epoch })
  const active = new Map<FaultId, () => Promise<void>>()
  const end = async (fault: FaultId) => {
    const undo = active.get(fault)
    active.delete(fault)
    await undo?.()
  }
  const close = async () => {
    for (const fault of active.keys()) await end(fault)
    await stack.release()
  }
  return {
    port(transport) {
      const listener = listeners.find((l) => l.transport === transport)
      if (!listener) throw new LabError('LAB_UNKNOWN_TRANSPORT', `the origin has no listener for "${transport}"; it has ${listeners.map((l) => l.transport).join(', ')}`)
      return listener.port
    },
    startFeed: () => feed.start(),
    async switchOn(fault, params) {
      const behaviour = originBehaviours.find((b) => b.definition.id === fault)
      if (!behaviour) throw new LabError('LAB_UNKNOWN_FAULT', `the origin has no behaviour "${fault}"; it has ${originBehaviours.map((b) => b.definition.id).join(', ')}`)
      await end(fault)
      active.set(fault, await behaviour.act({ ctx, feed, listeners, going, gate }, params))
    },
    switchOff: end,
    close,
    [Symbol.asyncDispose]: close,
  }
}
