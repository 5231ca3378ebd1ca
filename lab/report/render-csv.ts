import { measuresSchema } from '../contract/measures.ts'
import type { Report } from '../contract/report.ts'

type Value = string | number | boolean | null | undefined

/** `latencyMs: { p50, p95 }` -> `latencyMs.p50`, `latencyMs.p95`: every measure by the name that assertions use. */
const measureColumns: readonly string[] = Object.entries(measuresSchema.shape).flatMap(([name, schema]) => ('shape' in schema ? Object.keys(schema.shape).map((key) => `${name}.${key}`) : [name]))

/** Numbers, one row a transport (RFC 4180): what never happened is an empty field, units are in the names. */
export function renderCsv(report: Report): string {
  const head = ['condition', 'transport', 'verdict', 'by', 'reason', 'flags', 'run', 'probe', 'probeVersion', 'startedAt', 'scale', 'contract', ...measureColumns]
  const rows = report.cells.map((cell): Value[] => [
    cell.condition,
    cell.transport,
    cell.verdict,
    cell.by,
    cell.reason,
    cell.flags.join('; '),
    cell.run,
    report.probe,
    report.probeVersion,
    report.startedAt,
    report.scale,
    report.contract,
    ...measureColumns.map((path) => path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], cell.measures) as Value),
  ])
  return csvLines([head, ...rows])
}

export function csvLines(rows: readonly (readonly Value[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: Value): string {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
