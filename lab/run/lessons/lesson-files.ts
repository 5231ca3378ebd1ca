import { existsSync, readFileSync } from 'node:fs'
import type { Lesson, LessonCard, LessonList } from '../../contract/lesson.ts'
import { lessonLanguages } from '../../contract/lesson.ts'
import { LabError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { lessonFilePath, listFixtures, listLessonFolders } from '../fixtures.ts'
import { loadScenario } from '../load-scenario.ts'
import { madeOfFiles } from '../made-of-files.ts'
import { readNotes } from '../notes.ts'
import { type CheckedLesson, checkLesson, type LessonLibrary } from './check-lesson.ts'

/** The lessons that come with the lab, in their order. One that is wrong takes no other down. */
export function listLessons(): LessonList {
  const library = bundled()
  const all = listLessonFolders().map((id) => ({ id, ...checkedLesson(id, library) }))
  return {
    lessons: all.flatMap(({ lesson }) => (lesson ? [toCard(lesson)] : [])).toSorted((a, b) => a.order - b.order || a.id.localeCompare(b.id, 'en')),
    broken: all.flatMap(({ id, lesson, problems }) => (lesson ? [] : [{ id, file: `fixtures/lessons/${id}`, yours: false, message: problems.join('\n') }])),
  }
}

/** @throws LabError LAB_LESSON_NOT_FOUND, LAB_LESSON_INVALID with all that is wrong, each with file, line and the way out. */
export function readLesson(id: string): Lesson {
  const known = listLessonFolders()
  if (!known.includes(id)) {
    const guess = nearest(id, known)
    throw new LabError('LAB_LESSON_NOT_FOUND', `there is no lesson "${id}"${guess === undefined ? '' : `; did you mean "${guess}"?`} Known are ${known.join(', ')}`)
  }
  const { lesson, problems } = checkedLesson(id, bundled())
  if (!lesson) throw new LabError('LAB_LESSON_INVALID', problems.join('\n'))
  return lesson
}

const checkedOf = madeOfFiles<CheckedLesson>()

function checkedLesson(id: string, library: () => LessonLibrary): CheckedLesson {
  const files = ['lesson.yaml', ...lessonLanguages.map((language) => `${language}.md`)]
  const read = (file: string) => {
    const path = lessonFilePath(id, file)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  }
  return checkedOf(files.map((file) => lessonFilePath(id, file)), () => checkLesson({ id, structure: read('lesson.yaml'), texts: { en: read('en.md'), zh: read('zh.md') } }, library()))
}

/** What a lesson may name: only what comes with the lab, since everybody has that. Read when the first lesson asks for it, and once for all of them. */
function bundled(): () => LessonLibrary {
  let library: LessonLibrary | undefined
  return () =>
    (library ??= {
      scenarios: listFixtures('scenarios'),
      conditions: listFixtures('conditions'),
      notes: readNotes().sections.flatMap(({ notes }) => notes.map((note) => note.id)),
      load: loadScenario,
    })
}

function toCard({ id, order, section, notes, minutes, run, texts }: Lesson): LessonCard {
  const names = ({ title, summary }: Lesson['texts']['en']) => ({ title, summary })
  return { id, order, section, notes, minutes, run, texts: { en: names(texts.en), zh: names(texts.zh) } }
}
