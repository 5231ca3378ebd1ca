import type { RunContext } from '../contract/context.ts'
import { labPolicy, scalePolicy } from '../contract/policy.ts'
import type { Certificate } from '../contract/origin.ts'
import type { RunHeader } from '../contract/run-file.ts'
import { LabError } from '../core/errors.ts'
import type { ReleaseStack } from '../core/release.ts'
import type { BenchGateway, BenchGatewayOptions, BenchNetwork, BenchNetworkOptions, ExperimentContext, FaultsOn } from '../experiment/experiment.ts'
import { openGateway } from '../gateway/gateway.ts'
import { TapBudget } from '../gateway/wire-tap.ts'
import type { Probe } from '../probe/probe.ts'
import type { Recorder } from '../record/recorder.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { capturedConnections } from './captured-connections.ts'
import { explainFault, parseFault } from './faults.ts'
import { openNetwork } from './network.ts'
import { defaultScale, type Plan } from './plan.ts'

export interface ExperimentParts {
  readonly plan: Plan
  readonly header: RunHeader
  readonly recorder: Recorder
  readonly ctx: RunContext
  readonly probe: Probe
  readonly certificate: Certificate
  readonly toxiproxyUrl: string | undefined
  /** Released by whoever made it, after the experiment. */
  readonly stack: ReleaseStack
}

/** How often `until` asks; the tap writes every 4 ms. */
const askEveryMs = 5
const untilMs = 5000
const taskMs = 20_000

/** Everything that an experiment may use, on the log of one run. */
export function experimentContext(parts: ExperimentParts): ExperimentContext {
  const { ctx, probe, recorder, certificate, stack } = parts
  const tap = new TapBudget()
  const policy = scalePolicy(labPolicy, defaultScale)
  let clients = 0
  return {
    ctx,
    certificate,
    probe: probe.kind,
    probeVersion: probe.version,
    fact: (name, value, { text, unit, about }) => ctx.record({ kind: 'fact', side: 'lab', name, value, text, ...(unit ? { unit } : {}), ...(about ? { about } : {}) }),
    unmeasured: (name, because) => ctx.record({ kind: 'unmeasured', side: 'lab', name, because }),
    own: (resource, release) => stack.own(resource, release),
    openGateway: (options) => openBenchGateway(parts, tap, options),
    openNetwork: (options) => openBenchNetwork(parts, options),
    task: async <T>(name: string, params: unknown, { withinMs = taskMs } = {}) => (await probe.task({ name, params, withinMs })) as T,
    startClients(wanted) {
      clients += wanted.length
      return probe.start(wanted.map((client) => ({ ...client, policy })))
    },
    async stopClients() {
      if (clients > 0) await probe.stop()
    },
    events: () => recorder.events(),
    captures: ({ transport, hop }) =>
      // Only what was asked for is put together and taken apart: this is asked every few milliseconds.
      capturedConnections({ header: parts.header, events: recorder.events().filter((event) => 'hop' in event && event.hop === hop && event.transport === transport) }).map((connection) => ({ connection, ...decodeConnection(connection) })),
    async until(what, ask, withinMs = untilMs) {
      const deadline = ctx.clock.now() + withinMs
      for (;;) {
        const answer = ask()
        if (answer !== undefined && answer !== false && answer !== null) return answer
        if (ctx.clock.now() > deadline) throw new LabError('LAB_TASK_FAILED', `waited ${withinMs} ms in vain for ${what}`)
        await ctx.clock.sleep(askEveryMs, ctx.signal)
      }
    },
  }
}

function settingsOf(on: FaultsOn = {}) {
  return Object.entries(on).map(([fault, params]) => parseFault(fault, params ?? {}))
}

/** A fault of an experiment stands in the log like any other. */
function noteFault(ctx: RunContext, setting: ReturnType<typeof parseFault>, phase: 'on' | 'off'): void {
  ctx.record({ kind: 'fault', side: 'fault', fault: setting.fault, phase, by: 'timeline', params: setting.params, explain: explainFault(setting) })
}

async function openBenchGateway({ ctx, certificate, stack }: ExperimentParts, tap: TapBudget, { transport, port, tls = false, on }: BenchGatewayOptions): Promise<BenchGateway> {
  const settings = settingsOf(on)
  const gateway = stack.own(await openGateway({ transport, tls, upstream: { host: '127.0.0.1', port }, certificate, tap }, ctx), (opened) => opened.close())
  const switchOn = (setting: ReturnType<typeof parseFault>) => {
    noteFault(ctx, setting, 'on')
    gateway.switchOn(setting.fault, setting.params)
  }
  for (const setting of settings) switchOn(setting)
  return {
    port: gateway.port,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${gateway.port}`,
    switchOn: (fault, params = {}) => switchOn(parseFault(fault, params)),
    switchOff(fault) {
      noteFault(ctx, parseFault(fault, {}), 'off')
      gateway.switchOff(fault)
    },
    close: () => gateway.close(),
  }
}

async function openBenchNetwork({ plan, ctx, certificate, toxiproxyUrl, stack }: ExperimentParts, { transports, feed, on }: BenchNetworkOptions): Promise<BenchNetwork> {
  const own: Plan = { ...plan, transports, feed: { everyMs: 100, payloadBytes: 64, heartbeatMs: 'off', ring: 1000, ...feed }, policy: scalePolicy(labPolicy, defaultScale) }
  const settings = settingsOf(on)
  const network = stack.own(await openNetwork({ plan: own, toxiproxyUrl, certificate }, ctx), async (opened) => opened[Symbol.asyncDispose]())
  const targets = (fault: string) => (fault.startsWith('origin/') ? [network.origin] : network.paths)
  const switchOn = async (setting: ReturnType<typeof parseFault>) => {
    noteFault(ctx, setting, 'on')
    await Promise.all(targets(setting.fault).map((target) => target.switchOn(setting)))
  }
  for (const setting of settings) await switchOn(setting)
  return {
    url(transport) {
      const path = network.paths.find((one) => one.transport === transport)
      if (!path) throw new LabError('LAB_UNKNOWN_TRANSPORT', `this network has no path for ${transport}; it has ${transports.join(', ')}`)
      return path.url
    },
    startFeed: () => network.origin.startFeed(),
    switchOn: (fault, params = {}) => switchOn(parseFault(fault, params)),
    async switchOff(fault) {
      noteFault(ctx, parseFault(fault, {}), 'off')
      await Promise.all(targets(fault).map((target) => target.switchOff(fault)))
    },
    close: async () => network[Symbol.asyncDispose](),
  }
}
