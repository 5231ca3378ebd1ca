import { z } from 'zod'
import type { EventOf } from './log-index.ts'
import type { RunLog } from './run-file.ts'
import { transportIdSchema } from './transport.ts'

/** The experiment that a scenario file names; `with` is checked by the experiment itself. */
export const experimentFileSchema = z.strictObject({ name: z.string().min(1), with: z.record(z.string(), z.unknown()).default({}) })

/** Parameters are wall times and plain numbers: the time scale is for the lab's own timers, and experiments have none. */
export interface ExperimentSetting {
  readonly name: string
  readonly with: Readonly<Record<string, unknown>>
}

export const factUnits = ['ms', 'bytes', 'KiB', 'connections', 'requests', 'messages', 'round trips', 'frames', 'clients', 'percent'] as const
export type FactUnit = (typeof factUnits)[number]
export const factValueSchema = z.union([z.number(), z.string(), z.boolean()])
export type FactValue = z.infer<typeof factValueSchema>

/** Something that an experiment found out, as reports show it. */
export const factSchema = z.object({
  /** Dotted, from the general to the special: `sse.talk-back.connections`. */
  name: z.string(),
  value: factValueSchema,
  unit: z.enum(factUnits).optional(),
  /** One sentence: where the value is from. */
  text: z.string(),
  /** The transport that it is about, where it is about one. */
  about: transportIdSchema.optional(),
  /** Id in the log. */
  event: z.number().int(),
})
export type Fact = z.infer<typeof factSchema>

/** The facts of a run in order of finding; of one name the last stands. */
export function factsOf({ events }: Pick<RunLog, 'events'>): Fact[] {
  const found = new Map<string, EventOf<'fact'>>()
  for (const event of events) if (event.kind === 'fact') found.set(event.name, event)
  return [...found.values()].map(({ id, name, value, unit, text, about }) => ({ name, value, ...(unit ? { unit } : {}), text, ...(about ? { about } : {}), event: id }))
}

/** What could not be found out here, and why. `name` is that of a fact, or the beginning of several: `hijack` stands for `hijack.opened`. */
export function unmeasuredIn({ events }: Pick<RunLog, 'events'>, fact: string): string | undefined {
  const reason = events.findLast((event): event is EventOf<'unmeasured'> => event.kind === 'unmeasured' && (event.name === '' || event.name === fact || fact.startsWith(`${event.name}.`)))
  return reason?.because
}
