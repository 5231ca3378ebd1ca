import { z } from 'zod'
import type { factUnits } from './experiment.ts'
import type { BrokenFile } from './library.ts'
import { runIdSchema } from './run-pages.ts'
import { transportIdSchema, type TransportId } from './transport.ts'

/** Lessons as data in `fixtures/lessons/<id>/`: the structure once (`lesson.yaml`), the texts in each language (`en.md`, `zh.md`). */

export const lessonLanguages = ['en', 'zh'] as const
export type LessonLanguage = (typeof lessonLanguages)[number]

/** Of the texts: what is a heading of the Markdown, in this order. */
export const lessonParts = ['read', 'explain', 'try', 'trainer'] as const
export type LessonPart = (typeof lessonParts)[number]

export const lessonIdSchema = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'write small letters, digits and hyphens').max(100)
const keySchema = lessonIdSchema
const transportsSchema = z.array(transportIdSchema).min(1)

/** `scenario: id`, or `condition: id` with the transports that it is run for. */
const lessonRunSchema = z.strictObject({ scenario: z.string().optional(), condition: z.string().optional(), transports: transportsSchema.optional() }).superRefine((run, ctx) => {
  if ((run.scenario === undefined) === (run.condition === undefined)) ctx.addIssue({ code: 'custom', message: 'name exactly one of "scenario" and "condition"' })
  else if (run.scenario !== undefined && run.transports) ctx.addIssue({ code: 'custom', path: ['transports'], message: 'a scenario has its own transports; leave this out, or name a condition' })
})

const predictionSchema = z.strictObject({
  id: keySchema,
  /** The transport at whose lane it is drawn, where it is about one. */
  about: transportIdSchema.optional(),
  /** In the order shown. */
  options: z.array(z.strictObject({
    id: keySchema,
    /** Assertions (grammar: lab/run/assertion.ts); the option came true when all hold. Those of two options must exclude each other. */
    when: z.array(z.string()).min(1),
  })).min(2).max(4),
  /** Measured values printed beside the outcome: `websocket.closeCode`, `fact(name)`. */
  show: z.array(z.string()).default([]),
})

const questionSchema = z.strictObject({ id: keySchema, options: z.array(keySchema).min(2).max(4), answer: z.string() })

/** `lesson.yaml`. */
export const lessonFileSchema = z.strictObject({
  order: z.number().int().min(1).max(99),
  section: z.string().regex(/^[A-G]$/, 'a section of the notes is a letter, A to G').optional(),
  /** Statements of the notes that it is about. */
  notes: z.array(z.string().regex(/^[A-G]\d+$/, 'a statement of the notes is a letter and a number, like B5')),
  minutes: z.number().int().min(10).max(20),
  run: lessonRunSchema,
  predictions: z.array(predictionSchema).min(1).max(4),
  /** The transport whose bytes are shown as evidence. */
  look: transportIdSchema.optional(),
  /** One thing to try afterwards. */
  try: lessonRunSchema,
  questions: z.array(questionSchema).length(2),
})
export type LessonFile = z.infer<typeof lessonFileSchema>
export type LessonRun = LessonFile['run']
export type LessonPrediction = LessonFile['predictions'][number]
export type LessonQuestion = LessonFile['questions'][number]

const sentence = z.string().trim().min(1)
const optionTextsSchema = z.record(z.string(), sentence)

/** The front matter of `en.md` and `zh.md`. */
export const lessonFrontSchema = z.strictObject({
  title: sentence.max(80),
  summary: sentence.max(300),
  predictions: z.record(z.string(), z.strictObject({ ask: sentence, options: optionTextsSchema })),
  questions: z.record(z.string(), z.strictObject({ ask: sentence, options: optionTextsSchema, because: sentence })),
})
export type LessonText = z.infer<typeof lessonFrontSchema> & Readonly<Record<LessonPart, string>>
type Texts<T> = Readonly<Record<LessonLanguage, T>>

export interface Lesson extends LessonFile {
  readonly id: string
  /** What the run has. */
  readonly transports: readonly TransportId[]
  readonly texts: Texts<LessonText>
}

/** What a list of lessons shows. */
export interface LessonCard extends Pick<LessonFile, 'order' | 'section' | 'notes' | 'minutes' | 'run'> {
  readonly id: string
  readonly texts: Texts<Pick<LessonText, 'title' | 'summary'>>
}

export interface LessonList {
  /** In their order. */
  readonly lessons: readonly LessonCard[]
  /** Those that cannot be used; the others can. */
  readonly broken: readonly BrokenFile[]
}

export type LessonUnit = (typeof factUnits)[number]

/** A value of a run, for a sentence. */
export interface LessonValue {
  /** As it was asked for: `websocket.closeCode`. */
  readonly name: string
  /** Null when it never happened. */
  readonly value: number | string | boolean | null
  readonly unit?: LessonUnit | undefined
  /** Why it is not known here. */
  readonly because?: string | undefined
  /** Where in the log it is from: the event of a fact. */
  readonly event?: number | undefined
}

export interface PredictionOutcome {
  readonly id: string
  /** The option that came true; null when none did, or (what no lesson should do) several. */
  readonly option: string | null
  /** Why nobody can say, where a fact could not be had on this machine. */
  readonly because?: string | undefined
  readonly shown: readonly LessonValue[]
  /** Event ids of the run that the verdict of its transport, and its facts, rest on. */
  readonly evidence: readonly number[]
}

/** What a run says about a lesson's predictions. */
export interface LessonOutcome {
  readonly lesson: string
  readonly run: string
  /**
   * Why this run says nothing, and there are no predictions and values: its measuring was not sound (`because` is the judge's), or it was stopped,
   * or some transport of the lesson had no part in it.
   */
  readonly doubt: { readonly reason: 'unsound' | 'stopped' | 'other transports'; readonly because: string } | null
  readonly predictions: readonly PredictionOutcome[]
  /** What stands between braces in its explanation. */
  readonly values: readonly LessonValue[]
}

export const lessonOutcomeQuerySchema = z.object({ lesson: lessonIdSchema, run: runIdSchema })
export type LessonOutcomeQuery = z.infer<typeof lessonOutcomeQuerySchema>
