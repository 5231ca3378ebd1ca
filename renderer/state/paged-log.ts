import type { LabEvent } from '../../lab/contract/event.ts'
import type { Density, Lane } from '../../lab/contract/run-pages.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import type { Viewport } from '../charts/viewport.ts'
import type { EngineClient } from './engine-client.ts'
import { createLog, type EventLog } from './event-log.ts'

/** What a log of a part of a long run is made with. */
export interface PartOptions {
  readonly run: string
  readonly transports: readonly TransportId[]
  /** Feed interval, wall ms. */
  readonly everyMs: number
  /** Lab ms to a wall ms. */
  readonly scale: number
}

/** More events than this at once are shown as a density: no eye parts them, and they would take seconds to come. */
export const mostEvents = 40_000
/** In one answer: several make a part, so that none holds up the rest of the socket. */
const pageSize = 10_000
/** Columns of the overview: the index of a file has twice as many. */
export const overviewColumns = 4096

/** How many events of a density fall into a range, the wire's own included: they come with a page. */
export function eventsIn({ fromT, columnMs, lanes }: Density, range: Viewport): number {
  let count = 0
  for (const { messages, marks, wire } of lanes) {
    const first = Math.max(0, Math.floor((range.fromT - fromT) / columnMs))
    const last = Math.min(messages.length - 1, Math.floor((range.toT - fromT) / columnMs))
    for (let i = first; i <= last; i++) count += (messages[i] ?? 0) + (marks[i] ?? 0) + (wire[i] ?? 0)
  }
  return count
}

/** What to load for a view: it, and as much around it as may come at once; null when even the view is too much. */
export function partFor(density: Density, view: Viewport): Viewport | null {
  const span = view.toT - view.fromT
  for (const around of [1, 0.25, 0]) {
    const part = { fromT: view.fromT - around * span, toT: view.toT + around * span }
    if (eventsIn(density, part) <= mostEvents) return part
  }
  return null
}

/**
 * All events of a part of a run, as a log of its own. What was open before it is known from its first message on.
 * @param faults the switches of the whole run: what was switched on before acts here too
 */
export async function loadPart({ runs }: EngineClient, range: Viewport, { faults, ...options }: PartOptions & { readonly faults: readonly LabEvent[] }): Promise<EventLog> {
  const events = faults.filter(({ t }) => t < range.fromT || t > range.toT)
  for (let next: number | null = 0; next !== null; ) {
    const page = await runs.events({ run: options.run, ...range, next, limit: pageSize })
    events.push(...page.events)
    next = page.next
  }
  const log = createLog({ ...options, keep: events.length })
  log.append(events.sort((a, b) => a.id - b.id))
  return log
}

/** The switches of faults: few, and needed wherever one looks. */
export async function loadFaults({ runs }: EngineClient, range: Viewport, run: string): Promise<readonly LabEvent[]> {
  const { events } = await runs.events({ run, ...range, lane: 'faults', limit: 2000 })
  return events.filter(({ kind }) => kind === 'fault').sort((a, b) => a.id - b.id)
}

/** The whole of a run as far as its density tells: a tick where something was delivered, a span as long as deliveries follow each other. */
export function overviewOf({ fromT, columnMs, lanes }: Density, faults: readonly LabEvent[], options: PartOptions): EventLog {
  const log = createLog({ ...options, keep: faults.length })
  log.append(faults)
  const of = (lane: Lane) => lanes.find((one) => one.lane === lane)?.messages ?? []
  const each = (counts: readonly number[], tell: (t: number, count: number) => void) => counts.forEach((count, i) => count > 0 && tell(fromT + i * columnMs, count))
  each(of('origin'), (t) => log.feed.push(t, 0))
  for (const [transport, lane] of log.lanes) {
    let since: number | null = null
    let lastT = -Infinity
    each(of(transport), (t, count) => {
      if (since === null || t - lastT > Math.max(2 * columnMs, lane.silenceMs)) {
        if (since !== null) lane.spans.end(lastT + columnMs)
        lane.spans.begin(t, transport)
        since = t
      }
      lane.messages.push(t, 0)
      lane.delivered += count
      lastT = t
    })
    if (since !== null) lane.spans.end(lastT + columnMs)
    lane.lastMessageT = null
  }
  return log
}
