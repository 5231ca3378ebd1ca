import type { RunExport } from './run-export.ts'

/** The run's own lines: header, events, footer, as this version reads and writes them. */
export function renderNdjson({ log: { header, events, footer } }: RunExport): string {
  return [header, ...events, ...(footer ? [footer] : [])].map((line) => `${JSON.stringify(line)}\n`).join('')
}
