import { z } from 'zod'
import { probeKindSchema, type Cell } from './report.ts'
import type { Fact } from './experiment.ts'
import type { TransportId } from './transport.ts'

/** What a service has to deliver, and what its pages may do for it. */
export const needsSchema = z.strictObject({
  /** `request-response`: every answer belongs to a request, the server has nothing to say of its own. */
  direction: z.enum(['request-response', 'server-to-client', 'both-ways']),
  /** How often the page talks, when it does. */
  clientTalks: z.enum(['rarely', 'often']),
  payload: z.enum(['text', 'binary']),
  latency: z.enum(['seconds', 'sub-second', 'fastest']),
  /** As the contract of a run: the newest value, or every message. */
  loss: z.enum(['latest', 'complete']),
  /** Of one browser to one host: streams of a page by tabs. */
  connections: z.number().int().min(1).max(1000),
  auth: z.enum(['cookies', 'headers']),
  /** `native`: nothing but the platform's own API. */
  code: z.enum(['native', 'page']),
  /** HTTP/2 from the browser to the server, with nothing in between that speaks HTTP/1.1. */
  h2: z.boolean(),
})
export type Needs = z.infer<typeof needsSchema>

export const presetIds = ['forms', 'chat', 'game', 'collaboration', 'quotes', 'notifications', 'progress', 'logs', 'ai-answer'] as const
export const presetIdSchema = z.enum(presetIds)
export type PresetId = z.infer<typeof presetIdSchema>

export const adviceQuerySchema = z.object({
  needs: needsSchema,
  /** Ids of the conditions that users sit behind. */
  network: z.array(z.string().min(1).max(200)).max(100),
})
export type AdviceQuery = z.infer<typeof adviceQuerySchema>

/** By the runs of this probe at this time scale; the engine's own where none is named. */
export const adviceRequestSchema = adviceQuerySchema.extend({ probe: probeKindSchema.optional(), scale: z.number().min(1).max(100).optional() })
export type AdviceRequest = z.infer<typeof adviceRequestSchema>

/** What users usually sit behind. */
export const networkIds = ['internet', 'corporate', 'mobile', 'data-centre'] as const
export type NetworkId = (typeof networkIds)[number]

/** What can be begun with. */
export interface AdviceStart {
  readonly presets: Readonly<Record<PresetId, Needs>>
  /** Ids of conditions. */
  readonly networks: Readonly<Record<NetworkId, readonly string[]>>
}

/** A judged cell, as far as advice goes by it. */
export interface EvidenceCell extends Pick<Cell, 'run' | 'condition' | 'transport' | 'verdict' | 'by' | 'evidence'> {
  readonly lost: number
  /** Null when nothing was delivered. */
  readonly latencyMs: number | null
}

export interface EvidenceFact extends Pick<Fact, 'name' | 'value' | 'event'> {
  readonly run: string
}

/** What was measured, in whatever run. */
export interface Evidence {
  readonly cells: readonly EvidenceCell[]
  readonly facts: readonly EvidenceFact[]
}

export const reasonIds = ['talk-back', 'answers-requests', 'asks-for-news', 'comes-back', 'binary', 'connections', 'headers', 'http2', 'page-code', 'condition', 'lost', 'latency'] as const
export type ReasonId = (typeof reasonIds)[number]

/** `measured`: by these events of this run. `documented`: by the standard, and `scenario` would measure it. `missing`: nobody knows before `condition` was run. */
export type Support =
  | { readonly kind: 'measured'; readonly run: string; readonly events: readonly number[] }
  | { readonly kind: 'documented'; readonly scenario: string | null }
  | { readonly kind: 'missing'; readonly condition: string }

export interface Reason {
  readonly id: ReasonId
  /** What it does to the answer: `good` nothing; `cost` ranks lower; `code` as well, and page code has to mend it; `no` rules the transport out. */
  readonly effect: 'good' | 'cost' | 'code' | 'no' | 'open'
  readonly values: Readonly<Record<string, string | number | boolean>>
  readonly support: Support
}

export interface Recommendation {
  readonly transport: TransportId
  /** `not-measured`: nothing rules it out, but a condition that was asked about was never run with it. */
  readonly fit: 'fits' | 'fits-with-code' | 'not-measured' | 'does-not-fit'
  /** The lower the better; of one `fit` or another, only `does-not-fit` ranks below by itself. */
  readonly weight: number
  readonly reasons: readonly Reason[]
}

/** Why the first stands before the second, in what differs between them: heaviest first. */
export interface Lead {
  readonly over: TransportId
  /** What is against the second, and less or not at all against the first. */
  readonly against: readonly Reason[]
  /** What is against the first, and less or not at all against the second. */
  readonly although: readonly Reason[]
}

export interface Advice {
  readonly needs: Needs
  readonly network: readonly string[]
  /** Best first. */
  readonly ranked: readonly Recommendation[]
  /** Null where the first does not fit either. */
  readonly lead: Lead | null
  /** Conditions of the network of which not every transport was measured: running them can change the answer. */
  readonly missing: readonly string[]
  /** How many reasons stand on a run. 0: the answer is by protocol limits only. */
  readonly measured: number
}
