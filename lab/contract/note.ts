import { z } from 'zod'
import type { BrokenFile } from './library.ts'
import { transportIdSchema } from './transport.ts'

/** A statement of the customer's notes, as data in `fixtures/notes/`. */
export const noteSchema = z.strictObject({
  id: z.string().regex(/^[A-G]\d+$/),
  /** In our own words. */
  statement: z.string(),
  /** What the lab measures to check it. */
  shows: z.string(),
})
export const noteSectionSchema = z.strictObject({ section: z.string().regex(/^[A-G]$/), title: z.string(), notes: z.array(noteSchema) })
export type Note = z.infer<typeof noteSchema>
export type NoteSection = z.infer<typeof noteSectionSchema>

export interface NoteList {
  /** In their order. */
  readonly sections: readonly NoteSection[]
  /** Files that cannot be used; the others can. */
  readonly broken: readonly BrokenFile[]
}

export const noteAnswers = ['holds', 'holds with a condition', 'no longer true', 'does not hold', 'could not be measured here', 'not measured yet'] as const

export const noteAnswerSchema = z.object({
  id: z.string(),
  statement: z.string(),
  /**
   * `holds` when every assertion of every answering scenario is true, `no longer true` when the scenarios say that this is what it means;
   * `could not be measured here` when nothing could be judged, `not measured yet` without a scenario.
   */
  answer: z.enum(noteAnswers),
  /** The condition, what today's reality is instead, and why something could not be measured: whole sentences. */
  says: z.array(z.string()),
  /** `holds` is null for a plain number, and for what could not be judged. */
  measured: z.array(z.object({ scenario: z.string(), run: z.string(), text: z.string(), holds: z.boolean().nullable(), because: z.string().optional() })),
})
export const overviewColumns = ['latencyMs', 'ageMs', 'overheadBytes', 'openingBytes', 'memoryKiB', 'comesBack', 'backAfterMs', 'lost'] as const

/** One number of the comparison of transports, with the run that it is from. `comesBack` is a verdict. */
export const overviewCellSchema = z.object({ transport: transportIdSchema, column: z.enum(overviewColumns), value: z.union([z.number(), z.string()]), run: z.string() })
export type OverviewCell = z.infer<typeof overviewCellSchema>

export const notesReportSchema = z.object({ version: z.literal(2), probe: z.string(), probeVersion: z.string(), platform: z.string(), brownout: z.string(), startedAt: z.string(), tookMs: z.number(), notes: z.array(noteAnswerSchema), overview: z.array(overviewCellSchema).default([]) })
export type NoteAnswer = z.infer<typeof noteAnswerSchema>
export type NotesReport = z.infer<typeof notesReportSchema>
