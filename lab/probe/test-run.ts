import type { RunContext } from '../contract/context.ts'
import type { EventInput } from '../contract/event.ts'
import { labPolicy } from '../contract/policy.ts'
import type { ProbeClient } from '../contract/probe-protocol.ts'
import type { TransportId } from '../contract/transport.ts'
import { systemClock } from '../core/clock.ts'
import { seededRandom } from '../core/random.ts'

export interface TestRun {
  readonly ctx: RunContext
  readonly events: readonly EventInput[]
  /** Resolves with the first event, past or coming, that passes. */
  event(test: (event: EventInput) => boolean, withinMs?: number): Promise<EventInput>
}

/** For tests: a run's context with an array for a log. */
export function testRun(): TestRun {
  const events: EventInput[] = []
  const waiting = new Set<() => void>()
  const ctx: RunContext = {
    clock: systemClock(),
    random: seededRandom(1),
    signal: new AbortController().signal,
    scale: 1,
    record(event) {
      events.push(event)
      for (const look of waiting) look()
    },
  }
  return {
    ctx,
    events,
    event: (test, withinMs = 10_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`no such event within ${withinMs} ms; the log: ${JSON.stringify(events.slice(-20))}`))
        }, withinMs)
        const look = (): void => {
          const found = events.find(test)
          if (!found) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
  }
}

export const testClient = (transport: TransportId, baseUrl = 'http://127.0.0.1:9'): ProbeClient => ({ transport, baseUrl, policy: labPolicy })
