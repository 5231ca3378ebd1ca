/** `one`: this and nothing else. `toggle`: this too, or no longer. `range`: everything from the last one up to this. */
export type Choosing = 'one' | 'toggle' | 'range'

export interface Chosen {
  readonly keys: ReadonlySet<string>
  /** Where a range begins. */
  readonly anchor: string | null
}

/** @param order all keys as they are shown */
export function choose({ keys, anchor }: Chosen, key: string, { how, order }: { readonly how: Choosing; readonly order: readonly string[] }): Chosen {
  if (how === 'toggle') {
    const next = new Set(keys)
    if (!next.delete(key)) next.add(key)
    return { keys: next, anchor: key }
  }
  const from = anchor === null ? -1 : order.indexOf(anchor)
  if (how === 'one' || from < 0) return { keys: new Set([key]), anchor: key }
  const to = order.indexOf(key)
  return { keys: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), anchor }
}

/** How a click chooses, as file lists do it. */
export function choosingOf(event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean }): Choosing {
  if (event.shiftKey) return 'range'
  return event.ctrlKey || event.metaKey ? 'toggle' : 'one'
}
