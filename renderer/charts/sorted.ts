/** Index of the first element whose key is >= `t`; the list is sorted by that key. */
export function lowerBound<T>(list: readonly T[], t: number, keyOf: (element: T) => number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keyOf(list[middle] as T) < t) low = middle + 1
    else high = middle
  }
  return low
}

/** Keeps the list sorted; what is new is nearly always the latest. */
export function insertSorted<T>(list: T[], element: T, keyOf: (element: T) => number): void {
  const t = keyOf(element)
  let at = list.length
  while (at > 0 && keyOf(list[at - 1] as T) > t) at--
  list.splice(at, 0, element)
}
