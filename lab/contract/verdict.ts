import { z } from 'zod'

export const verdictNames = ['unaffected', 'degraded', 'reconnects', 'needs-fallback', 'fails', 'unstable', 'invalid'] as const
export const verdictNameSchema = z.enum(verdictNames)
export type VerdictName = z.infer<typeof verdictNameSchema>

/** Severity order; `unstable` and `invalid` are not on it: they are statements about the run. */
export const severity: Readonly<Record<VerdictName, number>> = {
  unaffected: 0,
  degraded: 1,
  reconnects: 2,
  'needs-fallback': 3,
  fails: 4,
  unstable: -1,
  invalid: -1,
}

export const verdictSchema = z.object({
  verdict: verdictNameSchema,
  /** The rule that decided, for example `2 needs manual fallback`. */
  rule: z.string(),
  /** `closed`, `zombie-open`, `never-open`, `buffered`, `gap-unrepaired`, `downgraded`, ... */
  reason: z.string().optional(),
  /** Who restored delivery. */
  by: z.enum(['ua', 'lib']).optional(),
  /** Milder findings that precedence would hide: `lossy 12`, `dup 1`, `churn 4`, `slow-start`, `burst`, `zombie 900 ms`. */
  flags: z.array(z.string()),
  /** Ids of the events that carry the verdict, in order of time. */
  evidence: z.array(z.number().int()),
  /** One plain sentence from the evidence, with times. */
  because: z.string(),
  /** Of a run that is not judged only because the machine was too slow: what the log tells all the same, without a verdict. */
  seen: z.object({ reason: z.string().optional(), evidence: z.array(z.number().int()), because: z.string() }).optional(),
})
export type Verdict = z.infer<typeof verdictSchema>
