import type { Clock } from '../contract/context.ts'

/** The machine's monotonic clock, shared by all processes of the host on Linux, macOS and Windows (`hrtime`), as ms since `originNs`. */
export function systemClock(originNs: bigint = process.hrtime.bigint()): Clock {
  // Both read the same clock; `performance.now` does it without making a bigint, several times a message.
  const offset = Number(process.hrtime.bigint() - originNs) / 1e6 - performance.now()
  const now = () => performance.now() + offset
  return {
    now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const onAbort = () => {
          clearTimeout(timer)
          reject(signal?.reason as Error)
        }
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        }, ms)
        signal?.addEventListener('abort', onAbort, { once: true })
      })
    },
    at(t, callback) {
      const timer = setTimeout(callback, Math.max(0, t - now()))
      return () => clearTimeout(timer)
    },
  }
}

/** A clock that stands still until `advance` is called: tests are exact instead of patient. */
export function virtualClock(): Clock & { advance(ms: number): Promise<void> } {
  let time = 0
  let order = 0
  const pending = new Map<number, { t: number; order: number; run: () => void }>()
  const settle = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve()
  }
  const schedule = (t: number, run: () => void) => {
    const key = order++
    pending.set(key, { t: Math.max(t, time), order: key, run })
    return () => void pending.delete(key)
  }
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const cancel = schedule(time + ms, resolve)
        signal?.addEventListener('abort', () => (cancel(), reject(signal.reason as Error)), { once: true })
      }),
    at: (t, callback) => schedule(t, callback),
    async advance(ms) {
      const end = time + ms
      await settle()
      for (;;) {
        const next = [...pending.values()].sort((a, b) => a.t - b.t || a.order - b.order)[0]
        if (!next || next.t > end) break
        pending.delete(next.order)
        time = next.t
        next.run()
        await settle()
      }
      time = end
    },
  }
}
