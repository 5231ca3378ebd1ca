import { beforeEach, describe, expect, it } from 'vitest'
import type { LessonOutcome } from '../../lab/contract/lesson.ts'
import { answerQuestion, beginAgain, changeAttempt, goToStep, isReachable, lessonSteps, lockPrediction, neighbourStep, noteOutcome, noteRun, noteSentence, openLesson, parseLessons, type Progress, showExplanation, tally, useLessons } from './lessons.ts'

const progress = (): Progress => {
  const found = useLessons.getState().progress['x']
  if (!found) throw new Error('the lesson was not begun')
  return found
}
const outcome = (change: Partial<LessonOutcome> = {}): LessonOutcome => ({ lesson: 'x', run: 'r1', doubt: null, values: [], predictions: [{ id: 'a', option: 'yes', shown: [], evidence: [] }, { id: 'b', option: null, shown: [], evidence: [] }], ...change })

function predict(): void {
  changeAttempt('x', { guess: ['a', 'yes'] })
  changeAttempt('x', { guess: ['b', 'no'] })
  changeAttempt('x', { confidence: 'fairly', why: 'TCP will notice' })
  lockPrediction('x', ['a', 'b'])
}

describe('a lesson', () => {
  beforeEach(() => useLessons.setState({ open: null, progress: {} }))

  it('lets nobody run before every prediction is made, with how sure one is, and locked', () => {
    changeAttempt('x', { guess: ['a', 'yes'], confidence: 'guess' })
    lockPrediction('x', ['a', 'b'])
    expect(progress().attempt.locked).toBe(false)
    expect(lessonSteps.filter((step) => isReachable(step, progress().attempt))).toEqual(['read', 'predict'])
    noteRun('x', 'r0')
    expect(progress().attempt.run).toBeNull()
    changeAttempt('x', { guess: ['b', 'no'] })
    lockPrediction('x', ['a', 'b'])
    expect(progress()).toMatchObject({ step: 'run', attempt: { locked: true, guesses: { a: 'yes', b: 'no' } } })
    expect(neighbourStep(progress(), 1)).toBeNull()
  })

  it('changes no prediction that is locked', () => {
    predict()
    changeAttempt('x', { guess: ['a', 'no'], confidence: 'certain', why: 'I knew it' })
    expect(progress().attempt).toMatchObject({ guesses: { a: 'yes' }, confidence: 'fairly', why: 'TCP will notice' })
  })

  it('goes on to what happened once its own run could be judged, and only then', () => {
    predict()
    noteRun('x', 'r1')
    noteOutcome(outcome({ doubt: { reason: 'unsound', because: 'The engine was busy.' }, predictions: [] }))
    noteOutcome(outcome({ run: 'r9' }))
    goToStep('x', 'explain')
    expect(progress()).toMatchObject({ step: 'run', attempt: { results: null } })
    noteOutcome(outcome())
    goToStep('x', 'compare')
    expect(progress()).toMatchObject({ step: 'compare', attempt: { results: { a: 'yes', b: null } } })
    expect(tally(progress().attempt)).toEqual({ right: 1, all: 2 })
    noteOutcome(outcome({ predictions: [] }))
    expect(progress().attempt.results).toEqual({ a: 'yes', b: null })
    expect(neighbourStep(progress(), 1)).toBe('explain')
    expect(neighbourStep(progress(), -1)).toBe('run')
  })

  it('is predicted anew in another attempt, and the one before stays', () => {
    predict()
    noteRun('x', 'r1')
    noteOutcome(outcome())
    noteSentence('x', 'Nobody tells it.')
    showExplanation('x')
    beginAgain('x')
    expect(progress()).toMatchObject({ step: 'predict', attempt: { locked: false, run: null, results: null, explained: false }, earlier: [{ run: 'r1', results: { a: 'yes' }, sentence: 'Nobody tells it.' }] })
    beginAgain('x')
    expect(progress().earlier).toHaveLength(1)
  })

  it('is done when both questions are answered, and the first answer stands', () => {
    const questions = ['q1', 'q2']
    answerQuestion('x', { question: 'q1', option: 'a', questions })
    answerQuestion('x', { question: 'q1', option: 'b', questions })
    expect(progress()).toMatchObject({ answers: { q1: 'a' }, done: false })
    answerQuestion('x', { question: 'q2', option: 'b', questions })
    expect(progress()).toMatchObject({ answers: { q1: 'a', q2: 'b' }, done: true })
  })

  it('is found again as it was left, and what is not understood is left out', () => {
    predict()
    openLesson('x')
    const saved = JSON.stringify(useLessons.getState())
    expect(parseLessons(saved)).toEqual(useLessons.getState())
    expect(parseLessons(saved.replace('"locked":true', '"locked":"yes"'))).toEqual({ open: 'x', progress: {} })
    for (const text of [null, 'null', '[]', '{', '{"open":3,"progress":[]}']) expect(parseLessons(text)).toEqual({ open: null, progress: {} })
  })
})
