import type { RunWindow } from '../contract/event.ts'
import { downForMs } from '../contract/fault.ts'
import { type ClientPolicy, labPolicy, scalePolicy } from '../contract/policy.ts'
import { freeRunId } from '../contract/run-file.ts'
import { type Feed, finestTimerMs, type Scenario, type TimelineStep } from '../contract/scenario.ts'
import { isWithCode, plainOf, type TransportId, transportIds } from '../contract/transport.ts'
import { LabError } from '../core/errors.ts'
import { recoverWithinMs } from '../verdict/facts.ts'
import { faultSpans } from './fault-spans.ts'
import { findFault, scaleFault } from './faults.ts'

export const defaultScale = 20

/** A scenario with every time in wall ms: what is really done. Times are relative to the start of the clients. */
export interface Plan {
  readonly scenario: Scenario
  readonly transports: readonly TransportId[]
  /** Those that have a path and a listener like the others, and a client once somebody adds it. */
  readonly ready: readonly TransportId[]
  readonly scale: number
  readonly seed: number
  readonly feed: Feed
  readonly policy: ClientPolicy
  readonly timeline: readonly TimelineStep[]
  readonly recoverWithinMs: number
  readonly faultFromMs: number | null
  readonly faultToMs: number | null
  /** Null: until stopped. */
  readonly measuredMs: number | null
}

export interface PlanOptions {
  readonly transports?: readonly TransportId[] | undefined
  /** Beside each of them that has one, the same with client code: from the start, or ready to be added. */
  readonly clientCode?: 'on' | 'ready' | undefined
  readonly scale?: number | undefined
  readonly seed?: number | undefined
  readonly openEnded?: boolean | undefined
}

/** @throws LabError LAB_SCALE_TOO_FINE when a timer of the scenario would become too short to measure. */
export function planRun(scenario: Scenario, options: PlanOptions = {}): Plan {
  const scale = options.scale ?? scenario.scale ?? defaultScale
  const everyMs = scenario.feed.everyMs / scale
  if (everyMs < finestTimerMs) {
    throw new LabError(
      'LAB_SCALE_TOO_FINE',
      `"${scenario.title}": a message every ${scenario.feed.everyMs} ms becomes one every ${everyMs} ms at scale ${scale}, too close to the noise of timers; choose a time scale of ${Math.max(1, Math.floor(scenario.feed.everyMs / finestTimerMs))} or less`,
    )
  }
  const feed: Feed = { ...scenario.feed, everyMs, heartbeatMs: scenario.feed.heartbeatMs === 'off' ? 'off' : scenario.feed.heartbeatMs / scale }
  const timeline = scenario.timeline.map((step) => ({ atMs: step.atMs / scale, on: step.on.map((setting) => scaleFault(setting, scale)), off: step.off }))
  const { fromMs, toMs } = faultWindow(timeline)
  // A scenario that is nothing but an experiment has no clients, whatever a person chose for other scenarios.
  const chosen = scenario.transports.length === 0 ? [] : (options.transports ?? scenario.transports)
  const beside = options.clientCode ? transportIds.filter((id) => !chosen.includes(id) && isWithCode(id) && chosen.includes(plainOf[id])) : []
  const transports = options.clientCode === 'on' ? inOrder([...chosen, ...beside]) : chosen
  const ready = options.clientCode === 'ready' ? beside : []
  const within = recoverWithinMs(scale)
  const end = (toMs ?? fromMs ?? 0) + 2 * within
  return {
    scenario: { ...scenario, ...(options.openEnded && scenario.timeline.length === 0 ? { id: freeRunId, title: 'Free run' } : {}), transports: ready.length > 0 ? inOrder([...transports, ...ready]) : transports },
    transports,
    ready,
    scale,
    seed: options.seed ?? scenario.seed,
    feed,
    policy: scalePolicy(labPolicy, scale),
    timeline,
    recoverWithinMs: within,
    faultFromMs: fromMs,
    faultToMs: toMs,
    measuredMs: transports.length === 0 ? 0 : options.openEnded ? null : scenario.durationMs === undefined ? end : Math.max(scenario.durationMs / scale, toMs === null ? 0 : end),
  }
}

/** As lanes stand. */
export function inOrder(ids: readonly TransportId[]): TransportId[] {
  return transportIds.filter((id) => ids.includes(id))
}

/** First fault on, last fault over; an instant fault is over when its own `downForMs` is, `null` means for good. */
function faultWindow(timeline: readonly TimelineStep[]): { fromMs: number | null; toMs: number | null } {
  const spans = faultSpans(timeline)
  if (spans.length === 0) return { fromMs: null, toMs: null }
  const ends = spans.map(({ fault, params, fromMs, toMs }) => (findFault(fault).lifetime === 'instant' ? fromMs + downForMs(params) : (toMs ?? Infinity)))
  const last = Math.max(...ends)
  return { fromMs: Math.min(...spans.map(({ fromMs }) => fromMs)), toMs: last === Infinity ? null : last }
}

/** The plan's window on the lab clock. */
export function windowAt(plan: Plan, startT: number, endT: number): RunWindow {
  return {
    startT,
    faultFromT: plan.faultFromMs === null ? null : startT + plan.faultFromMs,
    faultToT: plan.faultToMs === null ? null : startT + plan.faultToMs,
    endT,
  }
}
