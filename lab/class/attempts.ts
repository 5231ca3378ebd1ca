import { isIPv6 } from 'node:net'

const perWindow = 10
const windowMs = 60_000
/** Of addresses that are remembered; a room has fewer. */
const kept = 4096

/** Wrong codes, by address: ten a minute, then none is looked at, so that a right one cannot be guessed. */
export interface Attempts {
  /** How long that address has to wait, ms; 0 when it may try. */
  waitMs(address: string): number
  note(address: string): void
}

export function createAttempts(now: () => number = () => performance.now()): Attempts {
  const wrong = new Map<string, { since: number; count: number }>()
  const find = (key: string) => {
    const found = wrong.get(key)
    if (found && now() - found.since < windowMs) return found
    wrong.delete(key)
    return undefined
  }
  return {
    waitMs(address) {
      const found = find(keyOf(address))
      return found && found.count >= perWindow ? found.since + windowMs - now() : 0
    },
    note(address) {
      const key = keyOf(address)
      const found = find(key)
      if (found) return void found.count++
      // The oldest goes first: a Map keeps the order of insertion.
      if (wrong.size >= kept) wrong.delete(wrong.keys().next().value ?? '')
      wrong.set(key, { since: now(), count: 1 })
    },
  }
}

/** A device chooses the last 64 bits of its IPv6 address itself, and as many of them as it likes (RFC 8981). */
function keyOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? []
  const groups = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)] as const
  const gap = address.includes('::') ? 8 - groups[0].length - groups[1].length : 0
  return [...groups[0], ...Array.from({ length: gap }, () => '0'), ...groups[1]].slice(0, 4).join(':')
}
