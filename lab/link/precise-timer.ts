import { performance } from 'node:perf_hooks'

/** The engine's clock, ms, monotonic, fractional. */
export const now = (): number => performance.now()

interface Pending {
  readonly due: number
  readonly callback: () => void
  cancelled: boolean
}

// Node's timers have whole milliseconds and fire up to one late: the last stretch is spun with setImmediate,
// which keeps the event loop turning.
const spinFromMs = 1.3
let spinning: Pending[] = []

function spin(): void {
  const time = now()
  const due = spinning.filter((p) => !p.cancelled && p.due <= time).sort((a, b) => a.due - b.due)
  spinning = spinning.filter((p) => !p.cancelled && p.due > time)
  if (spinning.length > 0) setImmediate(spin)
  for (const p of due) if (!p.cancelled) p.callback()
}

function enter(pending: Pending): void {
  if (pending.cancelled) return
  if (spinning.length === 0) setImmediate(spin)
  spinning.push(pending)
}

/** Calls back `delayMs` from now, typically within 0.1 ms; returns the cancel function. */
export function after(delayMs: number, callback: () => void): () => void {
  const pending: Pending = { due: now() + delayMs, callback, cancelled: false }
  // setTimeout treats more than 2^31-1 as 1: such a wait is for ever.
  const timer = delayMs <= spinFromMs ? undefined : setTimeout(enter, Math.min(Math.max(0, delayMs - spinFromMs), 2 ** 31 - 1), pending)
  if (!timer) enter(pending)
  return () => {
    pending.cancelled = true
    clearTimeout(timer)
  }
}
