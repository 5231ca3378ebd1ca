import { seededRandom } from '../../core/random.ts'
import type { Attributes, Ending, Stage, StageHost } from '../toxic.ts'
import { findToxicDefinition } from '../toxics/registry.ts'

/** What came out of a stage, with the virtual time of it. */
export type Out = readonly [atMs: number, what: string]

export interface VirtualStage {
  readonly stage: Stage
  readonly out: Out[]
  readonly hits: string[]
  send(text: string | Buffer): void
  end(how?: Ending): void
  /** Changes attributes as a PATCH does. */
  patch(attributes: Attributes): void
  advance(ms: number): void
}

/** One toxic with time that stands still until `advance`: behaviour is exact instead of about right. */
export function virtualStage(type: string, attributes: Attributes, options: { readonly existing?: boolean; readonly strict?: boolean } = {}): VirtualStage {
  const definition = findToxicDefinition(type)
  if (!definition) throw new Error(`no toxic ${type}`)
  let now = 0
  let current: Attributes = { ...Object.fromEntries(Object.entries(definition.attributes).map(([name, spec]) => [name, spec.default])), ...attributes }
  const timers = new Set<{ due: number; callback: () => void }>()
  const out: Out[] = []
  const hits: string[] = []
  const host: StageHost<never> = {
    attributes: () => current as never,
    random: seededRandom(5),
    existing: options.existing ?? false,
    strict: options.strict ?? false,
    now: () => now,
    after(delayMs, callback) {
      const timer = { due: now + delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    push: ({ data }) => void out.push([now, data.length > 40 ? `${data.length} bytes` : data.toString()]),
    end: (how) => void out.push([now, how]),
    reset: (effect) => void out.push([now, effect]),
    pressure: () => {},
    hit: (effect) => void hits.push(effect),
  }
  const stage = definition.stage(host)
  return {
    stage,
    out,
    hits,
    send: (text) => stage.push({ data: Buffer.from(text), at: now }),
    end: (how = 'fin') => stage.end(how),
    patch(next) {
      current = { ...current, ...next }
      stage.update?.()
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const next = [...timers].sort((a, b) => a.due - b.due)[0]
        if (!next || next.due > end) break
        timers.delete(next)
        now = Math.max(now, next.due)
        next.callback()
      }
      now = end
    },
  }
}
