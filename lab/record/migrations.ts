type Line = Readonly<Record<string, unknown>>

/** The version that this Brownout writes. It reads this one and all before it. */
export const runFileVersion = 5

/** Lines of a file, brought from one version of the format to a later one. Pure, and without a look at any other line. */
export interface Migration {
  header(line: Line): Line
  event(line: unknown): unknown
  footer(line: Line): Line
}

const nothing: Migration = { header: (line) => line, event: (line) => line, footer: (line) => line }

/** From each version to the next one. A change of the format is one more step at the end. */
const steps: Readonly<Record<number, Migration>> = {
  // 2: the footer counts events by kind and names the verdicts; `capture` events carry the bytes of the wire.
  1: { ...nothing, header: (line) => ({ ...line, version: 2 }), footer: (line) => ({ ...line, counts: null, verdicts: null }) },
  // 3: `fact` and `unmeasured` events; `tcp-open` and `hit` may name a port, `tcp-close` may say which side ended the connection.
  2: { ...nothing, header: (line) => ({ ...line, version: 3 }) },
  // 4: `link-open` and `link-end` events. Without them nobody knows whether a link or the party behind it ended a connection.
  3: { ...nothing, header: (line) => ({ ...line, version: 4 }) },
  // 5: a `capture` event holds several pieces of one direction. Before, each piece was an event.
  4: { ...nothing, header: (line) => ({ ...line, version: 5 }), event: (line) => (isCapture(line) ? { ...line, later: [] } : line) },
}

/** All steps from `version` to today's. A version that never was is left as it is, for the header's schema to refuse. */
export function migrationFrom(version: unknown): Migration {
  let migration = nothing
  for (let from = Number(version); from < runFileVersion; from++) {
    const step = steps[from]
    if (!step) return nothing
    migration = chain(migration, step)
  }
  return migration
}

function isCapture(line: unknown): line is Line {
  return typeof line === 'object' && line !== null && 'kind' in line && line.kind === 'capture'
}

function chain(first: Migration, then: Migration): Migration {
  return { header: (line) => then.header(first.header(line)), event: (line) => then.event(first.event(line)), footer: (line) => then.footer(first.footer(line)) }
}
