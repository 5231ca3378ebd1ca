import type { ExportFormatId, ReportSection } from '../../../lab/contract/export.ts'

export interface FormatText {
  readonly title: string
  /** What it is good for. */
  readonly use: string
}

export const report = {
  title: 'Report',
  subject: 'What the report is about',
  ofScreen: 'On screen now',
  matrix: 'The matrix',
  matrixCells: (cells: number) => `${cells} cells measured`,
  saved: 'Saved runs',
  empty: 'Nothing to report yet',
  emptyText: 'A report is made of a run, or of the matrix. Start one, or choose a saved run above.',
  toLive: 'Go to Live',
  measuring: 'Measuring',
  measuringText: 'Writing a report now would disturb what is measured. It appears here as soon as the run has ended.',
  failed: 'This report cannot be made',
  preview: 'Preview of the report, as it will be saved',
  previewLoading: 'Reading the run',
  page: 'The page',
  pageNote: 'For HTML and print. The other files are always whole, and in English.',
  sections: 'Sections',
  sectionNames: { evidence: 'What happened, with evidence', timeline: 'Timeline', latency: 'Delay', measures: 'Measures', handshakes: 'First exchanges' } as Readonly<Record<ReportSection, string>>,
  nothingThere: 'this run has none',
  language: 'Language',
  print: 'Print',
  copyMarkdown: 'Copy as Markdown',
  copied: 'Report copied as Markdown',
  notCopied: 'The clipboard cannot be reached; save the Markdown file instead.',
  files: 'Save as',
  save: 'Save report (HTML)',
  saveAs: (title: string) => `Save as ${title}`,
  savedTo: (name: string) => `${name} saved`,
  downloading: (name: string) => `${name} is with your downloads`,
  missing: { bytes: 'needs the bytes of the wire, which this run did not record' },
  formats: {
    html: { title: 'HTML', use: 'One page with charts, to pass on or to print' },
    markdown: { title: 'Markdown', use: 'For an issue or a wiki' },
    text: { title: 'Text', use: 'As the terminal shows it' },
    json: { title: 'JSON', use: 'The report as data' },
    csv: { title: 'CSV', use: 'All measures, one row a transport' },
    junit: { title: 'JUnit', use: 'For CI: a test case a transport' },
    har: { title: 'HAR', use: 'Requests and messages, for browsers’ developer tools' },
    pcapng: { title: 'pcapng', use: 'Packets of both hops, for Wireshark' },
    ndjson: { title: 'NDJSON', use: 'The whole event log; can be opened again' },
  } as Readonly<Record<ExportFormatId, FormatText>>,
  nothingToExport: 'No run to export yet',
  stillMeasuring: 'The run is still being measured; export it when it has ended',
  exportRun: 'Save a report of the run on screen',
  commands: { print: 'Print the report', markdown: 'Copy the report as Markdown' },
}
