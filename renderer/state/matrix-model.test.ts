import { describe, expect, it } from 'vitest'
import type { Catalogue, MatrixState } from '../../lab/contract/control.ts'
import type { Cell } from '../../lab/contract/report.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { gridModel, joinCells, moveInGrid, type GridChoice } from './matrix-model.ts'
import { catalogueOrder, worstOfAll } from './matrix-order.ts'

const transport = (id: TransportId) => ({ id, title: id, subtitle: '', explain: '', http: 'h1', tls: false, client: 'platform' }) as const
const catalogue: Catalogue = {
  transports: [transport('sse'), transport('websocket')],
  faults: [],
  conditions: [
    { id: 'origin-one', title: '', layer: 'origin', faults: [] },
    { id: 'clean', title: '', faults: [] },
    { id: 'link-one', title: '', layer: 'link', faults: [] },
  ],
  scenarios: [],
  notes: { sections: [], broken: [] },
  lessons: { lessons: [], broken: [] },
  advice: { presets: {} as Catalogue['advice']['presets'], networks: {} as Catalogue['advice']['networks'] },
  broken: [],
}
const cell = (id: TransportId, condition: string, run = 'r') => ({ transport: id, condition, run, verdict: 'unaffected', measures: { eligible: 10, lost: 0 } }) as Cell
const running: MatrixState = {
  phase: 'running', conditions: ['clean', 'link-one'], transports: ['sse', 'websocket'], probe: 'node', probeVersion: '', scale: 20, runs: 1, cells: [], current: 'clean', doneRuns: 0, totalRuns: 2, remainingMs: null,
}

const choice: GridChoice = { set: 'standard', own: [], order: catalogueOrder, view: 'verdict', transports: null, verdictOf: (one) => one.verdict }

describe('the grid', () => {
  it('puts the worst first, in both directions, and what was not measured last', () => {
    const cells = [cell('sse', 'clean'), { ...cell('websocket', 'clean'), verdict: 'fails' as const }, cell('sse', 'link-one'), { ...cell('websocket', 'link-one'), verdict: 'degraded' as const }]
    const grid = gridModel(catalogue, null, cells, { ...choice, order: worstOfAll })
    expect([grid.columns.map(({ id }) => id), grid.rows.map(({ id }) => id)]).toEqual([['clean', 'link-one', 'origin-one'], ['websocket', 'sse']])
  })

  it('puts the conditions in order by one transport, the transports by one condition, and says which order is in force', () => {
    const cells = [cell('sse', 'clean'), { ...cell('sse', 'link-one'), verdict: 'fails' as const }, { ...cell('websocket', 'clean'), verdict: 'fails' as const }, cell('websocket', 'link-one')]
    const sorted = (order: GridChoice['order']) => {
      const grid = gridModel(catalogue, null, cells, { ...choice, order })
      return [grid.columns.map(({ id }) => id), grid.rows.map(({ id }) => id), grid.order]
    }
    const bySse = { conditions: { by: 'sse', first: 'worst' }, transports: { by: 'clean', first: 'worst' } } as const
    expect(sorted(bySse)).toEqual([['link-one', 'clean', 'origin-one'], ['websocket', 'sse'], bySse])
    expect(sorted({ conditions: { by: 'sse', first: 'best' }, transports: null })[0]).toEqual(['clean', 'link-one', 'origin-one'])
    expect(sorted({ conditions: { by: 'polling', first: 'worst' }, transports: { by: 'gone', first: 'worst' } })).toEqual([['clean', 'link-one', 'origin-one'], ['sse', 'websocket'], catalogueOrder])
  })

  it('has a row for a transport with client code once it is chosen, or was measured', () => {
    const more = { ...catalogue, transports: [...catalogue.transports, { ...transport('websocket-code'), plain: 'websocket' as const }] }
    const rows = (cells: readonly Cell[], transports: GridChoice['transports'] = null) => gridModel(more, null, cells, { ...choice, transports }).rows.map(({ id }) => id)
    expect([rows([]), rows([], ['websocket-code']), rows([cell('websocket-code', 'clean')])]).toEqual([['sse', 'websocket'], ['sse', 'websocket', 'websocket-code'], ['sse', 'websocket', 'websocket-code']])
  })

  it('has the columns of the set that was chosen', () => {
    const nginx = { id: 'nginx', title: '', faults: [], imitates: { software: 'nginx', version: '1', setup: '', evidence: 'compared' as const, sources: ['x'], differs: [] } }
    const more = { ...catalogue, conditions: [...catalogue.conditions, nginx] }
    const columns = (set: GridChoice['set'], own: readonly string[] = []) => gridModel(more, null, [], { ...choice, set, own }).columns.map(({ id }) => id)
    expect([columns('standard').length, columns('imitations'), columns('own', ['link-one', 'nginx']), columns('own')]).toEqual([3, ['nginx'], ['nginx', 'link-one'], []])
  })

  it('puts conditions side by side as the path runs', () => {
    const grid = gridModel(catalogue, null, [], choice)
    expect(grid.columns.map((condition) => condition.id)).toEqual(['clean', 'link-one', 'origin-one'])
    expect(grid.groups.map((group) => group.layer)).toEqual(['none', 'link', 'origin'])
  })

  it('shows what somebody made, scenarios too, once it was asked for', () => {
    const mine = { id: 'mine', title: '', faults: [], yours: true }
    const timed = { id: 'timed', title: '', faults: [{ fault: 'link/reset' as const, params: {} }], notes: [], transports: [] }
    const more = { ...catalogue, conditions: [...catalogue.conditions, mine], scenarios: [timed] }
    expect(gridModel(more, null, [], choice).columns).toHaveLength(3)
    const asked = gridModel(more, { ...running, conditions: ['mine', 'timed'] }, [], choice)
    expect(asked.groups.map(({ layer, conditions }) => [layer, conditions.map(({ id }) => id)])).toEqual([['none', ['clean', 'mine']], ['link', ['link-one', 'timed']], ['origin', ['origin-one']]])
  })

  it('counts what was run and could not be believed, by the conditions that have to be run once more', () => {
    const cells = [{ ...cell('sse', 'clean'), verdict: 'invalid' as const }, { ...cell('websocket', 'clean'), verdict: 'invalid' as const }, cell('sse', 'link-one')]
    expect(gridModel(catalogue, null, cells, choice)).toMatchObject({ measured: 3, spoilt: { cells: 2, conditions: ['clean'] } })
  })

  it('says of every place whether it is measured, running, waiting or not run', () => {
    const grid = gridModel(catalogue, running, [cell('sse', 'clean')], choice)
    const kinds = (condition: string) => (['sse', 'websocket'] as const).map((id) => grid.at(id, condition).kind)
    expect([kinds('clean'), kinds('link-one'), kinds('origin-one')]).toEqual([['measured', 'running'], ['queued', 'queued'], ['not-run', 'not-run']])
    expect(grid.at('sse', 'clean')).toMatchObject({ again: true })
    expect(grid).toMatchObject({ measured: 1, all: 6, missing: ['clean', 'link-one', 'origin-one'] })
  })
})

describe('cells known so far', () => {
  it('keeps other conditions when one is measured again', () => {
    const first = joinCells(null, { ...running, cells: [cell('sse', 'clean', 'old'), cell('sse', 'link-one', 'old')] })
    const second = joinCells(first, { ...running, cells: [cell('sse', 'clean', 'new')] })
    expect(second.cells.map(({ condition, run }) => [condition, run])).toEqual([['link-one', 'old'], ['clean', 'new']])
  })

  it('forgets cells of another probe or another time scale', () => {
    const first = joinCells(null, { ...running, cells: [cell('sse', 'clean')] })
    expect(joinCells(first, { ...running, scale: 1 }).cells).toEqual([])
    expect(joinCells(first, { ...running, probe: 'chromium' }).cells).toEqual([])
  })
})

it('walks the grid by keys and stays inside', () => {
  const size = { rows: 2, columns: 3 }
  const from = (row: number, column: number, code: string, ctrl = false) => moveInGrid({ row, column }, { code, ctrl }, size)
  expect(from(0, 0, 'ArrowDown')).toEqual({ row: 1, column: 0 })
  expect(from(0, 1, 'End')).toEqual({ row: 0, column: 2 })
  expect(from(0, 1, 'End', true)).toEqual({ row: 1, column: 2 })
  expect(from(1, 2, 'Home')).toEqual({ row: 1, column: 0 })
  expect([from(0, 1, 'ArrowUp'), from(-1, 1, 'ArrowUp'), from(-1, 1, 'ArrowDown')]).toEqual([{ row: -1, column: 1 }, { row: -1, column: 1 }, { row: 0, column: 1 }])
  expect([from(1, 0, 'ArrowLeft'), from(-1, 0, 'ArrowLeft'), from(0, -1, 'ArrowUp')]).toEqual([{ row: 1, column: -1 }, { row: -1, column: 0 }, { row: 0, column: -1 }])
  expect(from(1, 2, 'KeyX')).toBeNull()
})
