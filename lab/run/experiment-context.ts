import { advise } from '../advisor/advise.ts'
import { presets } from '../advisor/presets.ts'
import type { RunContext } from '../contract/context.ts'
import { labPolicy, scalePolicy } from '../contract/policy.ts'
import type { Certificate } from '../contract/origin.ts'
import type { RunHeader } from '../contract/run-file.ts'
import type { FaultSetting } from '../contract/scenario.ts'
import { LabError } from '../core/errors.ts'
import type { ReleaseStack } from '../core/release.ts'
import type { BenchNetwork, BenchNetworkOptions, BenchPath, BenchPathOptions, ExperimentContext, FaultsOn } from '../experiment/experiment.ts'
import { openGateway } from '../gateway/gateway.ts'
import { RunTaps } from '../gateway/wire-tap.ts'
import { openPath } from '../path/open-path.ts'
import type { Probe } from '../probe/probe.ts'
import type { Recorder } from '../record/recorder.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { capturedConnections } from './captured-connections.ts'
import { explainFault, parseFault, scaleFault } from './faults.ts'
import { loadScenario } from './load-scenario.ts'
import { openLink, openNetwork } from './network.ts'
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

/** How often `until` asks; what it waits for is mostly an event that comes in ms. */
const askEveryMs = 5
const untilMs = 5000
const taskMs = 20_000

/** Everything that an experiment may use, on the log of one run. */
export function experimentContext(parts: ExperimentParts): ExperimentContext {
  const { ctx, probe, recorder, certificate, stack } = parts
  const benches = createBenches(parts)
  const policy = scalePolicy(labPolicy, defaultScale)
  let clients = 0
  return {
    ctx,
    run: parts.header.run,
    certificate,
    probe: probe.kind,
    probeVersion: probe.version,
    fact: (name, value, { text, unit, about }) => ctx.record({ kind: 'fact', side: 'lab', name, value, text, ...(unit ? { unit } : {}), ...(about ? { about } : {}) }),
    unmeasured: (name, because) => ctx.record({ kind: 'unmeasured', side: 'lab', name, because }),
    own: (resource, release) => stack.own(resource, release),
    openPath: (options) => benches.path(options),
    openNetwork: (options) => benches.network(options),
    task: async <T>(name: string, params: unknown, { withinMs = taskMs } = {}) => (await probe.task({ name, params, withinMs })) as T,
    async openTabBehind(url) {
      if (!probe.openTabBehind) throw new LabError('LAB_NEEDS_BROWSER', `this needs a tab in the background, and the lab opens tabs only in a browser that it has started itself; use --probe chromium`)
      stack.own(await probe.openTabBehind(url), (tab) => tab.close().catch(() => {}))
    },
    suspendBrowser() {
      if (!probe.suspend) throw new LabError('LAB_NEEDS_BROWSER', 'this needs a browser that can be stopped: one that the lab has started itself, and not on Windows; use --probe chromium')
      return stack.own(probe.suspend(), (resume) => resume())
    },
    labTime: (at) => probe.labTime(at),
    startClients(wanted) {
      clients += wanted.length
      return probe.start(wanted.map((client) => ({ ...client, policy })))
    },
    async stopClients() {
      if (clients > 0) await probe.stop()
      clients = 0
    },
    advise: (preset, evidence) => advise({ needs: presets[preset], network: [] }, evidence),
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

/** What is on from the start, in wall time. */
function settingsOf({ on = {}, condition }: { readonly on?: FaultsOn; readonly condition?: string }): FaultSetting[] {
  const named = condition === undefined ? [] : (loadScenario(condition).timeline[0]?.on ?? []).map((setting) => scaleFault(setting, defaultScale))
  return [...named, ...Object.entries(on).map(([fault, params]) => parseFault(fault, params ?? {}))]
}

interface BenchTarget {
  switchOn(setting: FaultSetting): Promise<void>
  switchOff(fault: FaultSetting['fault']): Promise<void>
}

/** Switches whose faults stand in the log like any other. */
function benchSwitches(ctx: RunContext, targets: (fault: FaultSetting['fault']) => readonly BenchTarget[]) {
  const note = (setting: FaultSetting, phase: 'on' | 'off') => ctx.record({ kind: 'fault', side: 'fault', fault: setting.fault, phase, by: 'timeline', params: setting.params, explain: explainFault(setting) })
  return {
    async on(setting: FaultSetting): Promise<void> {
      note(setting, 'on')
      await Promise.all(targets(setting.fault).map((target) => target.switchOn(setting)))
    },
    async off(fault: FaultSetting['fault']): Promise<void> {
      note(parseFault(fault, {}), 'off')
      await Promise.all(targets(fault).map((target) => target.switchOff(fault)))
    },
  }
}

/** Opens networks and paths; each has names of its own for its connections, since all of them write to one log. */
function createBenches({ plan, ctx, certificate, toxiproxyUrl, stack }: ExperimentParts) {
  const tap = new RunTaps()
  let opened = 0
  const connPrefix = () => (opened++ === 0 ? '' : `b${opened}.`)
  let link: ReturnType<typeof openLink> | undefined
  return {
    async path(options: BenchPathOptions): Promise<BenchPath> {
      const { transport, port, tls = false } = options
      const settings = settingsOf(options)
      const prefix = connPrefix()
      link ??= openLink(stack, toxiproxyUrl, ctx)
      const path = stack.own(
        await openPath({ transport, name: `${transport}${prefix === '' ? '' : `.${prefix.slice(0, -1)}`}`, originPort: port, link: await link, openGateway: (upstream) => openGateway({ transport, tls, upstream, certificate, tap, connPrefix: prefix }, ctx) }),
        (one) => one.close(),
      )
      const switches = benchSwitches(ctx, () => [path])
      for (const setting of settings) await switches.on(setting)
      return {
        port: path.port,
        url: `${tls ? 'https' : 'http'}://127.0.0.1:${path.port}`,
        switchOn: (fault, params = {}) => switches.on(parseFault(fault, params)),
        switchOff: (fault) => switches.off(fault),
        close: () => path.close(),
      }
    },
    async network(options: BenchNetworkOptions): Promise<BenchNetwork> {
      const { transports, feed } = options
      const own: Plan = { ...plan, transports, ready: [], feed: { everyMs: 100, payloadBytes: 64, heartbeatMs: 'off', ring: 1000, ...feed }, policy: scalePolicy(labPolicy, defaultScale) }
      const settings = settingsOf(options)
      const network = stack.own(await openNetwork({ plan: own, toxiproxyUrl, certificate, connPrefix: connPrefix() }, ctx), async (one) => one[Symbol.asyncDispose]())
      const switches = benchSwitches(ctx, (fault) => (fault.startsWith('origin/') ? [network.origin] : network.paths))
      for (const setting of settings) await switches.on(setting)
      return {
        url(transport) {
          const path = network.paths.find((one) => one.transport === transport)
          if (!path) throw new LabError('LAB_UNKNOWN_TRANSPORT', `this network has no path for ${transport}; it has ${transports.join(', ')}`)
          return path.url
        },
        startFeed: () => network.origin.startFeed(),
        switchOn: (fault, params = {}) => switches.on(parseFault(fault, params)),
        switchOff: (fault) => switches.off(fault),
        close: async () => network[Symbol.asyncDispose](),
      }
    },
  }
}
