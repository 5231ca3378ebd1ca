export type Direction = 'ascending' | 'descending'

export interface Order {
  readonly column: string
  readonly direction: Direction
}

/** The same column turns round, another one begins upwards. */
export function nextOrder(order: Order | null, column: string): Order {
  return { column, direction: order?.column === column && order.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** Numbers by size, texts as the language sorts them; equal rows keep their order. */
export function ordered<T>(rows: readonly T[], by: (row: T) => string | number, { direction, locale }: { readonly direction: Direction; readonly locale: string }): readonly T[] {
  const { compare } = new Intl.Collator(locale, { numeric: true })
  const sign = direction === 'ascending' ? 1 : -1
  return rows.toSorted((a, b) => {
    const [left, right] = [by(a), by(b)]
    return sign * (typeof left === 'number' && typeof right === 'number' ? left - right : compare(String(left), String(right)))
  })
}
