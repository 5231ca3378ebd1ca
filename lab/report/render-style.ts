import type { ReportLanguage, ReportSection } from '../contract/export.ts'
import type { TextStyle } from './text-table.ts'

/** Of a page: its language, and which of its sections it has (all of them by default). */
export interface PageStyle {
  readonly language?: ReportLanguage | undefined
  readonly sections?: readonly ReportSection[] | undefined
}

/** What faults are called, by id: the lab's own titles, in English. */
export interface FaultTitles {
  readonly faultTitles?: Readonly<Record<string, string>> | undefined
}

/** What conditions and scenarios are called, by id, as they were when they ran. */
export interface SubjectTitles {
  readonly subjectTitles?: Readonly<Record<string, string>> | undefined
}

/** What a format may be told; most need nothing of it. */
export type RenderStyle = TextStyle & PageStyle & FaultTitles & SubjectTitles
