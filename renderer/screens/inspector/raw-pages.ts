import type { Mark } from './hex-segments.ts'

/** As much as the engine gives at once, in whole lines. */
const pageBytes = 16 * 1024

/** The captured bytes of one direction in pages. What the tap left out is in none. @param units in order */
export function pagesOf(units: readonly Mark[]): Mark[] {
  const pages: Mark[] = []
  for (const run of capturedRuns(units)) {
    for (let start = run.start; start < run.end; start += pageBytes) pages.push({ start, end: Math.min(run.end, start + pageBytes) })
  }
  return pages
}

/** Units without a gap between them. */
function capturedRuns(units: readonly Mark[]): Mark[] {
  const runs: { start: number; end: number }[] = []
  for (const { start, end } of units) {
    const last = runs.at(-1)
    if (last && last.end === start) last.end = end
    else runs.push({ start, end })
  }
  return runs
}
