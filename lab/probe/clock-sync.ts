import type { RunContext } from '../contract/context.ts'
import type { FromProbe, ToProbe } from '../contract/probe-protocol.ts'
import { offsetOf, type ClockOffset, type ClockSample } from './clock-map.ts'

type ClockAnswer = Extract<FromProbe, { kind: 'clock' }>

/** Asks a page for its time, one question at a time, over the engine's own connection - never over the path under test. */
export interface ClockSync {
  /** The offset from the best of `samples` answers; undefined when the page answers none within `withinMs`. */
  measure(samples: number, withinMs: number): Promise<ClockOffset | undefined>
  onAnswer(answer: ClockAnswer): void
}

export function createClockSync(send: (message: ToProbe) => void, ctx: RunContext): ClockSync {
  let n = 0
  let asked: { readonly n: number; readonly sentMs: number; readonly resolve: (sample: ClockSample) => void } | undefined

  function ask(): Promise<ClockSample> {
    return new Promise((resolve) => {
      const sentMs = ctx.clock.now()
      asked = { n: ++n, sentMs, resolve }
      send({ kind: 'clock', n, sentMs })
    })
  }

  return {
    onAnswer(answer) {
      const receivedMs = ctx.clock.now()
      // An answer that came too late for its question is worth nothing.
      if (asked?.n !== answer.n) return
      const { sentMs, resolve } = asked
      asked = undefined
      resolve({ sentMs, at: answer.at, receivedMs })
    },
    async measure(samples, withinMs) {
      const taken: ClockSample[] = []
      const stop = new AbortController()
      const late = ctx.clock.sleep(withinMs, stop.signal).then(
        () => undefined,
        () => undefined,
      )
      for (let i = 0; i < samples; i++) {
        const sample = await Promise.race([ask(), late])
        if (!sample) break
        taken.push(sample)
      }
      stop.abort()
      return offsetOf(taken)
    },
  }
}
