import type { z } from 'zod'
import type { Advice, Evidence, PresetId } from '../contract/advice.ts'
import type { RunContext } from '../contract/context.ts'
import type { Direction, LabEvent } from '../contract/event.ts'
import type { Fact, FactValue } from '../contract/experiment.ts'
import type { FaultId } from '../contract/fault.ts'
import type { Certificate } from '../contract/origin.ts'
import type { ProbeClient } from '../contract/probe-protocol.ts'
import type { ProbeKind } from '../contract/report.ts'
import type { Feed } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import type { CapturedConnection, WireExchange, WireUnit } from '../contract/wire.ts'

/** One experiment: what a run under a condition cannot show. One file each, and a line in the registry. */
export interface Experiment<P = unknown> {
  /** As scenario files name it. */
  readonly name: string
  readonly title: string
  /** One sentence: what is done. */
  readonly explain: string
  /** What `with:` may say; every parameter has a default. */
  readonly params: z.ZodType<P>
  /** What it finds goes to `at.fact`; what it opened through `at` is closed afterwards. Throws when nothing could be found at all. */
  run(params: P, at: ExperimentContext): Promise<void>
}

export function defineExperiment<P>(experiment: Experiment<P>): Experiment {
  return experiment as Experiment
}

/** Faults by id, with parameters as a scenario file writes them. */
export type FaultsOn = Readonly<Record<FaultId, Readonly<Record<string, unknown>> | null>>

/** Link, gateway, link, in front of a server of the experiment's own. */
export interface BenchPath {
  readonly port: number
  /** `http://127.0.0.1:port`, or `https:` with TLS. */
  readonly url: string
  /** Of the link or of the gateway. */
  switchOn(fault: FaultId, params?: Readonly<Record<string, unknown>>): Promise<void>
  switchOff(fault: FaultId): Promise<void>
  close(): Promise<void>
}

export interface BenchPathOptions {
  /** Under which its events stand in the log. */
  readonly transport: TransportId
  /** Of a server on 127.0.0.1. */
  readonly port: number
  readonly tls?: boolean
  readonly on?: FaultsOn
  /** Id of a condition whose faults are on as well, its times divided by the default time scale. */
  readonly condition?: string
}

/** The lab's own origin with its feed, and a whole path (links and gateway) in front of every transport. */
export interface BenchNetwork {
  /** Where clients connect. */
  url(transport: TransportId): string
  startFeed(): void
  switchOn(fault: FaultId, params?: Readonly<Record<string, unknown>>): Promise<void>
  switchOff(fault: FaultId): Promise<void>
  close(): Promise<void>
}

export interface BenchNetworkOptions {
  readonly transports: readonly TransportId[]
  /** Wall times. Default: a message of 64 bytes every 100 ms, no heartbeats. */
  readonly feed?: Partial<Feed>
  readonly on?: FaultsOn
  /** Id of a condition whose faults are on as well, its times divided by the default time scale. */
  readonly condition?: string
}

/** A captured connection, taken apart. */
export interface DecodedCapture {
  readonly connection: CapturedConnection
  readonly units: Readonly<Record<Direction, readonly WireUnit[]>>
  readonly exchanges: readonly WireExchange[]
  /** Where HTTP/1.1 ended and another protocol began. */
  readonly httpEnds: Readonly<Record<Direction, number>> | null
}

/** What an experiment may use: all of it is put together by `lab/run/experiment-context.ts`. */
export interface ExperimentContext {
  /** Clock, chance, signal, record. Times are wall times. */
  readonly ctx: RunContext
  /** Id of the run whose log this is. */
  readonly run: string
  readonly certificate: Certificate
  readonly probe: ProbeKind
  /** E.g. `Chromium 156.0.8078.79`. */
  readonly probeVersion: string
  fact(name: string, value: FactValue, found: { readonly text: string; readonly unit?: Fact['unit']; readonly about?: TransportId }): void
  /** `name`: of a fact, or the beginning of several; empty for all. */
  unmeasured(name: string, because: string): void
  /** Remembers how to release what the experiment opened itself. */
  own<T>(resource: T, release: (resource: T) => void | Promise<void>): T
  openPath(options: BenchPathOptions): Promise<BenchPath>
  openNetwork(options: BenchNetworkOptions): Promise<BenchNetwork>
  /**
   * Page code of `lab/probe/tasks` or `lab/probe/page/tasks`, run by the probe.
   * @throws LabError LAB_NEEDS_BROWSER when this probe is Node and the task is not for it; LAB_TASK_FAILED with what the page said.
   */
  task<T>(name: string, params: unknown, options?: { readonly withinMs?: number }): Promise<T>
  /** A page of the experiment's own in a tab behind the one of the probe page; closed with the experiment. @throws LabError LAB_NEEDS_BROWSER where the lab has no browser of its own. */
  openTabBehind(url: string): Promise<void>
  /** Stops the whole browser, as a machine that sleeps does, until the function is called that this returns; with the experiment at the latest. @throws LabError LAB_NEEDS_BROWSER where it cannot. */
  suspendBrowser(): () => void
  /** Lab time of a moment that a task reported (`platform.now()`). */
  labTime(at: number): number
  /** Starts the lab's own clients in the probe; they run until `stopClients`, or to the end. */
  startClients(clients: readonly Omit<ProbeClient, 'policy'>[]): Promise<void>
  stopClients(): Promise<void>
  /** What the advisor makes of this evidence for a usual need, whatever the network. */
  advise(preset: PresetId, evidence: Evidence): Advice
  /** Everything recorded so far. */
  events(): readonly LabEvent[]
  /** The connections captured so far. The tap records within some 75 ms, and the end of long ones when they close. */
  captures(of: { readonly transport: TransportId; readonly hop: 'client' | 'origin' }): DecodedCapture[]
  /** Asks until there is an answer. @throws LabError LAB_TASK_FAILED naming `what` when there is none within `withinMs` (default 5000). */
  until<T>(what: string, ask: () => T | undefined | false | null, withinMs?: number): Promise<T>
}
