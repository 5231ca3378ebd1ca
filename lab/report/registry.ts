import type { Report } from '../contract/report.ts'
import { renderJson } from './render-json.ts'
import { renderJunit } from './render-junit.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderText } from './render-text.ts'
import type { TextStyle } from './text-table.ts'

export interface ReportFormat {
  readonly title: string
  /** Of a file in this format, without the dot. */
  readonly extension: string
  render(report: Report, style: TextStyle): string
}

export type ReportFormatId = 'text' | 'json' | 'markdown' | 'junit'

export const reportFormats: Readonly<Record<ReportFormatId, ReportFormat>> = {
  text: { title: 'Text, for the terminal', extension: 'txt', render: renderText },
  json: { title: 'JSON', extension: 'json', render: renderJson },
  markdown: { title: 'Markdown, for an issue or a wiki', extension: 'md', render: renderMarkdown },
  junit: { title: 'JUnit XML, for CI', extension: 'xml', render: renderJunit },
}
