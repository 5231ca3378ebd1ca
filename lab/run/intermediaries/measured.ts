import type { Pairs } from './outcome.ts'

/** What the tests beside the real software wrote down: `measured/CONDITION.json`. */
export interface Measured {
  readonly condition: string
  readonly software: string
  /** The one that was measured; a patch release later it still holds. */
  readonly version: string
  readonly outcomes: Pairs
}

/** A line for each subject, so that a change of it is a line of a diff. */
export function measuredText({ outcomes, ...about }: Measured): string {
  const line = ([key, value]: readonly [string, unknown], indent: string) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`
  const list = (entries: readonly (readonly [string, unknown])[], indent: string) => entries.map((entry) => line(entry, indent)).join(',\n')
  return `{\n${list(Object.entries(about), ' ')},\n "outcomes": {\n${list(Object.entries(outcomes), '  ')}\n }\n}\n`
}

/** Undefined when nothing is kept. */
export function parseMeasured(text: string): Measured | undefined {
  return text === '' ? undefined : (JSON.parse(text) as Measured)
}

/** Debian mends security holes by patch releases: they are no other software. */
export function sameRelease(one: string, other: string): boolean {
  const release = (version: string) => version.split('.').slice(0, 2).join('.')
  return release(one) === release(other)
}
