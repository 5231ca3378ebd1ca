import type { Report } from '../contract/report.ts'
import { renderJson } from './render-json.ts'
import { renderText } from './render-text.ts'
import type { TextStyle } from './text-table.ts'

export interface ReportFormat {
  readonly title: string
  /** Of a file in this format, without the dot. */
  readonly extension: string
  render(report: Report, style: TextStyle): string
}

export const reportFormats = {
  text: { title: 'Text, for the terminal', extension: 'txt', render: renderText },
  json: { title: 'JSON', extension: 'json', render: renderJson },
} as const satisfies Readonly<Record<string, ReportFormat>>

export type ReportFormatId = keyof typeof reportFormats
