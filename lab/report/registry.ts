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

export type ReportFormatId = 'text' | 'json'

export const reportFormats: Readonly<Record<ReportFormatId, ReportFormat>> = {
  text: { title: 'Text, for the terminal', extension: 'txt', render: renderText },
  json: { title: 'JSON', extension: 'json', render: renderJson },
}
