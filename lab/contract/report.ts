import { z } from 'zod'
import { factSchema } from './experiment.ts'
import { healthSchema, measuresSchema } from './measures.ts'
import { contractSchema } from './scenario.ts'
import { transportIdSchema } from './transport.ts'
import { verdictSchema } from './verdict.ts'

export const probeKindSchema = z.enum(['node', 'chromium', 'electron', 'browser'])
export type ProbeKind = z.infer<typeof probeKindSchema>

/** What one of several strikes did to a transport, told like a run of its own: from that strike until its effect was over, at most up to the next. */
export const episodeSchema = verdictSchema.pick({ verdict: true, by: true, reason: true, evidence: true, because: true }).extend({
  /** The first of what was switched on. */
  fault: z.string(),
  /** When that was, lab ms. */
  t: z.number(),
  /** Of that strike: the first touch of this transport, else the switch. */
  event: z.number().int(),
  /** Something of this transport was touched, or it noticed something. */
  touched: z.boolean(),
  timeToDetectMs: z.number().nullable(),
  serverTimeToDetectMs: z.number().nullable(),
  /** Until it was back from this strike, also where that was after the next; null when that one interrupted nothing, or it never came back. */
  timeToRecoverMs: z.number().nullable(),
  recoveredT: z.number().nullable(),
  /** Being delivered to when the next one struck, or at the end. */
  restored: z.boolean(),
  lost: z.number().int(),
})
export type Episode = z.infer<typeof episodeSchema>

export const cellSchema = verdictSchema.extend({
  transport: transportIdSchema,
  condition: z.string(),
  /** The run whose evidence the cell quotes; `evidence` are event ids of that run. */
  run: z.string(),
  measures: measuresSchema,
  /** The verdict under the other contract, where it differs. */
  underComplete: verdictSchema.optional(),
  /** Of a run in which faults struck more than once: strike by strike, in order of time. The verdict above is of the whole run. */
  episodes: z.array(episodeSchema).optional(),
  /** Place of the strike of which the measures say how soon it was noticed and how long it took to be back: `lab/run/worst-strike.ts`. */
  worstStrike: z.number().int().optional(),
  /** With repeats: how many runs gave this verdict, e.g. { unaffected: 3 }. */
  runs: z.record(z.string(), z.number().int()),
})
export type Cell = z.infer<typeof cellSchema>

/** Of several strikes the latest that did anything to this transport: the one that is told as long as nobody asks for another. */
export function latestStrike({ episodes = [] }: { readonly episodes?: readonly Episode[] | undefined }): Episode | undefined {
  return episodes.findLast(({ touched }) => touched) ?? episodes.at(-1)
}

/** The next strike came before the client was back, and nobody acted for it to be: whether this one alone had needed somebody, nobody knows. */
export function isBackLater({ verdict, reason, restored, recoveredT }: Pick<Episode, 'verdict' | 'reason' | 'restored' | 'recoveredT'>): boolean {
  return !restored && recoveredT !== null && (verdict === 'needs-fallback' || reason === 'coming-back')
}

/** Unaffected by what the strikes add up to, though not by each of them: short beside a long run. */
export function isWorseInPart({ verdict, episodes = [] }: { readonly verdict: Cell['verdict']; readonly episodes?: readonly Episode[] | undefined }): boolean {
  return verdict === 'unaffected' && episodes.some((episode) => episode.verdict !== 'unaffected')
}

/** What `--json` writes, for `run` and for `matrix`. Exit codes: docs/ci.md. */
export const reportSchema = z.object({
  version: z.literal(1),
  brownout: z.string(),
  probe: probeKindSchema,
  /** E.g. `Chromium 156.0.8078.73`. */
  probeVersion: z.string(),
  platform: z.string(),
  startedAt: z.string(),
  scale: z.number(),
  seed: z.number().int(),
  contract: contractSchema,
  health: healthSchema,
  /** All that were made for it, and how long each took: wall time. */
  runs: z.array(z.object({ run: z.string(), condition: z.string(), durationMs: z.number() })).default([]),
  cells: z.array(cellSchema),
  /** Of one run: what was switched on, by its plan or by hand, in ms since its clients were started. `toMs`: off, or set otherwise; null where it lasted or acted once. */
  faults: z.array(z.object({ fault: z.string(), by: z.enum(['timeline', 'hand']), fromMs: z.number(), toMs: z.number().nullable(), once: z.boolean(), explain: z.string() })).default([]),
  /** Of the experiment, if there was one. */
  facts: z.array(factSchema).default([]),
  /** What the experiment could not find out here, and why. */
  unmeasured: z.array(z.object({ name: z.string(), because: z.string() })).default([]),
  /** Of `expect` and of `assert`; an assertion is told of the first transport that it names, one about facts of none. `evidence` are event ids of the run. */
  failedExpectations: z.array(z.object({ transport: transportIdSchema.optional(), condition: z.string(), expected: z.string(), got: z.string(), evidence: z.array(z.number().int()) })),
  /** Expectations that are neither kept nor failed: about a transport that gave no verdict (`invalid`), or about a fact that cannot be had here. */
  undecided: z.array(z.object({ transport: transportIdSchema.optional(), condition: z.string(), expected: z.string(), why: z.enum(['invalid', 'unmeasured']), because: z.string() })).default([]),
  /** Why nothing of a run without transports can be believed; null when it can. */
  doubt: z.string().nullable().default(null),
})
export type Report = z.infer<typeof reportSchema>
