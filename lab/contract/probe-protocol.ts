import { z } from 'zod'
import type { ClientNote } from './client.ts'
import type { ClientPolicy } from './policy.ts'
import { type TransportId, transportIdSchema } from './transport.ts'

/** Engine -> probe page, JSON over a WebSocket on the engine's own port (never over the path under test). */
export type ToProbe =
  | { readonly kind: 'clock'; readonly n: number; readonly sentMs: number }
  | { readonly kind: 'start'; readonly clients: readonly ProbeClient[] }
  | { readonly kind: 'stop' }
  | { readonly kind: 'control'; readonly request: number; readonly client: ProbeClient; readonly via: TransportId; readonly withinMs: number }
  /** Something that page code does for an experiment: `lab/probe/tasks`. */
  | { readonly kind: 'task'; readonly request: number; readonly name: string; readonly params: unknown }
  /** Reload the page, so that the next run meets a fresh renderer state. */
  | { readonly kind: 'reload' }
  /** One page at a time runs clients; a spectator waits and takes over when that page leaves. */
  | { readonly kind: 'role'; readonly role: 'probe' | 'spectator' }

export interface ProbeClient {
  readonly transport: TransportId
  readonly baseUrl: string
  readonly policy: ClientPolicy
  readonly cursor?: string | undefined
}

/** Probe page -> engine. `at` is the page's own monotonic clock (`performance.timeOrigin + performance.now()`). */
export const fromProbeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), version: z.string(), userAgent: z.string(), crossOriginIsolated: z.boolean() }),
  z.object({ kind: z.literal('clock'), n: z.number(), sentMs: z.number(), at: z.number() }),
  z.object({
    kind: z.literal('notes'),
    notes: z.array(z.object({ transport: transportIdSchema, at: z.number(), control: z.boolean().optional(), note: z.custom<ClientNote>((v) => typeof v === 'object' && v !== null && 'kind' in v) })),
  }),
  z.object({ kind: z.literal('lag'), p99Ms: z.number() }),
  z.object({ kind: z.literal('stopped') }),
  /** `value`: JSON that the experiment checks. */
  z.object({ kind: z.literal('task-result'), request: z.number(), value: z.unknown(), error: z.string().optional() }),
  z.object({ kind: z.literal('control-result'), request: z.number(), restored: z.boolean(), afterMs: z.number(), at: z.number() }),
])
export type FromProbe = z.infer<typeof fromProbeSchema>
