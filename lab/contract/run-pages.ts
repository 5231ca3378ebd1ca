import { z } from 'zod'
import type { LabEvent, RunWindow } from './event.ts'
import type { RunFooter, RunHeader } from './run-file.ts'
import { transportIdSchema, transportIds } from './transport.ts'

/** What a timeline asks of a saved run that is too long to be sent at once. */

export const laneSchema = z.union([transportIdSchema, z.enum(['origin', 'faults', 'lab'])])
/** A row of the timeline: a transport, or what belongs to none of them. */
export type Lane = z.infer<typeof laneSchema>
export const lanes: readonly Lane[] = ['origin', 'faults', 'lab', ...transportIds]

export const runIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)

export const eventRangeSchema = z.object({
  run: runIdSchema,
  /** Lab time; both ends belong to the range. */
  fromT: z.number(),
  toT: z.number(),
  lane: laneSchema.optional(),
  /** Where an earlier answer stopped. */
  next: z.number().int().min(0).optional(),
  limit: z.number().int().min(1).max(20_000).default(5000),
})
export type EventRange = z.input<typeof eventRangeSchema>

export interface EventPage {
  /** In order of time. */
  readonly events: readonly LabEvent[]
  /** Ask again with this for the rest of the range; null when there is none. */
  readonly next: number | null
}

export const densityQuerySchema = z.object({ run: runIdSchema, fromT: z.number(), toT: z.number(), columns: z.number().int().min(1).max(8192) })
export type DensityQuery = z.infer<typeof densityQuerySchema>

/** How many events fall into each column of a timeline. */
export interface Density {
  readonly fromT: number
  /** At least what was asked for: the index has a finest grain, below which the events themselves are to be read. */
  readonly columnMs: number
  readonly lanes: readonly DensityLane[]
  /** False while the file is still being read: the later columns are not full yet. */
  readonly complete: boolean
}

export interface DensityLane {
  readonly lane: Lane
  /** Deliveries; on the lane of the origin publications. */
  readonly messages: readonly number[]
  /** Everything else but the wire's own: attempts, errors, closes, hits, switches ... */
  readonly marks: readonly number[]
  readonly wire: readonly number[]
}

/** What can be shown of a run file at once, however long it is. */
export interface RunHead {
  readonly header: RunHeader
  readonly footer: RunFooter | null
  readonly interrupted: boolean
  /** Null when it is not found at either end of the file; it is known when the file has been read. */
  readonly window: RunWindow | null
  readonly lastT: number
  /** The first page, in order of arrival. */
  readonly events: readonly LabEvent[]
  readonly bytes: number
}
