import { z } from 'zod'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** `"80s"` -> 80000. Returns undefined when the text is not a number with a unit. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim())
  if (!match) return undefined
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]
}

const unitBytes = { B: 1, kB: 1000, KiB: 1024, MB: 1_000_000, MiB: 1_048_576 } as const

/** `"8KiB"` -> 8192. Returns undefined when the text is not a number with a unit. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|kB|KiB|MB|MiB)$/.exec(text.trim())
  if (!match) return undefined
  return Number(match[1]) * unitBytes[match[2] as keyof typeof unitBytes]
}

/** Longer than any run; what a timer of Node holds is longer still. */
const longestMs = 24 * unitMs.h

/** A duration that is written as one, whether it can be one or not. */
const written = /^-?\d+(?:\.\d+)?(?:e\+?\d+)?(?:ms|s|m|h)$/i

/** A duration with its unit in a file (`80s`, `300ms`); milliseconds after parsing. */
export const durationSchema = z
  .string()
  .transform((text, ctx) => {
    const ms = parseDuration(text)
    if (ms === undefined ? written.test(text.trim()) : ms > longestMs) {
      ctx.addIssue({ code: 'custom', message: `"${text}" is out of range: a duration lies between 0ms and ${longestMs / unitMs.h}h` })
      return z.NEVER
    }
    if (ms === undefined) {
      ctx.addIssue({ code: 'custom', message: `"${text}" is not a duration; write a number and a unit, for example 300ms, 60s or 2m` })
      return z.NEVER
    }
    return ms
  })
  .describe('duration with its unit: 300ms, 60s, 2m')

/** A size with its unit in a file (`64B`, `8KiB`); bytes after parsing. */
export const bytesSchema = z
  .string()
  .transform((text, ctx) => {
    const bytes = parseBytes(text)
    if (bytes === undefined) {
      ctx.addIssue({ code: 'custom', message: `"${text}" is not a size; write a number and a unit, for example 64B, 8KiB or 1MiB` })
      return z.NEVER
    }
    return bytes
  })
  .describe('size with its unit: 64B, 8KiB, 1MiB')
