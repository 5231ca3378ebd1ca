import { neighbourEvent } from '../../charts/hit-test.ts'
import type { Lane } from '../../charts/lane-model.ts'
import type { Messages } from '../../i18n/messages.ts'
import { eventIn, select, useSelection } from '../../state/selection.ts'
import type { KeyRow } from '../screen-definition.ts'
import { walkAnomalies, type Walked } from './lane-walk.ts'
import type { LaneRow } from './lanes-source.ts'
import type { ViewAction } from './lanes-view.ts'
import { markMoment } from './mark-moment.ts'

export interface WalkedTo extends Walked {
  readonly row: LaneRow
}

export interface LaneKeyContext {
  readonly rows: readonly LaneRow[]
  onAct(action: ViewAction): void
  onSelect(row: LaneRow, event?: number | null): void
  /** The moment that the person looks at, ms since the start of the clients. */
  momentT(): number
  /** Says what a key did that one does not see, or that it found nothing. */
  onWalked(left: LaneRow, walked: WalkedTo | null): void
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
  const direction = { KeyN: 1, Period: 1, KeyP: -1, Comma: -1 }[code] as 1 | -1 | undefined
  const row = context.rows[Math.max(0, at)]
  if (!direction || !row) return false
  const event = eventIn(useSelection.getState(), row.source.log.run)
  const fromT = (event === null ? undefined : row.source.log.timeOf(event)) ?? -direction * Infinity
  if (code === 'KeyN' || code === 'KeyP') return walkOn(context, { row, at: Math.max(0, at), t: fromT }, direction)
  const lane = laneOf(row)
  const next = lane ? neighbourEvent(lane, fromT, direction) : null
  if (next !== null) context.onSelect(row, next)
  return true
}

function laneOf({ transport, source }: LaneRow): Lane | undefined {
  return source.log.lanes.get(transport)
}

function walkOn(context: LaneKeyContext, from: { readonly row: LaneRow; readonly at: number; readonly t: number }, direction: 1 | -1): boolean {
  const walked = walkAnomalies(context.rows.map(laneOf), from, direction)
  const row = walked && context.rows[walked.at]
  if (row) context.onSelect(row, walked.event)
  context.onWalked(from.row, row && walked ? { ...walked, row } : null)
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
    { keys: ['←', '→', 'A', 'D', help.wheel('Shift')], does: keys.pan },
    { keys: ['W', 'S', '+', '−', help.wheel('Ctrl')], does: keys.zoom },
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
