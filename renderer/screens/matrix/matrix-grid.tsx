import { Loader } from 'lucide-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { conditionText, transportText } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { agreement, cellNumber, verdictMeaning, verdictUnder } from '../../state/cell-text.ts'
import { moveInGrid, type GridCell, type GridModel, type GridPosition } from '../../state/matrix-model.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { VerdictGlyph } from '../../widgets/verdict-chip.tsx'
import { againCondition, openCell } from './cell-actions.ts'
import { ColumnHead, RowHead } from './grid-heads.tsx'
import styles from './grid.module.css'

/** ARIA grid: one stop for Tab, arrows inside, Enter opens the cell's run, R runs its condition again. */
export function MatrixGrid({ grid }: { readonly grid: GridModel }) {
  const messages = useMessages()
  const { matrix } = messages
  const table = useRef<HTMLTableElement>(null)
  const chosen = useWorkbench((bench) => bench.matrixCell)
  const [hovered, setHovered] = useState<GridPosition | null>(null)
  const focus = positionOf(grid, chosen) ?? { row: 0, column: 0 }
  const choose = (at: GridPosition) => {
    const row = grid.rows[at.row]
    const column = grid.columns[at.column]
    if (row && column) setWorkbench({ matrixCell: { transport: row.id, condition: column.id } })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = placeOf(event.target) ?? focus
    const isLabel = at.row < 0 || at.column < 0
    const next = moveInGrid(at, { code: event.code, ctrl: event.ctrlKey }, { rows: grid.rows.length, columns: grid.columns.length })
    const column = grid.columns[at.column]
    const row = grid.rows[at.row]
    if (next) {
      choose(next)
      table.current?.querySelector<HTMLElement>(`[data-at="${next.row} ${next.column}"]`)?.focus()
    } else if (isLabel) return
    else if (event.code === 'Enter' && !event.ctrlKey && row && column) openCell(grid.at(row.id, column.id), row.id)
    else if (event.code === 'KeyR' && !event.ctrlKey && !event.metaKey && column) againCondition(column.id)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles['scroll']}>
      <table ref={table} className={styles['grid']} style={{ ['--rows' as string]: grid.rows.length, ['--columns' as string]: grid.columns.length }} role="grid" aria-label={matrix.grid} aria-readonly onKeyDown={onKeyDown} onPointerLeave={() => setHovered(null)}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={styles['corner']}>
              <span className="visually-hidden">{messages.lanes.table.transport}</span>
            </th>
            {grid.groups.map((group) => (
              <th key={group.layer} scope="colgroup" colSpan={group.conditions.length} className={styles['group']}>
                <span>{group.layer === 'sorted' ? matrix.orderNames[grid.order.conditions?.first ?? 'worst'] : matrix.layers[group.layer]}</span>
              </th>
            ))}
          </tr>
          <tr>
            {grid.columns.map((condition, column) => (
              <ColumnHead key={condition.id} condition={condition} at={`-1 ${column}`} order={grid.order} marked={hovered?.column === column || chosen?.condition === condition.id} />
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row, r) => (
            <tr key={row.id}>
              <RowHead info={row} at={`${r} -1`} order={grid.order} marked={hovered?.row === r || chosen?.transport === row.id} />
              {grid.columns.map((condition, c) => (
                <Place
                  key={condition.id}
                  cell={grid.at(row.id, condition.id)}
                  name={messages.joined.commas([transportText(row).title, conditionText(condition).title])}
                  at={`${r} ${c}`}
                  tabbable={r === focus.row && c === focus.column}
                  chosen={chosen?.transport === row.id && chosen.condition === condition.id}
                  onChoose={() => choose({ row: r, column: c })}
                  onHover={() => setHovered({ row: r, column: c })}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Where a cell or a label stands, by its `data-at`. */
function placeOf(target: EventTarget): GridPosition | null {
  const [row, column] = (target instanceof Element ? (target.closest('[data-at]')?.getAttribute('data-at') ?? '') : '').split(' ').map(Number)
  return row === undefined || column === undefined ? null : { row, column }
}

function positionOf(grid: GridModel, chosen: { readonly transport: string; readonly condition: string } | null): GridPosition | null {
  if (!chosen) return null
  const row = grid.rows.findIndex((info) => info.id === chosen.transport)
  const column = grid.columns.findIndex((condition) => condition.id === chosen.condition)
  return row < 0 || column < 0 ? null : { row, column }
}

interface PlaceProps {
  readonly cell: GridCell
  readonly name: string
  readonly at: string
  readonly tabbable: boolean
  readonly chosen: boolean
  onChoose(): void
  onHover(): void
}

function Place({ cell, name, at, tabbable, chosen, onChoose, onHover }: PlaceProps) {
  const messages = useMessages()
  const view = useWorkbench((bench) => bench.matrixView)
  const contract = useWorkbench((bench) => bench.contract)
  const verdict = cell.kind === 'measured' ? verdictUnder(cell.cell, contract) : null
  const { joined, matrix } = messages
  const words = { running: matrix.running, queued: matrix.queued, 'not-run': matrix.notRun } as const
  const number = cell.kind === 'measured' && verdict ? cellNumber(cell.cell, verdict, view) : null
  // That all of them could not be measured is no agreement about anything.
  const agreed = cell.kind === 'measured' && verdict?.verdict !== 'invalid' ? agreement(cell.cell) : null
  const label = cell.kind === 'measured' && verdict ? joined.commas([joined.named(name, messages.verdictLong[verdict.verdict]), number?.told ?? '', agreed ? matrix.rows.agree(agreed.most, agreed.all) : ''].filter(Boolean)) : joined.named(name, words[cell.kind === 'measured' ? 'running' : cell.kind])
  return (
    <td
      role="gridcell"
      className={styles['cell']}
      data-kind={cell.kind}
      data-verdict={verdict?.verdict}
      data-again={(cell.kind === 'measured' && cell.again) || undefined}
      data-at={at}
      aria-label={label}
      title={verdict ? `${label}\n${verdictMeaning(verdict)}` : undefined}
      aria-selected={chosen}
      tabIndex={tabbable ? 0 : -1}
      onClick={onChoose}
      onFocus={onChoose}
      onPointerEnter={onHover}
    >
      <span className={styles['inside']}>
        {verdict && <VerdictGlyph verdict={verdict.verdict} size={15} />}
        {cell.kind === 'running' && <Loader className={styles['spinner']} size={15} aria-hidden />}
        {number && <span className={verdict?.verdict === 'invalid' ? styles['number'] : `mono ${styles['number']}`}>{number.shown}</span>}
        {agreed && agreed.most < agreed.all && <span className={styles['split']}>{matrix.someOf(agreed.most, agreed.all)}</span>}
        {cell.kind === 'queued' && <span className={styles['dot']}>·</span>}
      </span>
    </td>
  )
}
