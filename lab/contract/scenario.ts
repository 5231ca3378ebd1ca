import { z } from 'zod'
import { bytesSchema, durationSchema } from './duration.ts'
import { experimentFileSchema, type ExperimentSetting } from './experiment.ts'
import type { FaultId } from './fault.ts'
import { type TransportId, transportIdSchema } from './transport.ts'
import { verdictNameSchema } from './verdict.ts'

export const contractSchema = z.enum(['latest', 'complete'])
/** What the subscriber was promised: the newest value (a ticker), or every message (a feed). */
export type Contract = z.infer<typeof contractSchema>

/** Below this a timer drowns in the noise of two busy cores. */
export const finestTimerMs = 20

/** The feed as a file states it. */
export const feedFileSchema = z.strictObject({
  every: durationSchema
    .refine((ms) => ms >= finestTimerMs, { error: ({ input }) => `a message every ${String(input)} ms is too close to the noise of timers at any time scale; write ${finestTimerMs}ms or more` })
    .describe(`duration with its unit, at least ${finestTimerMs}ms: 300ms, 60s, 2m`)
    .default(2000),
  payload: bytesSchema.default(64),
  /** Heartbeats of the origin; `off` for none. */
  heartbeat: z.union([z.literal('off'), durationSchema]).default(15_000),
  /** Messages that the origin keeps for a resuming client. */
  ring: z.number().int().min(1).max(100_000).default(1000),
})

/** `layer/name: { params }`; the params are checked by the fault itself in `run/load-scenario.ts`. */
const faultMapSchema = z.record(z.string(), z.record(z.string(), z.unknown()).nullable())

const expectationSchema = z.union([
  verdictNameSchema,
  z.strictObject({ verdict: verdictNameSchema.optional(), lost: z.number().int().min(0).optional() }),
])

/** How a statement of the notes is answered by a run: the numbers to print, and what must be true of them. */
const answerSchema = z.strictObject({
  /** Measures by path, e.g. `ageMs.mean`, or `verdict`; facts of the experiment as `fact(name)`. */
  show: z.array(z.string()).default([]),
  of: z.array(transportIdSchema).default([]),
  /** Assertions such as `sse.lost == 0` (grammar: lab/run/assertion.ts). */
  holds: z.array(z.string()).min(1),
  /** What it means when they are all true: today's reality may be other than the statement. */
  verdict: z.enum(['holds', 'no longer true']).default('holds'),
  /** The statement holds under this condition. */
  condition: z.string().min(1).optional(),
  /** One sentence to show with the answer. */
  says: z.string().min(1).optional(),
})
export type NoteAnswerRule = z.infer<typeof answerSchema>

const common = {
  title: z.string().min(1),
  summary: z.string().optional(),
  feed: feedFileSchema.default(feedFileSchema.parse({})),
  duration: durationSchema.optional(),
  expect: z.partialRecord(transportIdSchema, expectationSchema).optional(),
  /** What must be true of the run, such as `sse.timeToRecoverMs < 5s` (grammar: lab/run/assertion.ts). Times are the wall times that were measured. */
  assert: z.array(z.string()).optional(),
}

/** The real software that a condition imitates. */
export const imitationSchema = z.strictObject({
  /** As its makers write it: `nginx`, `AWS Application Load Balancer`. */
  software: z.string().min(1),
  /** The version whose behaviour this is; for a service the date of its documentation. */
  version: z.string().min(1),
  /** The configuration in a few words: `proxy_pass, nothing else`. */
  setup: z.string().min(1),
  /** `compared`: our tests put the real thing beside it. `documented`: its makers say so. `typical`: what is reported of its kind. */
  evidence: z.enum(['compared', 'documented', 'typical']),
  sources: z.array(z.string().min(1)).min(1),
  /** Where the real thing behaves otherwise, one sentence each. */
  differs: z.array(z.string().min(1)).default([]),
})
export type Imitation = z.infer<typeof imitationSchema>

/** A named network situation: a set of faults that hold for the whole run, or `from` .. `to`. */
export const conditionFileSchema = z.strictObject({
  ...common,
  /** Where the numbers come from, e.g. `nginx 1.22, proxy_read_timeout`. */
  basis: z.string().optional(),
  imitates: imitationSchema.optional(),
  faults: faultMapSchema,
  from: durationSchema.optional(),
  to: durationSchema.optional(),
})

/** What a person who looks for a scenario wants to see, in the order of a first acquaintance. */
export const topics = ['start', 'losses', 'breaks', 'silence', 'proxies', 'limits', 'wire'] as const
export type Topic = (typeof topics)[number]

/** One condition or several over time, applied to some transports, with what is expected. */
export const scenarioFileSchema = z.strictObject({
  ...common,
  /** Under which heading the library lists it. */
  topic: z.enum(topics).optional(),
  question: z.string().optional(),
  /** Statements of the notes that this scenario answers, and how. */
  answers: z.record(z.string().regex(/^[A-G]\d+$/), answerSchema).default({}),
  /** More statements that a person can watch here; answered elsewhere. */
  notes: z.array(z.string().regex(/^[A-G]\d+$/)).optional(),
  transports: z.array(transportIdSchema).optional(),
  contract: contractSchema.default('latest'),
  scale: z.number().min(1).max(100).optional(),
  seed: z.number().int().optional(),
  condition: z.string().optional(),
  /** Done besides what the transports do under the timeline; without `transports` it is the whole run. */
  experiment: experimentFileSchema.optional(),
  timeline: z.array(z.strictObject({ at: durationSchema, on: faultMapSchema.optional(), off: z.array(z.string()).optional() })).default([]),
})

export interface Feed {
  readonly everyMs: number
  readonly payloadBytes: number
  readonly heartbeatMs: number | 'off'
  readonly ring: number
}

/** A fault with checked params, in lab time (not yet scaled). */
export interface FaultSetting {
  readonly fault: FaultId
  readonly params: Readonly<Record<string, unknown>>
  /** As the file or the person wrote it, when that was more than the defaults: what a form begins with. No part of a scenario's hash. */
  readonly stated?: Readonly<Record<string, unknown>> | undefined
}

export interface TimelineStep {
  readonly atMs: number
  readonly on: readonly FaultSetting[]
  readonly off: readonly FaultId[]
}

export interface Expectation {
  readonly verdict?: string | undefined
  readonly lost?: number | undefined
}

/** What must be true of the facts of its experiment, for the statements of the notes that it answers. Files of old versions have no answers. */
export function heldBy({ experiment, answers }: Partial<Pick<Scenario, 'experiment' | 'answers'>>): readonly string[] {
  return experiment ? [...new Set(Object.values(answers ?? {}).flatMap(({ holds }) => holds))] : []
}

/** A scenario after parsing; all times in lab ms before scaling. */
export interface Scenario {
  readonly id: string
  readonly title: string
  readonly summary?: string | undefined
  readonly question?: string | undefined
  readonly topic?: Topic | undefined
  readonly basis?: string | undefined
  readonly imitates?: Imitation | undefined
  readonly notes: readonly string[]
  readonly answers: Readonly<Record<string, NoteAnswerRule>>
  readonly feed: Feed
  readonly transports: readonly TransportId[]
  readonly contract: Contract
  readonly timeline: readonly TimelineStep[]
  readonly experiment?: ExperimentSetting | undefined
  /** The last moment at which a client must have recovered is added to this by `run`. */
  readonly durationMs?: number | undefined
  readonly expect: Readonly<Partial<Record<TransportId, Expectation>>>
  readonly assert?: readonly string[] | undefined
  readonly seed: number
  readonly scale?: number | undefined
}
