import { z } from 'zod'
import { runIdSchema } from './run-pages.ts'

/** What was found, of one run or of a matrix. */
export const reportFormatIds = ['text', 'json', 'markdown', 'junit', 'csv'] as const
/** What a class said. */
export const classFormatIds = ['markdown', 'csv', 'json'] as const
/** What happened in one run. */
export const runFormatIds = ['html', 'har', 'pcapng', 'ndjson'] as const

export const exportFormatIds = [...reportFormatIds, ...runFormatIds] as const
export type ReportFormatId = (typeof reportFormatIds)[number]
export type RunFormatId = (typeof runFormatIds)[number]
export type ExportFormatId = (typeof exportFormatIds)[number]

/** Parts of the HTML page that can be left out, in its order. */
export const reportSections = ['evidence', 'timeline', 'latency', 'measures', 'handshakes'] as const
export type ReportSection = (typeof reportSections)[number]

/** Languages of the HTML page; all other forms are for machines, and English. */
export const reportLanguages = ['en', 'zh'] as const
export type ReportLanguage = (typeof reportLanguages)[number]

/** A run, saved or the watched one, the matrix as far as it is measured, or what a class was asked in this session. */
export const exportSubjectSchema = z.union([z.strictObject({ run: runIdSchema }), z.strictObject({ matrix: z.literal(true) }), z.strictObject({ class: z.literal(true) })])
export type ExportSubject = z.infer<typeof exportSubjectSchema>

export const exportSpecSchema = z.strictObject({
  subject: exportSubjectSchema,
  format: z.enum(exportFormatIds),
  /** Of the HTML page; all when left out. */
  sections: z.array(z.enum(reportSections)).optional(),
  language: z.enum(reportLanguages).default('en'),
  /** To be shown in a frame of the UI instead of being saved. */
  preview: z.boolean().default(false),
})
export type ExportSpec = z.input<typeof exportSpecSchema>

/** Where a file waits to be fetched: a path of the engine's own server that nobody can guess, for a few minutes. */
export interface PreparedExport {
  readonly path: string
  readonly name: string
}

/** What can be made of a run, or of the matrix. */
export interface ExportOffer {
  /** Sections of the HTML page that have something to show. */
  readonly sections: readonly ReportSection[]
  readonly formats: readonly {
    readonly id: ExportFormatId
    readonly extension: string
    /** Why it cannot be made. */
    readonly missing?: 'bytes'
  }[]
}
