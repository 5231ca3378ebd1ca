const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `40s` -> 40000, as the engine reads it; null for anything else. */
export function msOf(text: unknown): number | null {
  const match = typeof text === 'string' ? /^\s*(\d+(?:\.\d+)?)(ms|s|m|h)\s*$/.exec(text) : null
  const unit = unitMs[match?.[2] ?? '']
  return match && unit !== undefined ? Number(match[1]) * unit : null
}

/** 40000 -> `40s`: seconds as long as they are whole. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.round(ms))
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`
}
