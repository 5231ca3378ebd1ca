/** How often a crashed engine is started again: a few times, then a person decides. */
export interface RestartPolicy {
  readonly most: number
  /** Crashes further apart than this are not held against each other. */
  readonly withinMs: number
  readonly firstDelayMs: number
}

export const restartPolicy: RestartPolicy = { most: 3, withinMs: 60_000, firstDelayMs: 250 }

export type RestartDecision = { readonly kind: 'restart'; readonly attempt: number; readonly delayMs: number } | { readonly kind: 'give-up' }

/** `crashes`: times of all crashes so far, the newest last, ms on any monotonic clock. */
export function decideRestart(crashes: readonly number[], policy: RestartPolicy = restartPolicy): RestartDecision {
  const newest = crashes.at(-1)
  if (newest === undefined) return { kind: 'restart', attempt: 1, delayMs: 0 }
  const recent = crashes.filter((crash) => newest - crash < policy.withinMs).length
  if (recent > policy.most) return { kind: 'give-up' }
  return { kind: 'restart', attempt: recent, delayMs: policy.firstDelayMs * 2 ** (recent - 1) }
}
