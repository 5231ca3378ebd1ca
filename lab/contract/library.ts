import { z } from 'zod'
import type { FaultSetting, Scenario } from './scenario.ts'

/** Conditions and scenarios as files: those that come with the lab, and those of the person. */

export type FileKind = 'condition' | 'scenario'

/** The largest scenario file, in characters: it is written by hand; more than this is another kind of file. */
export const largestScenario = 2_000_000

/** Something in a file that cannot be used, where it stands, and the way out. */
export interface FileProblem {
  readonly message: string
  /** Of the words that are meant; lines and columns count from 1, the end is behind the last character. */
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** The nearest word that would be understood, for the place of the marked one. */
  readonly instead?: string | undefined
  /** Everything that would be understood there, where that is a matter of choosing. */
  readonly choices?: readonly string[] | undefined
}

export interface CheckedFile {
  readonly kind: FileKind
  /** Null as long as there is a problem. */
  readonly scenario: Scenario | null
  /** In the order of the file. */
  readonly problems: readonly FileProblem[]
}

/** A fault of a file, with what it does in a sentence. */
export interface FaultAct extends FaultSetting {
  readonly explain: string
  readonly fromMs: number
  /** Null: until the end. */
  readonly toMs: number | null
}

/** The text of a condition or scenario, as it lies on the disk. */
export interface ScenarioFile extends CheckedFile {
  readonly id: string
  /** Name of the file. */
  readonly file: string
  readonly yours: boolean
  readonly text: string
  /** What its timeline does; empty while there is a problem. */
  readonly acts: readonly FaultAct[]
  /** Changes with the text; `save` refuses to write over a text that was not seen. */
  readonly revision: string
}

/** A file of the library that cannot be used; the others can. */
export interface BrokenFile {
  /** To read it by. */
  readonly id: string
  readonly file: string
  readonly yours: boolean
  readonly message: string
}

/** A file of the person's that was deleted, as long as the trash keeps it. */
export interface DeletedFile {
  /** To restore it by. */
  readonly trashed: string
  readonly id: string
  /** ISO 8601. */
  readonly deletedAt: string
}

const idSchema = z.string().min(1).max(200)
const textSchema = z.string().max(largestScenario)

export const checkFileSchema = z.object({ text: textSchema, kind: z.enum(['condition', 'scenario']).optional() })
export const saveFileSchema = z.object({
  /** What the person calls it; the file's name is made of it. */
  name: z.string().min(1).max(200),
  text: textSchema,
  /** The text that this one follows; null for a new file. */
  over: z.string().max(100).nullable(),
})
export type SaveFile = z.infer<typeof saveFileSchema>
export const renameFileSchema = z.object({ id: idSchema, name: z.string().min(1).max(200) })
export const fileIdSchema = idSchema
/** A saved file by its id, or a text that is not saved. */
export const exportFileSchema = z.object({ id: idSchema, text: textSchema.optional(), tool: z.string().max(40) })
export type ExportFile = z.infer<typeof exportFileSchema>
