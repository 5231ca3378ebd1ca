import { ofDelivered } from '../../lab/contract/measures.ts'
import type { Cell } from '../../lab/contract/report.ts'
import type { VerdictName } from '../../lab/contract/verdict.ts'
import { readStored, writeStored } from './stored.ts'

/** What the cells show below their sign. */
export type MatrixView = 'verdict' | 'recovery' | 'lost' | 'age' | 'overhead'

/** Id of the transport or condition whose cells decide, or `all`. */
export interface OrderBy {
  readonly by: string
  readonly first: 'worst' | 'best'
}

/** Null: as the catalogue has them. A transport's label puts the conditions in order, a condition's label the transports. */
export interface MatrixOrder {
  readonly conditions: OrderBy | null
  readonly transports: OrderBy | null
}

export const catalogueOrder: MatrixOrder = { conditions: null, transports: null }
export const worstOfAll: MatrixOrder = { conditions: { by: 'all', first: 'worst' }, transports: { by: 'all', first: 'worst' } }

/** What a press on a label asks for: the worst first, then the best, then the catalogue's order again. */
export function nextOrderBy(now: OrderBy | null, by: string): OrderBy | null {
  if (now?.by !== by) return { by, first: 'worst' }
  return now.first === 'worst' ? { by, first: 'best' } : null
}

/** How bad a verdict is; what says nothing about the network does not count. */
const weights: Readonly<Partial<Record<VerdictName, number>>> = { unaffected: 0, degraded: 1, reconnects: 2, unstable: 3, 'needs-fallback': 4, fails: 8 }

/** How bad a cell is by what is shown of it: the first difference decides. Null where that is not known. */
export function badness(cell: Cell, verdict: VerdictName, view: MatrixView): readonly number[] | null {
  const weight = weights[verdict]
  if (weight === undefined) return null
  const { measures } = cell
  switch (view) {
    case 'verdict':
      return [weight, measures.eligible === 0 ? 0 : measures.lost / measures.eligible]
    case 'recovery':
      return [neverBack(cell) ? 1 : 0, measures.timeToRecoverMs ?? 0, weight]
    case 'lost':
      return [measures.lost, weight]
    case 'age': {
      const age = ofDelivered(measures, measures.ageMs.p95)
      return [age === null ? 1 : 0, age ?? 0, weight]
    }
    case 'overhead':
      return measures.overheadBytesPerMessage === null ? null : [measures.overheadBytesPerMessage, weight]
  }
}

export function neverBack({ measures, verdict }: Cell): boolean {
  return measures.timeToRecoverMs === null && (verdict === 'needs-fallback' || verdict === 'fails')
}

/** By the mean of what is known; what is not measured comes last, whichever way, and equals keep the catalogue's order. */
export function inOrder<T>(list: readonly T[], badnessesOf: (one: T) => readonly (readonly number[])[], first: OrderBy['first']): readonly T[] {
  const means = new Map(list.map((one) => [one, meanOf(badnessesOf(one))]))
  return list.toSorted((a, b) => {
    const [left, right] = [means.get(a) ?? null, means.get(b) ?? null]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    const difference = left.map((value, i) => (right[i] ?? 0) - value).find((one) => one !== 0) ?? 0
    return first === 'worst' ? difference : -difference
  })
}

function meanOf(all: readonly (readonly number[])[]): readonly number[] | null {
  const [one] = all
  return one === undefined ? null : one.map((_, i) => all.reduce((sum, values) => sum + (values[i] ?? 0), 0) / all.length)
}

const storageKey = 'brownout.matrix-order'

export function storedOrder(): MatrixOrder {
  return parseOrder(readStored(storageKey))
}

export function storeOrder(order: MatrixOrder): void {
  writeStored(storageKey, order)
}

/** Storage may hold what an older or newer version wrote. @param text JSON as `storeOrder` wrote it, or null */
export function parseOrder(text: string | null): MatrixOrder {
  try {
    const saved = Object(JSON.parse(text ?? '{}')) as Record<string, unknown>
    return { conditions: parseOrderBy(saved['conditions']), transports: parseOrderBy(saved['transports']) }
  } catch {
    return catalogueOrder
  }
}

function parseOrderBy(value: unknown): OrderBy | null {
  const { by, first } = Object(value) as Record<string, unknown>
  return typeof by === 'string' && (first === 'worst' || first === 'best') ? { by, first } : null
}
