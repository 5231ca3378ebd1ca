import type { Delivery } from './deliveries.ts'

const groupMs = 50
const leastGroup = 3
const slowdown = 10

/**
 * Share of messages that came in groups of three or more within 50 ms although they were published
 * over at least ten times that (500 ms): something on the way held them back and let them go together.
 */
export function burstIndex(first: readonly Delivery[]): number {
  let inBursts = 0
  let from = 0
  while (from < first.length) {
    let to = from + 1
    while (to < first.length && (first[to] as Delivery).t - (first[from] as Delivery).t <= groupMs) to++
    if (to - from >= leastGroup && publishedOverMs(first.slice(from, to)) >= slowdown * groupMs) inBursts += to - from
    from = to
  }
  return first.length === 0 ? 0 : inBursts / first.length
}

function publishedOverMs(group: readonly Delivery[]): number {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const { publish } of group) {
    least = Math.min(least, publish.scheduledT)
    most = Math.max(most, publish.scheduledT)
  }
  return most - least
}
