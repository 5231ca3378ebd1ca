import type { ReportFormatId, RunFormatId } from '../contract/export.ts'
import type { Report } from '../contract/report.ts'
import { renderCsv } from './render-csv.ts'
import { renderHar } from './render-har.ts'
import { renderHtml } from './render-html.ts'
import { renderJson } from './render-json.ts'
import { renderJunit } from './render-junit.ts'
import { renderMarkdown } from './render-markdown.ts'
import { renderMatrixHtml } from './render-matrix-html.ts'
import { renderNdjson } from './render-ndjson.ts'
import { renderPcapng } from './render-pcapng.ts'
import { renderText } from './render-text.ts'
import type { RenderStyle } from './render-style.ts'
import type { RunExport } from './run-export.ts'

/** `I` is what a format is made from. */
export interface Format<I, O extends string | Uint8Array = string> {
  readonly title: string
  /** Of a file in this format, without the dot. */
  readonly extension: string
  render(input: I, style: RenderStyle): O
}

export const reportFormats: Readonly<Record<ReportFormatId, Format<Report>>> = {
  text: { title: 'Text, for the terminal', extension: 'txt', render: renderText },
  json: { title: 'JSON', extension: 'json', render: renderJson },
  markdown: { title: 'Markdown, for an issue or a wiki', extension: 'md', render: renderMarkdown },
  junit: { title: 'JUnit XML, for CI', extension: 'xml', render: renderJunit },
  csv: { title: 'CSV of all measures, one row a transport', extension: 'csv', render: renderCsv },
}

export const runFormats: Readonly<Record<RunFormatId, Format<RunExport, string | Uint8Array>>> = {
  html: { title: 'One HTML page with charts, to pass on or to print', extension: 'html', render: renderHtml },
  har: { title: 'HTTP Archive of what the client asked and got, for browsers\' developer tools', extension: 'har', render: renderHar },
  pcapng: { title: 'Packets of both hops, for Wireshark', extension: 'pcapng', render: renderPcapng },
  ndjson: { title: 'The event log, one JSON object a line', extension: 'ndjson', render: renderNdjson },
}

/** The matrix as a page; a run's page has its log. */
export const matrixPage: Format<Report> = { title: 'One HTML page', extension: 'html', render: renderMatrixHtml }
