import { describe, expect, it } from 'vitest'
import type { Cell } from '../../lab/contract/report.ts'
import type { VerdictName } from '../../lab/contract/verdict.ts'
import { badness, catalogueOrder, inOrder, nextOrderBy, parseOrder, worstOfAll, type MatrixView } from './matrix-order.ts'

const measures = { delivered: 10, eligible: 10, lost: 0, timeToRecoverMs: null, ageMs: { p95: 100 }, overheadBytesPerMessage: 30 }
const cellOf = (verdict: VerdictName, change: Partial<Record<keyof typeof measures, unknown>> = {}) => ({ verdict, measures: { ...measures, ...change } }) as unknown as Cell

describe('the order of the matrix', () => {
  const cells = {
    clean: cellOf('unaffected'),
    quick: cellOf('reconnects', { timeToRecoverMs: 300, lost: 4 }),
    slow: cellOf('reconnects', { timeToRecoverMs: 9000, lost: 1, ageMs: { p95: 900 } }),
    dead: cellOf('needs-fallback', { lost: 2, overheadBytesPerMessage: 90 }),
    silent: cellOf('degraded', { delivered: 0, lost: 10, overheadBytesPerMessage: null }),
    busy: cellOf('invalid', { lost: 99 }),
  }
  const names = Object.keys(cells) as (keyof typeof cells)[]
  const sorted = (view: MatrixView, first: 'worst' | 'best' = 'worst') =>
    inOrder(names, (name) => { const bad = badness(cells[name], cells[name].verdict, view); return bad === null ? [] : [bad] }, first).join(' ')

  it('is that of what the cells show: the verdict and then the loss, the time until it was back, the loss, the age, the overhead', () => {
    expect(sorted('verdict')).toBe('dead quick slow silent clean busy')
    expect(sorted('recovery')).toBe('dead slow quick silent clean busy')
    expect(sorted('lost')).toBe('silent quick dead slow clean busy')
    expect(sorted('age')).toBe('silent slow dead quick clean busy')
    expect(sorted('overhead')).toBe('dead quick slow clean silent busy')
  })

  it('has what is not measured last, the best first too', () => {
    expect(sorted('recovery', 'best')).toBe('clean silent quick slow dead busy')
  })

  it('of several cells is that of their mean', () => {
    expect(inOrder(['one bad', 'two bad'], (name) => (name === 'one bad' ? [[8], [0]] : [[5], [5]]), 'worst')).toEqual(['two bad', 'one bad'])
  })

  it('goes from the worst to the best and back to the catalogue when a label is pressed, and another label begins anew', () => {
    const first = nextOrderBy(null, 'sse')
    const second = nextOrderBy(first, 'sse')
    expect([first, second, nextOrderBy(second, 'sse'), nextOrderBy(second, 'polling')]).toEqual([{ by: 'sse', first: 'worst' }, { by: 'sse', first: 'best' }, null, { by: 'polling', first: 'worst' }])
  })

  it('takes of what was stored only what it knows', () => {
    expect(parseOrder(JSON.stringify(worstOfAll))).toEqual(worstOfAll)
    for (const text of [null, 'null', 'not JSON', '{"conditions":{"by":7,"first":"worst"},"transports":{"by":"clean","first":"loud"}}', '[]']) expect(parseOrder(text)).toEqual(catalogueOrder)
  })
})
