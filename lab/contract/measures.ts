import { z } from 'zod'

const ms = z.number()
/** Milliseconds, or null when it never happened. JSON has no infinity. */
const msOrNever = z.number().nullable()
const spread = z.object({ p50: ms, p95: ms, p99: ms, max: ms, n: z.number().int() })

/** Numbers of one transport in one run, all wall-clock ms on the lab clock. Definitions: docs/measures.md. */
export const measuresSchema = z.object({
  published: z.number().int(),
  eligible: z.number().int(),
  delivered: z.number().int(),
  lost: z.number().int(),
  /** Holes that no `gap` event announced (a missing tail is a stall, not silent loss). */
  silentLoss: z.number().int(),
  announcedLoss: z.number().int(),
  resynced: z.boolean(),
  duplicatesRaw: z.number().int(),
  duplicatesApp: z.number().int(),
  reordered: z.number().int(),
  corrupt: z.number().int(),
  /** From schedule to delivery; undelivered messages count as the censored remainder of the run. */
  latencyMs: spread,
  ageMs: z.object({ mean: ms, p95: ms, max: ms }),
  availability: z.number(),
  maxGapMs: ms,
  burstIndex: z.number(),
  timeToFirstMessageMs: msOrNever,
  /** First client event that names the fault, after it struck this transport. */
  timeToDetectMs: msOrNever,
  serverTimeToDetectMs: msOrNever,
  /** From the strike (or the last delivery before the loss, when that came later); null when nothing was interrupted, or it never came back. */
  timeToRecoverMs: msOrNever,
  /** Lab time of the delivery with which it was back. */
  recoveredT: msOrNever.optional(),
  /** Being delivered to at the end of the run. */
  restored: z.boolean(),
  endState: z.enum(['open', 'connecting', 'closed', 'idle']),
  connectionChanges: z.object({ ua: z.number().int(), lib: z.number().int() }),
  attempts: z.number().int(),
  attemptsPerSecond: z.number(),
  requests: z.number().int(),
  emptyResponses: z.number().int(),
  tcpOpens: z.number().int(),
  tcpOpensPerMinute: z.number(),
  /** Mean and max life of the client's TCP connections; still open ones count to the end of the run. */
  tcpLifeMs: z.object({ mean: ms, max: ms }),
  bytesUp: z.number().int(),
  bytesDown: z.number().int(),
  payloadBytes: z.number().int(),
  /** (bytes both ways - unique payload) / unique payload; null when nothing was delivered. */
  overhead: z.number().nullable(),
  overheadBytesPerMessage: z.number().nullable(),
  goodputRatio: z.number(),
  zombieMs: ms,
})
export type Measures = z.infer<typeof measuresSchema>

/** How late or how old is nothing to say of messages of which none came: null. */
export function ofDelivered({ delivered }: Pick<Measures, 'delivered'>, value: number): number | null {
  return delivered === 0 ? null : value
}

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 } as const

/**
 * A percentile of the latency as a person reads it: null where so many messages never came that it would be the time for which one of them
 * was waited for, which says how long the run was. Rules and assertions count on with that time (docs/measures.md).
 */
export function latencyOf({ delivered, eligible, lost, latencyMs }: Pick<Measures, 'delivered' | 'eligible' | 'lost' | 'latencyMs'>, percentile: keyof typeof shares): number | null {
  return delivered === 0 || Math.ceil(shares[percentile] * eligible) > eligible - lost ? null : latencyMs[percentile]
}

export const healthSchema = z.object({
  engineLagP99Ms: ms,
  probeLagP99Ms: ms,
  clockErrorMs: ms,
  publisherLatenessP99Ms: ms,
  faultSeen: z.boolean(),
})
export type Health = z.infer<typeof healthSchema>
