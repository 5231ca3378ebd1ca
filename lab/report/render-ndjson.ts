import type { RunExport } from './run-export.ts'

/** The run's own lines: header, events, footer, as this version reads and writes them. */
export function renderNdjson(run: RunExport): string {
  return [...ndjsonLines(run)].join('')
}

export function* ndjsonLines({ log: { header, events, footer } }: RunExport): Generator<string> {
  yield line(header)
  for (const event of events) yield line(event)
  if (footer) yield line(footer)
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}
