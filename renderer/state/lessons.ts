import { create } from 'zustand'
import type { LessonOutcome } from '../../lab/contract/lesson.ts'
import { readStored, writeStored } from './stored.ts'

/** How far somebody has come in the lessons, and what was predicted. It outlives the screen, the engine and the page; nothing of it leaves this browser. */

export const lessonSteps = ['read', 'predict', 'run', 'compare', 'explain', 'try', 'questions'] as const
export type LessonStep = (typeof lessonSteps)[number]
export const confidences = ['guess', 'fairly', 'certain'] as const
export type Confidence = (typeof confidences)[number]

export interface Attempt {
  /** Option by prediction. */
  readonly guesses: Readonly<Record<string, string>>
  readonly confidence: Confidence | null
  readonly why: string
  /** From then on nothing above changes, and the run may begin. */
  readonly locked: boolean
  /** Id of the last run that was made for it. */
  readonly run: string | null
  /** What came true, option or null by prediction; null before a run that could be judged. */
  readonly results: Readonly<Record<string, string | null>> | null
  /** The learner's own explanation. */
  readonly sentence: string
  /** The lesson's explanation was asked for. */
  readonly explained: boolean
}

export interface Progress {
  readonly step: LessonStep
  readonly attempt: Attempt
  /** Oldest first. */
  readonly earlier: readonly Attempt[]
  /** Option by question, once answered. */
  readonly answers: Readonly<Record<string, string>>
  readonly done: boolean
}

export interface Lessons {
  /** Id of the lesson that is played; null shows the list. */
  readonly open: string | null
  readonly progress: Readonly<Record<string, Progress>>
}

const keptAttempts = 5
const newAttempt: Attempt = { guesses: {}, confidence: null, why: '', locked: false, run: null, results: null, sentence: '', explained: false }
export const newProgress: Progress = { step: 'read', attempt: newAttempt, earlier: [], answers: {}, done: false }

const storageKey = 'brownout.lessons'
export const useLessons = create<Lessons>()(() => parseLessons(readStored(storageKey)))

export function openLesson(id: string | null): void {
  store({ open: id })
}

export function goToStep(lesson: string, step: LessonStep): void {
  update(lesson, (progress) => (isReachable(step, progress.attempt) ? { step } : {}))
}

/** Of a prediction that is not locked. */
export function changeAttempt(lesson: string, change: { readonly guess?: readonly [prediction: string, option: string]; readonly confidence?: Confidence; readonly why?: string }): void {
  updateAttempt(lesson, (attempt) => {
    if (attempt.locked) return {}
    const { guess, ...others } = change
    return { ...others, ...(guess ? { guesses: { ...attempt.guesses, [guess[0]]: guess[1] } } : {}) }
  })
}

/** Whether all is said that a run can confirm or not. */
export function isComplete({ guesses, confidence }: Attempt, predictions: readonly string[]): boolean {
  return confidence !== null && predictions.every((id) => guesses[id] !== undefined)
}

/** @param predictions ids of all that the lesson asks */
export function lockPrediction(lesson: string, predictions: readonly string[]): void {
  update(lesson, ({ attempt }) => (isComplete(attempt, predictions) ? { attempt: { ...attempt, locked: true }, step: 'run' } : {}))
}

/** A run of an attempt whose prediction is locked. */
export function noteRun(lesson: string, run: string): void {
  updateAttempt(lesson, ({ locked }) => (locked ? { run, results: null } : {}))
}

/** Of the attempt's own run only, and only once: what came true does not change. */
export function noteOutcome({ lesson, run, doubt, predictions }: LessonOutcome): void {
  if (doubt) return
  updateAttempt(lesson, (attempt) => (attempt.run !== run || attempt.results ? {} : { results: Object.fromEntries(predictions.map(({ id, option }) => [id, option])) }))
}

export function noteSentence(lesson: string, sentence: string): void {
  updateAttempt(lesson, () => ({ sentence }))
}

export function showExplanation(lesson: string): void {
  updateAttempt(lesson, () => ({ explained: true }))
}

/** What was predicted before stays, with what came of it; an attempt that was never run leaves nothing. */
export function beginAgain(lesson: string): void {
  update(lesson, ({ attempt, earlier }) => ({ step: 'predict', attempt: newAttempt, earlier: attempt.results ? [...earlier, attempt].slice(-keptAttempts) : earlier }))
}

/** The first answer stands. @param questions ids of all that the lesson asks */
export function answerQuestion(lesson: string, { question, option, questions }: { readonly question: string; readonly option: string; readonly questions: readonly string[] }): void {
  update(lesson, ({ answers, done }) => {
    if (answers[question] !== undefined) return {}
    const now = { ...answers, [question]: option }
    return { answers: now, done: done || questions.every((id) => now[id] !== undefined) }
  })
}

/** Who has not predicted sees no run, and who has seen no run no explanation. */
export function isReachable(step: LessonStep, { locked, results }: Attempt): boolean {
  if (step === 'read' || step === 'predict') return true
  return step === 'run' ? locked : results !== null
}

/** The next one in that direction that can be gone to; null when there is none. */
export function neighbourStep({ step, attempt }: Progress, by: 1 | -1): LessonStep | null {
  const next = lessonSteps[lessonSteps.indexOf(step) + by]
  return next !== undefined && isReachable(next, attempt) ? next : null
}

/** Predictions whose run said otherwise, and those that came true. */
export function tally({ guesses, results }: Attempt): { readonly right: number; readonly all: number } {
  const all = Object.entries(results ?? {})
  return { right: all.filter(([id, option]) => option !== null && guesses[id] === option).length, all: all.length }
}

function update(lesson: string, change: (progress: Progress) => Partial<Progress>): void {
  const { progress } = useLessons.getState()
  const before = progress[lesson] ?? newProgress
  store({ progress: { ...progress, [lesson]: { ...before, ...change(before) } } })
}

function updateAttempt(lesson: string, change: (attempt: Attempt) => Partial<Attempt>): void {
  update(lesson, ({ attempt }) => ({ attempt: { ...attempt, ...change(attempt) } }))
}

function store(change: Partial<Lessons>): void {
  useLessons.setState(change)
  writeStored(storageKey, useLessons.getState())
}

/** Storage may hold what an older or newer version wrote: of a lesson that is not understood nothing is taken. @param text JSON as `store` wrote it, or null */
export function parseLessons(text: string | null): Lessons {
  try {
    const saved: unknown = JSON.parse(text ?? '{}')
    if (!isRecord(saved)) return { open: null, progress: {} }
    const progress = Object.entries(isRecord(saved['progress']) ? saved['progress'] : {}).flatMap(([id, value]) => (isProgress(value) ? [[id, value] as const] : []))
    return { open: typeof saved['open'] === 'string' ? saved['open'] : null, progress: Object.fromEntries(progress) }
  } catch {
    return { open: null, progress: {} }
  }
}

function isProgress(value: unknown): value is Progress {
  if (!isRecord(value)) return false
  return lessonSteps.some((step) => step === value['step']) && isAttempt(value['attempt']) && Array.isArray(value['earlier']) && value['earlier'].every(isAttempt) && isTexts(value['answers']) && typeof value['done'] === 'boolean'
}

function isAttempt(value: unknown): value is Attempt {
  if (!isRecord(value)) return false
  const { guesses, confidence, why, locked, run, results, sentence, explained } = value
  const isKnown = confidence === null || confidences.some((one) => one === confidence)
  return isTexts(guesses) && isKnown && typeof why === 'string' && typeof locked === 'boolean' && (run === null || typeof run === 'string') && (results === null || isTexts(results, true)) && typeof sentence === 'string' && typeof explained === 'boolean'
}

function isTexts(value: unknown, orNull = false): boolean {
  return isRecord(value) && Object.values(value).every((one) => typeof one === 'string' || (orNull && one === null))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
