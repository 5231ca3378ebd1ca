import { anomalyFrom, neighbourEvent } from '../../charts/hit-test.ts'
import type { Messages } from '../../i18n/messages.ts'
import { eventIn, select, useSelection } from '../../state/selection.ts'
import type { KeyRow } from '../screen-definition.ts'
import type { LaneRow } from './lanes-source.ts'
import type { ViewAction } from './lanes-view.ts'
import { markMoment } from './mark-moment.ts'

export interface LaneKeyContext {
  readonly rows: readonly LaneRow[]
  onAct(action: ViewAction): void
  onSelect(row: LaneRow, event?: number | null): void
  /** The moment that the person looks at, ms since the start of the clients. */
  momentT(): number
  /** What only one screen does with a key. */
  onOther?(code: string): boolean
}

const viewKeys: Readonly<Record<string, ViewAction>> = {
  KeyW: { kind: 'zoom', factor: 0.7 },
  Equal: { kind: 'zoom', factor: 0.7 },
  NumpadAdd: { kind: 'zoom', factor: 0.7 },
  KeyS: { kind: 'zoom', factor: 1 / 0.7 },
  Minus: { kind: 'zoom', factor: 1 / 0.7 },
  NumpadSubtract: { kind: 'zoom', factor: 1 / 0.7 },
  KeyA: { kind: 'pan', share: -0.15 },
  ArrowLeft: { kind: 'pan', share: -0.15 },
  KeyD: { kind: 'pan', share: 0.15 },
  ArrowRight: { kind: 'pan', share: 0.15 },
  Home: { kind: 'start' },
  End: { kind: 'end' },
  KeyF: { kind: 'fit' },
  KeyL: { kind: 'follow' },
  Space: { kind: 'pause' },
}

/** By position on the keyboard (`event.code`), so that other layouts keep their hand. @returns whether the key was used */
export function laneKey(code: string, context: LaneKeyContext): boolean {
  const action = viewKeys[code]
  if (action) {
    context.onAct(action)
    return true
  }
  const at = selectedRow(context.rows)
  const step = { ArrowUp: -1, ArrowDown: 1 }[code]
  if (step !== undefined) {
    const next = context.rows[at + step]
    if (next !== undefined) context.onSelect(next)
    return true
  }
  if (code === 'Escape') {
    select({ event: null, range: null })
    return true
  }
  if (code === 'KeyM') {
    const marked = context.rows[Math.max(0, at)]
    if (marked) markMoment(marked.source, context.momentT())
    return marked !== undefined
  }
  if (code === 'BracketLeft' || code === 'BracketRight') return walkFaults(context, context.rows[Math.max(0, at)], code === 'BracketRight' ? 1 : -1)
  if (context.onOther?.(code)) return true
  const walk = { KeyN: [anomalyFrom, 1], KeyP: [anomalyFrom, -1], Period: [neighbourEvent, 1], Comma: [neighbourEvent, -1] } as const
  const found = walk[code as keyof typeof walk]
  const row = context.rows[at]
  const lane = row?.source.log.lanes.get(row.transport)
  if (!found || !row || !lane) return false
  const [from, direction] = found
  const event = eventIn(useSelection.getState(), row.source.log.run)
  const selectedT = event === null ? undefined : row.source.log.timeOf(event)
  const next = from(lane, selectedT ?? -direction * Infinity, direction)
  if (next !== null) context.onSelect(row, next)
  return true
}

function walkFaults(context: LaneKeyContext, row: LaneRow | undefined, direction: 1 | -1): boolean {
  if (!row) return false
  const { log } = row.source
  const event = eventIn(useSelection.getState(), log.run)
  const fromT = (event === null ? undefined : log.timeOf(event)) ?? -direction * Infinity
  const faults = log.faults.toSorted((a, b) => a.fromT - b.fromT)
  const next = direction === 1 ? faults.find((fault) => fault.fromT > fromT) : faults.findLast((fault) => fault.fromT < fromT)
  if (next) context.onSelect(row, next.eventId)
  return true
}

/** Where the selection is among the rows: in its run if that is here, else in any; -1 when its transport is not shown. */
function selectedRow(rows: readonly LaneRow[]): number {
  const { run, transport } = useSelection.getState()
  const own = rows.findIndex((row) => row.transport === transport && row.source.log.run === run)
  return own >= 0 ? own : rows.findIndex((row) => row.transport === transport)
}

/** What `laneKey` knows, for the help. */
export function laneKeyRows({ help }: Messages): readonly KeyRow[] {
  const { keys } = help
  return [
    { keys: ['←', '→', 'A', 'D'], does: keys.pan },
    { keys: ['W', 'S', '+', '−'], does: keys.zoom },
    { keys: ['Home', 'End'], does: keys.ends },
    { keys: ['F'], does: keys.fit },
    { keys: ['L'], does: keys.follow },
    { keys: ['↑', '↓'], does: keys.lane },
    { keys: ['N', 'P'], does: keys.anomaly },
    { keys: [',', '.'], does: keys.event },
    { keys: ['[', ']'], does: keys.fault },
    { keys: ['Space'], does: keys.pause },
    { keys: ['M'], does: keys.mark },
    { keys: ['1 … 9'], does: keys.toggle },
    { keys: ['Enter'], does: keys.inspect },
    { keys: ['Esc'], does: keys.clear },
  ]
}
