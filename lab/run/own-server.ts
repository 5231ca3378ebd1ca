import { createServer } from 'node:net'
import type { RunContext } from '../contract/context.ts'
import type { Certificate } from '../contract/origin.ts'
import type { FaultSetting, Scenario, TimelineStep } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { startLagMeter } from '../core/lag.ts'
import { type ReleaseStack, releaseStack } from '../core/release.ts'
import { openGateway } from '../gateway/gateway.ts'
import { openPath } from '../path/open-path.ts'
import { examineTarget, originTls, type Trust } from './examine-target.ts'
import { findFault, layerOf, parseFault, scaleFault } from './faults.ts'
import { loadScenario } from './load-scenario.ts'
import { openLink } from './network.ts'
import { noteLoad } from './note-load.ts'
import { reverseProxyHeads } from './reverse-proxy-heads.ts'
import { type ActiveFault, createSwitchboard, type FaultTarget, type Switchboard } from './switchboard.ts'
import { isLoopback, type Target } from './target.ts'

/** The row of the log that a path in front of somebody else's server writes to: the one whose client takes any transport. */
export const ownServerRow: TransportId = 'fallback'

export interface OwnServerOptions {
  readonly target: Target
  /** Shown to clients of an `https:` target. */
  readonly certificate: Certificate
  /** Where clients connect. Default: a free port of 127.0.0.1. */
  readonly listen?: { readonly host: string; readonly port: number } | undefined
  /** Leave Host and `:authority` as the client wrote them. Default: they name the target. */
  readonly keepHost?: boolean | undefined
  /** How the target's certificate is checked. Default: by the roots of Node and the system. */
  readonly trust?: Trust | undefined
  /** Record the bytes of the wire too (what exports such as HAR are made of), up to the tap's limits. Default true. */
  readonly tap?: boolean | undefined
  /** A real Toxiproxy instead of an embedded engine. */
  readonly toxiproxyUrl?: string | undefined
  /** Gives up while it is being opened, with the signal's reason; nothing is left open then. */
  readonly signal?: AbortSignal | undefined
}

/** A path of the lab in front of one server of somebody else: client link, gateway, origin link, target. */
export interface OwnServer extends AsyncDisposable {
  /** What to give to a client instead of the target: `http(s)://host:port`. */
  readonly url: string
  readonly target: Target
  /** What the first look at the target, and the choice of where to listen, found wrong; a sentence each. */
  readonly warnings: readonly string[]
  /** `params` as a file has them (`{ idle: '60s' }`). @throws LabError for what is unknown, and for faults of the origin. */
  switchOn(fault: string, params?: Readonly<Record<string, unknown>>): Promise<void>
  /** Switching off what is not on does nothing. @throws LabError LAB_UNKNOWN_FAULT. */
  switchOff(fault: string): Promise<void>
  /** Puts the faults of a condition or scenario (id or file) in place of all that are on, its timeline counted from now. */
  applyCondition(idOrPath: string): Promise<Scenario>
  /** What is on, in wall time. */
  active(): readonly ActiveFault[]
  /** Takes the last switch back. */
  undo(): Promise<void>
  undoable(): number
  /** Called after every change of what is on. */
  onSwitched(listener: () => void): void
  /** Open connections are closed. */
  close(): Promise<void>
}

/**
 * Everything that happens is recorded through `ctx`; times of faults are divided by its scale.
 * @throws LabError LAB_PORT_IN_USE, LAB_BAD_OPTION, LAB_TOXIPROXY_UNREACHABLE.
 */
export async function openOwnServer(options: OwnServerOptions, ctx: RunContext): Promise<OwnServer> {
  const { target } = options
  const stack = releaseStack()
  try {
    const tls = await originTls(target, options.trust ?? { insecure: false })
    const found = await examineTarget(target, tls, options.signal)
    options.signal?.throwIfAborted()
    const meter = stack.own(startLagMeter(), (lag) => lag.stop())
    noteLoad(stack, meter, ctx)
    const { path, port, host } = await openTargetPath(stack, { ...options, found, tls }, ctx)
    const listeners = new Set<() => void>()
    const board = createSwitchboard({ paths: [path], origin: refusingOrigin(target) }, { record: (event) => (tellAfter(event, listeners), ctx.record(event)) })
    const timeline = stack.own(createTimeline(board, ctx), (plan) => plan.cancel())
    const turnOn = (setting: FaultSetting) => board.on(scaleFault(reachable(setting, target), ctx.scale), 'hand')
    const close = async () => {
      ctx.record({ kind: 'health', side: 'lab', process: 'engine', lagP99Ms: meter.p99Ms() })
      await stack.release()
    }
    let closing: Promise<void> | undefined
    return {
      url: `${target.tls ? 'https' : 'http'}://${isUnspecified(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`,
      target,
      warnings: [...found.warnings, ...openness(host, port)],
      switchOn: (fault, params) => promise(() => turnOn(parseFault(fault, params))),
      switchOff: (fault) => promise(() => board.off(findFault(fault).id, 'hand')),
      async applyCondition(idOrPath) {
        const scenario = loadScenario(idOrPath)
        // Nothing is switched when a part of it cannot be.
        for (const step of scenario.timeline) for (const setting of step.on) reachable(setting, target)
        timeline.cancel()
        for (const { fault } of board.active()) await board.off(fault, 'hand')
        await timeline.start(scenario.timeline)
        return scenario
      },
      active: () => board.active(),
      undo: () => board.undo(),
      undoable: () => board.undoable(),
      onSwitched: (listener) => void listeners.add(listener),
      close: () => (closing ??= close()),
      [Symbol.asyncDispose]: () => (closing ??= close()),
    }
  } catch (error) {
    await stack.release()
    throw error
  }
}

type Opening = OwnServerOptions & { readonly found: Awaited<ReturnType<typeof examineTarget>>; readonly tls: Awaited<ReturnType<typeof originTls>> }

async function openTargetPath(stack: ReleaseStack, { target, certificate, listen, keepHost = false, tap = true, toxiproxyUrl, found, tls }: Opening, ctx: RunContext) {
  const host = listen?.host ?? '127.0.0.1'
  const wanted = { host, port: listen?.port ?? 0 }
  await requireFreePort(wanted)
  const link = await openLink(stack, toxiproxyUrl, ctx)
  const path = stack.own(
    await openPath({
      transport: ownServerRow,
      originHost: target.host,
      originPort: target.port,
      listen: `${host.includes(':') ? `[${host}]` : host}:${wanted.port}`,
      link,
      openGateway: (upstream) =>
        openGateway(
          {
            transport: ownServerRow,
            tls: target.tls,
            upstream,
            certificate,
            rewriting: reverseProxyHeads({ target, keepHost }),
            ...(tap ? {} : { tap: false }),
            ...(tls ? { originTls: tls, alpn: found.alpn, settings: announced(found.settings) } : {}),
          },
          ctx,
        ),
    }),
    (opened) => opened.close(),
  )
  if (path.port === target.port && isLoopback(target.host)) throw new LabError('LAB_BAD_OPTION', `the proxy would stand in front of itself: the target ${target.url} is the port it listens on; start your server first, or choose another --listen`)
  return { path, port: path.port, host }
}

/** A browser must not be told of extended CONNECT (RFC 8441) by a gateway whose origin has none. */
function announced(settings: Opening['found']['settings']) {
  if (!settings) return { enableConnectProtocol: false }
  const { enableConnectProtocol = false, maxConcurrentStreams } = settings
  return { enableConnectProtocol, ...(maxConcurrentStreams === undefined ? {} : { maxConcurrentStreams }) }
}

/** The link would only say that it could not listen. */
async function requireFreePort({ host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE') return reject(new LabError('LAB_PORT_IN_USE', `port ${port} of ${host} is already in use; choose another with --listen, or leave it out for a free one`, { cause }))
      reject(new LabError('LAB_BAD_OPTION', `cannot listen on ${host}:${port}: ${messageOf(cause)}`, { cause }))
    })
    server.listen({ host, port }, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}

function isUnspecified(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function openness(host: string, port: number): string[] {
  if (isLoopback(host)) return []
  return [`${host}:${port} can be reached from other machines: whoever reaches it reaches your server through it`]
}

/** @throws LabError LAB_BAD_OPTION for a fault that acts inside a server: this one is not the lab's. */
function reachable(setting: FaultSetting, { url }: Target): FaultSetting {
  if (layerOf(setting.fault) !== 'origin') return setting
  throw new LabError('LAB_BAD_OPTION', `${setting.fault} acts inside the lab's own server and cannot act on ${url}; do it to your server yourself, or take a fault of the link or the gateway ("brownout list faults")`)
}

function refusingOrigin(target: Target): FaultTarget {
  return {
    switchOn: (setting) => promise(async () => void reachable(setting, target)),
    switchOff: () => Promise.resolve(),
  }
}

/** Turns what is thrown into a rejection. */
async function promise(work: () => Promise<void>): Promise<void> {
  await work()
}

/** A switch is noted before it is done; who wants to see it done hears of it a moment later. */
function tellAfter({ kind }: Parameters<RunContext['record']>[0], listeners: ReadonlySet<() => void>): void {
  if (kind === 'fault') setImmediate(() => listeners.forEach((listener) => listener()))
}

/** Steps of a condition or scenario, counted from its start. */
function createTimeline(board: Switchboard, ctx: RunContext) {
  let cancels: (() => void)[] = []
  const play = async (step: TimelineStep) => {
    for (const fault of step.off) await board.off(fault, 'timeline')
    for (const setting of step.on) await board.on(scaleFault(setting, ctx.scale), 'timeline')
  }
  return {
    async start(steps: readonly TimelineStep[]) {
      const startT = ctx.clock.now()
      for (const step of steps.filter(({ atMs }) => atMs === 0)) await play(step)
      cancels = steps
        .filter(({ atMs }) => atMs > 0)
        .map((step) =>
          ctx.clock.at(startT + step.atMs / ctx.scale, () => {
            play(step).catch((error: unknown) => ctx.record({ kind: 'trouble', side: 'lab', code: error instanceof LabError ? error.code : 'LAB_INTERNAL', message: messageOf(error) }))
          }),
        )
    },
    cancel() {
      for (const cancel of cancels) cancel()
      cancels = []
    },
  }
}

