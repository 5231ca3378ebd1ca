import { z } from 'zod'
import { faultIdSchema } from './fault.ts'
import { probeKindSchema } from './report.ts'
import { transportIdSchema } from './transport.ts'
import { verdictNameSchema } from './verdict.ts'

/** `same`: within the noise. `unclear`: it cannot be said (one side has no number or no sound verdict, or the interval holds both). */
export const changeSchema = z.enum(['better', 'worse', 'same', 'unclear'])
export type Change = z.infer<typeof changeSchema>

/** One measure of one side: the median of its runs (of a pure cost the minimum), and the range that they span. */
export const estimateSchema = z.object({
  /** Null when no run of this side has a number: there was no occasion for it, or see `never`. */
  value: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Runs with a number. */
  n: z.number().int(),
  /** Runs in which there was an occasion, and it did not happen: an outage that the client never noticed. */
  never: z.number().int().optional(),
})
export type Estimate = z.infer<typeof estimateSchema>

/** Where the difference b - a lies. */
export const intervalSchema = z.object({
  low: z.number(),
  high: z.number(),
  /** From five runs a side on a bootstrap interval of 95 %; below that the least and the greatest difference of any two runs. */
  kind: z.enum(['bootstrap-95', 'min-max']),
})
export type Interval = z.infer<typeof intervalSchema>

export const measureChangeSchema = z.object({
  /** Path into the measures, e.g. `latencyMs.p95`. */
  measure: z.string(),
  title: z.string(),
  unit: z.enum(['ms', 'messages', 'bytes', 'times', 'share']),
  better: z.enum(['lower', 'higher']),
  a: estimateSchema,
  b: estimateSchema,
  /** b - a; null when a side has no number. */
  delta: z.number().nullable(),
  /** Null with one run a side. */
  interval: intervalSchema.nullable(),
  /** A difference up to this is noise: derived from the clocks, the lag and the clean runs of both sides. */
  noise: z.number(),
  change: changeSchema,
})
export type MeasureChange = z.infer<typeof measureChangeSchema>

const stepSchema = z.object({ atMs: z.number(), on: z.array(z.object({ fault: faultIdSchema, params: z.record(z.string(), z.unknown()) })), off: z.array(faultIdSchema) })

const comparedFeedSchema = z.object({ payloadBytes: z.number(), everyMs: z.number(), heartbeatMs: z.union([z.number(), z.literal('off')]), ring: z.number() })

/** `timeline`, `feed` and `durationMs` (null: as long as is needed) are in lab time: `scale` times the wall's. `byHand` is as it was done, in wall time. */
const comparedRunSchema = z.object({
  run: z.string(),
  title: z.string(),
  startedAt: z.string(),
  scenario: z.string(),
  probe: probeKindSchema,
  scale: z.number(),
  timeline: z.array(stepSchema),
  byHand: z.array(stepSchema),
  feed: comparedFeedSchema,
  durationMs: z.number().nullable(),
})
export type ComparedRun = z.infer<typeof comparedRunSchema>

/** What `brownout compare` finds: first what was not the same, then every transport that both sides ran. */
export const comparisonSchema = z.object({
  version: z.literal(1),
  a: z.array(comparedRunSchema).min(1),
  b: z.array(comparedRunSchema).min(1),
  /** What the sides do not have in common, most important first; empty for repeats of one run. */
  differs: z.array(z.object({ field: z.string(), a: z.string(), b: z.string() })),
  /** The same scenario at the same scale, seed and probe: a difference is the doing of what else differs, or noise. */
  comparable: z.boolean(),
  transports: z.array(
    z.object({
      transport: transportIdSchema,
      a: verdictNameSchema,
      b: verdictNameSchema,
      change: changeSchema,
      measures: z.array(measureChangeSchema),
    }),
  ),
  onlyA: z.array(transportIdSchema),
  onlyB: z.array(transportIdSchema),
  /** What can be said about chance with this many runs. */
  note: z.string(),
})
export type Comparison = z.infer<typeof comparisonSchema>
