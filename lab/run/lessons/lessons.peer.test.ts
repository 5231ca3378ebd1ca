import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LessonOutcome } from '../../contract/lesson.ts'
import { listLessons, readLesson } from './lesson-files.ts'
import { subjectOf } from './lesson-outcome.ts'
import { savedRunOutcome } from './saved-run-outcome.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const tries = 3

describe('a lesson, run in Chromium as the player runs it', { timeout: 400_000 }, () => {
  let dir: string
  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, '.config/build.mjs'), '--stale', 'cli', 'probe'], { stdio: 'ignore' })
    dir = await mkdtemp(join(tmpdir(), 'brownout-lessons-'))
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  /** What a busy machine has spoiled is run again, as a learner would. */
  async function outcomeOf(id: string): Promise<LessonOutcome> {
    const lesson = readLesson(id)
    const transports = lesson.run.transports ? ['--transports', lesson.run.transports.join()] : []
    for (let left = tries; ; left--) {
      await once(spawn(process.execPath, [join(root, 'dist/engine/brownout.mjs'), 'run', subjectOf(lesson), '--probe', 'chromium', '--save', dir, ...transports], { stdio: 'ignore' }), 'exit')
      const outcome = await savedRunOutcome({ lesson: id, run: 'last' }, dir)
      if (!outcome.doubt || left === 1) return outcome
    }
  }

  it.each(listLessons().lessons.map(({ id }) => id))('%s: of every prediction one option comes true, and its explanation has all its values', async (id) => {
    const { doubt, predictions, values } = await outcomeOf(id)
    expect(doubt).toBeNull()
    expect(predictions.filter(({ option }) => option === null)).toEqual([])
    expect(values.filter(({ because }) => because !== undefined)).toEqual([])
  })
})
