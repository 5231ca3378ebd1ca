/** Where a key of a list leads: arrows and j/k by one, Home and End, a page. Null for other keys. */
export function listTarget(key: string, { at, count, page }: { readonly at: number; readonly count: number; readonly page: number }): number | null {
  const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: count - 1, PageDown: at + page, PageUp: at - page }[key]
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to))
}
