import { createHash, randomUUID } from 'node:crypto'
import type { RunContext } from '../contract/context.ts'
import type { FaultSwitch, RunPhase, RunState } from '../contract/control.ts'
import type { Baseline, LabEvent, RunWindow } from '../contract/event.ts'
import type { Certificate } from '../contract/origin.ts'
import type { Cell } from '../contract/report.ts'
import type { RunHeader, RunLog } from '../contract/run-file.ts'
import type { Scenario } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { measureHealth } from '../record/measure-health.ts'
import type { Recorder } from '../record/recorder.ts'
import { countKinds, type RunFileWriter } from '../record/run-file.ts'
import type { Network } from './network.ts'
import { runControls, transportsBehind } from './controls.ts'
import { judgeInTurns, judgeLog, verdictsOf } from './judge-log.ts'
import { switchedWindow } from './fault-window.ts'
import { parseFault, scaleFault } from './faults.ts'
import { inOrder, windowAt, type Plan } from './plan.ts'
import type { Probe } from '../probe/probe.ts'
import { runExperiment } from './run-experiment.ts'
import { createSwitchboard, type Switchboard } from './switchboard.ts'

export interface RunParts {
  readonly plan: Plan
  readonly header: RunHeader
  readonly recorder: Recorder
  readonly ctx: RunContext
  /** Ends the run early; what was measured is judged. */
  readonly stopSignal: AbortSignal
  readonly file: RunFileWriter | undefined
  openNetwork(ctx: RunContext): Promise<Network>
  openProbe(ctx: RunContext): Promise<Probe>
  readonly certificate: Certificate
  readonly toxiproxyUrl: string | undefined
  /** Measured before the run when this session has none yet. */
  baselines(onPhase: () => void, stopSignal: AbortSignal): Promise<ReadonlyMap<TransportId, Baseline & { readonly run: string }>>
}

/** One run while it lives: what the UI watches and what the CLI waits for. */
export interface LiveRun {
  readonly id: string
  /** Read from a file: nothing can be switched in it, and no other run has to wait for it. */
  readonly saved?: true
  readonly done: Promise<RunLog>
  state(): RunState
  log(): RunLog
  nowT(): number
  switchFault(change: FaultSwitch): Promise<void>
  undo(): Promise<void>
  /** Starts the clients that the plan has ready. Only of a run that is measured by this engine. */
  addReady?(): Promise<void>
  stop(): void
  /** Calls back after every change of phase, faults or verdicts; events are read from the recorder. */
  onState(listener: () => void): () => void
  onEvents(listener: (events: readonly LabEvent[]) => void): () => void
}

export function newRunId(): string {
  return randomUUID().slice(0, 8)
}

/** Of what is done to every transport: how it was written, where it is listed and which of them ran are no part of it. */
export function hashScenario(scenario: Scenario): string {
  const { transports: _ran, topic: _listed, ...rest } = scenario
  const meaning = JSON.stringify(rest, (key, value: unknown) => (key === 'stated' ? undefined : value))
  return createHash('sha256').update(meaning).digest('hex').slice(0, 16)
}

/** Mutable facts of a run in progress; everything else derives from the event log. */
interface Progress {
  phase: RunPhase
  window: RunWindow | null
  cells: readonly Cell[]
  countedT: number | undefined
  error: { readonly code: string; readonly message: string } | undefined
  switchboard: Switchboard | undefined
  /** Whose clients were started. */
  transports: readonly TransportId[]
  startReady: (() => Promise<void>) | undefined
  footer: RunLog['footer']
}

export function startLiveRun(parts: RunParts, stop: () => void): LiveRun {
  const { plan, header, recorder } = parts
  const listeners = new Set<() => void>()
  const progress: Progress = { phase: 'preparing', window: null, cells: [], countedT: undefined, error: undefined, switchboard: undefined, transports: plan.transports, startReady: undefined, footer: undefined }
  const changed = () => listeners.forEach((listener) => listener())
  const log = (): RunLog => ({ header, events: recorder.events(), footer: progress.footer })
  const requireBoard = () => {
    if (!progress.switchboard || progress.phase !== 'running') throw new LabError('LAB_BUSY', `faults can be switched while a run is running; this one is ${progress.phase}`)
    return progress.switchboard
  }
  const done = conduct(parts, progress, { changed, log })
  // The promise is also awaited by whoever started the run; this keeps a failed run from ending the process.
  done.catch(() => {})
  return {
    id: header.run,
    done,
    log,
    nowT: () => parts.ctx.clock.now(),
    state: () => stateOf(parts, progress),
    async switchFault({ fault, on, params }) {
      const board = requireBoard()
      if (on) await board.on(scaleFault(parseFault(fault, params), plan.scale), 'hand')
      else await board.off(fault, 'hand')
      changed()
    },
    async undo() {
      await requireBoard().undo()
      changed()
    },
    async addReady() {
      requireBoard()
      await progress.startReady?.()
      changed()
    },
    stop,
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onEvents: (listener) => recorder.onEvents(listener),
  }
}

function stateOf({ plan, header, recorder }: RunParts, progress: Progress): RunState {
  return {
    run: header.run,
    scenario: plan.scenario,
    phase: progress.phase,
    probe: header.probe,
    probeVersion: header.probeVersion,
    scale: plan.scale,
    seed: plan.seed,
    plannedMs: plan.measuredMs,
    window: progress.window,
    faults: (progress.switchboard?.active() ?? []).map(({ fault, params, stated, explain, by }) => ({ fault, params, stated, explain, by })),
    cells: progress.cells,
    countedT: progress.countedT,
    health: progress.phase === 'done' || progress.phase === 'stopped' ? measureHealth({ header, events: recorder.events() }) : null,
    events: recorder.events().length,
    waiting: plan.scenario.transports.filter((transport) => !progress.transports.includes(transport)),
    undoable: progress.switchboard?.undoable() ?? 0,
    error: progress.error,
  }
}

interface Reporter {
  changed(): void
  log(): RunLog
}

async function conduct(parts: RunParts, progress: Progress, reporter: Reporter): Promise<RunLog> {
  const enter = (phase: RunPhase) => {
    progress.phase = phase
    reporter.changed()
  }
  let outcome: 'finished' | 'stopped' = 'finished'
  try {
    const hasClients = parts.plan.transports.length > 0
    const baselines = hasClients ? await parts.baselines(() => enter('baseline'), parts.stopSignal) : new Map<TransportId, never>()
    for (const [transport, baseline] of baselines) parts.ctx.record({ kind: 'baseline', side: 'lab', transport, ...baseline })
    if (hasClients) outcome = await unlessStopped(measurePhase(parts, progress, { enter, reporter }), parts.stopSignal)
    if (parts.plan.scenario.experiment && outcome === 'finished') outcome = await unlessStopped(experimentPhase(parts, progress, { enter }), parts.stopSignal)
    enter('judging')
    const { events } = reporter.log()
    progress.footer = { format: 'brownout-run-end', events: events.length, outcome, counts: countKinds(events), verdicts: null }
    // Where no client began there is nothing to judge, now or when the run is opened again.
    progress.cells = progress.window === null ? [] : judgeLog(reporter.log(), { scenario: parts.plan.scenario, transports: progress.transports })
    progress.footer = { ...progress.footer, verdicts: verdictsOf(progress.cells) }
    await parts.file?.finish(progress.footer)
    enter(outcome === 'finished' ? 'done' : 'stopped')
    return reporter.log()
  } catch (error) {
    const code = error instanceof LabError ? error.code : 'LAB_INTERNAL'
    progress.error = { code, message: messageOf(error) }
    parts.ctx.record({ kind: 'trouble', side: 'lab', code, message: messageOf(error) })
    await parts.file?.close().catch(() => {})
    enter('failed')
    throw error
  }
}

/** What the stop itself threw, where something was being opened, is no failure. */
function unlessStopped(phase: Promise<'finished' | 'stopped'>, stopSignal: AbortSignal): Promise<'finished' | 'stopped'> {
  return phase.catch((error: unknown) => {
    if (!stopSignal.aborted || error !== stopSignal.reason) throw error
    return 'stopped'
  })
}

/** Opens everything, lets the clients run under the timeline, asks the controls, and closes in reverse order. */
async function measurePhase(parts: RunParts, progress: Progress, { enter, reporter }: { enter(phase: RunPhase): void; reporter: Reporter }): Promise<'finished' | 'stopped'> {
  const { plan, ctx, stopSignal } = parts
  stopSignal.throwIfAborted()
  await using network = await parts.openNetwork(ctx)
  stopSignal.throwIfAborted()
  await using probe = await parts.openProbe(ctx)
  const board = createSwitchboard({ paths: network.paths, origin: network.origin }, ctx)
  progress.switchboard = board
  for (const step of plan.timeline.filter((s) => s.atMs === 0)) for (const setting of step.on) await board.on(setting, 'timeline')
  stopSignal.throwIfAborted()

  const subjects = network.paths.map((path) => ({ client: { transport: path.transport, baseUrl: path.url, policy: plan.policy }, controlUrl: path.controlUrl }))
  network.origin.startFeed()
  const startT = ctx.clock.now()
  progress.window = windowAt(plan, startT, startT + (plan.measuredMs ?? 0))
  // A free run has no plan: until it is stopped, its window is read from the switches themselves.
  if (plan.measuredMs !== null) ctx.record({ kind: 'window', side: 'lab', ...progress.window })
  const start = (ids: readonly TransportId[]) => probe.start(subjects.flatMap(({ client }) => (ids.includes(client.transport) ? [client] : [])))
  await start(plan.transports)
  progress.startReady = async () => {
    const added = plan.ready.filter((transport) => !progress.transports.includes(transport))
    progress.transports = inOrder([...progress.transports, ...added])
    await start(added)
  }
  enter('running')

  const broken = new AbortController()
  const cancel = scheduleTimeline(parts, board, { startT, changed: reporter.changed, fail: (error) => broken.abort(error) })
  let giveUpJudging = () => {}
  const provisional = setInterval(() => {
    giveUpJudging()
    giveUpJudging = judgeInTurns(reporter.log(), { scenario: plan.scenario, transports: progress.transports }, (cells, countedT) => {
      progress.cells = cells
      progress.countedT = countedT
      reporter.changed()
    })
  }, 1000)
  let outcome: 'finished' | 'stopped'
  try {
    outcome = await untilEnd(parts, { startT, lost: AbortSignal.any([probe.lost, broken.signal]) })
  } finally {
    cancel()
    clearInterval(provisional)
    giveUpJudging()
  }
  const endT = ctx.clock.now()
  progress.window = windowAt(plan, startT, endT)
  const switches = parts.recorder.events().filter((event) => event.kind === 'fault')
  ctx.record({ kind: 'window', side: 'lab', ...(switches.some(({ by }) => by === 'hand') ? switchedWindow(progress.window, switches) : progress.window) })
  enter('controls')
  const behind = transportsBehind(parts.recorder.events(), progress.transports, { nowT: endT, graceMs: 1000 })
  if (!stopSignal.aborted || plan.measuredMs === null) await runControls(probe, subjects, behind, 2 * plan.policy.rungTimeoutMs)
  await probe.stop()
  network.recordHealth()
  return outcome
}

/** The experiment in a fresh page, so that it meets no connection of the clients that ran before it. */
async function experimentPhase(parts: RunParts, progress: Progress, { enter }: { enter(phase: RunPhase): void }): Promise<'finished' | 'stopped'> {
  const { plan, ctx, header, recorder, certificate, toxiproxyUrl, stopSignal } = parts
  stopSignal.throwIfAborted()
  await using probe = await parts.openProbe(ctx)
  stopSignal.throwIfAborted()
  const startT = ctx.clock.now()
  progress.window ??= windowAt(plan, startT, startT)
  enter('running')
  try {
    await runExperiment({ plan, header, recorder, ctx, probe, certificate, toxiproxyUrl }, stopSignal)
  } catch (error) {
    if (!stopSignal.aborted) throw error
    return 'stopped'
  } finally {
    if (plan.transports.length === 0) {
      progress.window = { ...progress.window, endT: ctx.clock.now() }
      ctx.record({ kind: 'window', side: 'lab', ...progress.window })
    }
  }
  return stopSignal.aborted ? 'stopped' : 'finished'
}

function scheduleTimeline({ plan, ctx }: RunParts, board: Switchboard, { startT, changed, fail }: { startT: number; changed(): void; fail(error: unknown): void }): () => void {
  const cancels = plan.timeline
    .filter((step) => step.atMs > 0)
    .map((step) =>
      ctx.clock.at(startT + step.atMs, () => {
        const work = [...step.off.map((fault) => board.off(fault, 'timeline')), ...step.on.map((setting) => board.on(setting, 'timeline'))]
        // A run without the fault that it is about would be judged for nothing.
        Promise.all(work).then(changed, fail)
      }),
    )
  return () => cancels.forEach((cancel) => cancel())
}

async function untilEnd({ plan, ctx, stopSignal }: RunParts, { startT, lost }: { startT: number; lost: AbortSignal }): Promise<'finished' | 'stopped'> {
  const left = plan.measuredMs === null ? 2 ** 31 - 1 : startT + plan.measuredMs - ctx.clock.now()
  try {
    await ctx.clock.sleep(left, AbortSignal.any([stopSignal, lost]))
    return 'finished'
  } catch {
    // A lost probe or a fault that cannot be had fails the run with its reason; a stop by hand is a result like any other.
    if (lost.aborted) throw lost.reason
    return plan.measuredMs === null ? 'finished' : 'stopped'
  }
}
