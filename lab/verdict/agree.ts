import type { Cell } from '../contract/report.ts'
import type { VerdictName } from '../contract/verdict.ts'

/** Repeats grow 3, 5, 9 while they disagree; at nine, eight must agree. */
export const repeatSteps = [3, 5, 9] as const
const mostDissent = 1

/** How often every verdict was given, invalid runs aside unless there is nothing else. */
function tally(samples: readonly Cell[]): { readonly runs: Record<string, number>; readonly valid: readonly Cell[] } {
  const runs: Record<string, number> = {}
  for (const { verdict } of samples) runs[verdict] = (runs[verdict] ?? 0) + 1
  const valid = samples.filter((cell) => cell.verdict !== 'invalid')
  return { runs, valid: valid.length > 0 ? valid : samples }
}

function commonest(cells: readonly Cell[]): { readonly verdict: VerdictName; readonly times: number } {
  const times = new Map<VerdictName, number>()
  for (const { verdict } of cells) times.set(verdict, (times.get(verdict) ?? 0) + 1)
  const [verdict, n] = [...times].sort((a, b) => b[1] - a[1])[0] ?? ['invalid', 0]
  return { verdict, times: n }
}

/**
 * Several runs of one cell as one: unanimous, or at least eight of nine, else `unstable` with the split.
 * The cell quotes the first run that gave the common verdict. @throws RangeError when there are no samples.
 */
export function agree(samples: readonly Cell[]): Cell {
  const { runs, valid } = tally(samples)
  const { verdict, times } = commonest(valid)
  const quoted = valid.find((cell) => cell.verdict === verdict)
  if (!quoted) throw new RangeError('agree() needs at least one cell')
  const agreed = times === valid.length || (valid.length >= 9 && valid.length - times <= mostDissent)
  if (agreed) return { ...quoted, runs }
  const split = Object.entries(runs)
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')
  return { ...quoted, verdict: 'unstable', rule: 'repeats disagree', reason: 'split', because: `Of ${valid.length} runs no verdict was given often enough: ${split}. The evidence is of run ${quoted.run}, which was judged ${verdict}.`, runs }
}

/** How many runs of a cell are needed in all, given those made so far; not more than there are when they suffice (or cannot any more). */
export function runsNeeded(samples: readonly Cell[], asked: number): number {
  const { valid } = tally(samples)
  if (valid.length < asked) return asked
  if (asked < repeatSteps[0]) return asked
  const dissent = valid.length - commonest(valid).times
  if (dissent === 0 || dissent > mostDissent) return valid.length
  return repeatSteps.find((step) => step > valid.length) ?? valid.length
}
