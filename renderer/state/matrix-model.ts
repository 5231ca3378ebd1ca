import type { Catalogue, ConditionInfo, MatrixState, ScenarioInfo } from '../../lab/contract/control.ts'
import type { Layer } from '../../lab/contract/fault.ts'
import type { Cell } from '../../lab/contract/report.ts'
import type { TransportId, TransportInfo } from '../../lab/contract/transport.ts'
import type { VerdictName } from '../../lab/contract/verdict.ts'
import { badness, inOrder, type MatrixOrder, type MatrixView, type OrderBy } from './matrix-order.ts'
import { conditionsOf, type MatrixSet } from './matrix-sets.ts'
import { spokenOf } from './transports.ts'

export interface ColumnGroup {
  /** Sorted: one group of all. */
  readonly layer: Layer | 'none' | 'sorted'
  readonly conditions: readonly ConditionInfo[]
}

/** What one place of the grid shows. */
export type GridCell = { readonly kind: 'measured'; readonly cell: Cell; readonly again: boolean } | { readonly kind: 'running' } | { readonly kind: 'queued' } | { readonly kind: 'not-run' }

export interface GridModel {
  readonly groups: readonly ColumnGroup[]
  readonly columns: readonly ConditionInfo[]
  readonly rows: readonly TransportInfo[]
  /** What is in force: nobody sees by what a label that is not on show has sorted. */
  readonly order: MatrixOrder
  at(transport: TransportId, condition: string): GridCell
  readonly measured: number
  readonly all: number
  /** Conditions with at least one place that was never measured. */
  readonly missing: readonly string[]
  /** Cells whose runs could not be believed, and the conditions that they are of: to be run once more. */
  readonly spoilt: { readonly cells: number; readonly conditions: readonly string[] }
}

const layerOrder: readonly (Layer | 'none')[] = ['none', 'link', 'gateway', 'origin']

export interface GridChoice {
  readonly set: MatrixSet
  /** Of the set `own`. */
  readonly own: readonly string[]
  readonly order: MatrixOrder
  /** What the cells show is what they are sorted by. */
  readonly view: MatrixView
  /** Null: the standard ones. */
  readonly transports: readonly TransportId[] | null
  /** As judged under the promise that is chosen. */
  verdictOf(cell: Cell): VerdictName
}

/** Conditions side by side by layer, as the path runs, or sorted; every cell the newest that is known. */
export function gridModel(catalogue: Catalogue, matrix: MatrixState | null, cells: readonly Cell[], choice: GridChoice): GridModel {
  const shown = shownConditions(catalogue, matrix, cells, choice)
  const infos = spokenOf(catalogue, (id) => choice.transports?.includes(id) === true || matrix?.transports.includes(id) === true || cells.some((cell) => cell.transport === id))
  const order = { conditions: orderBy(choice.order.conditions, infos), transports: orderBy(choice.order.transports, shown) }
  const sort = <T extends { readonly id: string }>(list: readonly T[], { by, first }: OrderBy, [own, other]: readonly ['condition' | 'transport', 'condition' | 'transport']) =>
    inOrder(list, ({ id }) => cells.flatMap((cell) => (cell[own] === id && isShown(cell) && (by === 'all' || cell[other] === by) ? [badness(cell, choice.verdictOf(cell), choice.view) ?? []] : [])).filter((one) => one.length > 0), first)
  const isShown = (cell: Cell) => shown.some(({ id }) => id === cell.condition) && infos.some(({ id }) => id === cell.transport)
  const rows = order.transports ? sort(infos, order.transports, ['transport', 'condition']) : infos
  const groups: readonly ColumnGroup[] = order.conditions ? [{ layer: 'sorted', conditions: sort(shown, order.conditions, ['condition', 'transport']) }] : byLayer(shown)
  const columns = groups.flatMap(({ conditions }) => conditions)
  const known = new Map(cells.map((cell) => [keyOf(cell.transport, cell.condition), cell]))
  const busy = matrix?.phase === 'running' ? matrix : null
  const at = (transport: TransportId, condition: string): GridCell => {
    const cell = known.get(keyOf(transport, condition))
    const wanted = busy !== null && busy.conditions.includes(condition) && busy.transports.includes(transport)
    if (cell) return { kind: 'measured', cell, again: wanted && busy.current === condition }
    if (wanted) return { kind: busy.current === condition ? 'running' : 'queued' }
    return { kind: 'not-run' }
  }
  const spoilt = columns.flatMap(({ id }) => rows.flatMap((row) => {
    const cell = known.get(keyOf(row.id, id))
    return cell && choice.verdictOf(cell) === 'invalid' ? [id] : []
  }))
  const count = (condition: ConditionInfo) => rows.filter((row) => known.has(keyOf(row.id, condition.id))).length
  return {
    groups,
    columns,
    rows,
    order,
    at,
    measured: columns.reduce((sum, condition) => sum + count(condition), 0),
    all: columns.length * rows.length,
    missing: columns.filter((condition) => count(condition) < rows.length).map((condition) => condition.id),
    spoilt: { cells: spoilt.length, conditions: [...new Set(spoilt)] },
  }
}

function shownConditions(catalogue: Catalogue, matrix: MatrixState | null, cells: readonly Cell[], choice: GridChoice): readonly ConditionInfo[] {
  const picked = conditionsOf(choice.set, catalogue, choice.own)
  // A scenario, or somebody's own file, is a column once it was asked for.
  const asked = new Set([...(matrix?.conditions ?? []), ...cells.map((cell) => cell.condition)])
  const others = choice.set === 'standard' ? catalogue.conditions.filter(({ id }) => asked.has(id) && !picked.some((one) => one.id === id)) : []
  const scenarios = choice.set === 'standard' ? catalogue.scenarios.filter(({ id }) => asked.has(id)).map(asColumn) : []
  return [...picked, ...others, ...scenarios]
}

function byLayer(shown: readonly ConditionInfo[]): readonly ColumnGroup[] {
  return layerOrder.map((layer) => ({ layer, conditions: shown.filter((condition) => (condition.layer ?? 'none') === layer) })).filter((group) => group.conditions.length > 0)
}

function orderBy(chosen: OrderBy | null, labels: readonly { readonly id: string }[]): OrderBy | null {
  return chosen !== null && (chosen.by === 'all' || labels.some(({ id }) => id === chosen.by)) ? chosen : null
}

/** A scenario stands where its first fault acts. */
function asColumn({ id, title, question, faults }: ScenarioInfo): ConditionInfo {
  return { id, title, summary: question, faults, layer: layerOrder.find((layer): layer is Layer => layer !== 'none' && faults[0]?.fault.startsWith(`${layer}/`) === true) }
}

function keyOf(transport: string, condition: string): string {
  return `${transport} ${condition}`
}

/**
 * Cells known so far, joined with what the engine tells: a repeat of one condition keeps the others. Cells of another
 * probe or time scale are not comparable and go.
 */
export interface KnownCells {
  readonly probe: string
  readonly scale: number
  readonly cells: readonly Cell[]
}

export function joinCells(known: KnownCells | null, matrix: MatrixState): KnownCells {
  const comparable = known !== null && known.probe === matrix.probe && known.scale === matrix.scale ? known.cells : []
  const fresh = new Set(matrix.cells.map((cell) => keyOf(cell.transport, cell.condition)))
  return { probe: matrix.probe, scale: matrix.scale, cells: [...comparable.filter((cell) => !fresh.has(keyOf(cell.transport, cell.condition))), ...matrix.cells] }
}

export interface GridPosition {
  readonly row: number
  readonly column: number
}

/**
 * Arrow keys, Home and End (with Ctrl: of the whole grid) as in the ARIA grid pattern; null for other keys. Row -1 is that of the columns'
 * labels, column -1 that of the rows': arrows reach them, the corner holds nothing.
 */
export function moveInGrid(at: GridPosition, key: { readonly code: string; readonly ctrl: boolean }, size: { readonly rows: number; readonly columns: number }): GridPosition | null {
  const clamp = (value: number, count: number, least: number) => Math.max(least, Math.min(count - 1, value))
  const to = (row: number, column: number) => ({ row: clamp(row, size.rows, at.column < 0 ? 0 : -1), column: clamp(column, size.columns, at.row < 0 ? 0 : -1) })
  switch (key.code) {
    case 'ArrowUp':
      return to(at.row - 1, at.column)
    case 'ArrowDown':
      return to(at.row + 1, at.column)
    case 'ArrowLeft':
      return to(at.row, at.column - 1)
    case 'ArrowRight':
      return to(at.row, at.column + 1)
    case 'Home':
      return key.ctrl ? { row: 0, column: 0 } : to(at.row, 0)
    case 'End':
      return key.ctrl ? to(Infinity, Infinity) : to(at.row, Infinity)
    default:
      return null
  }
}
