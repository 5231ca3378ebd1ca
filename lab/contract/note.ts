import { z } from 'zod'

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
