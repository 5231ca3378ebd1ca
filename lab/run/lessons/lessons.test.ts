import { describe, expect, it } from 'vitest'
import { LabError } from '../../core/errors.ts'
import { listLessonFolders } from '../fixtures.ts'
import { loadScenario } from '../load-scenario.ts'
import { checkLesson, type LessonSource } from './check-lesson.ts'
import { listLessons, readLesson } from './lesson-files.ts'

describe('the lessons that come with the lab', () => {
  it.each(listLessonFolders())('%s can be played in both languages', (id) => {
    const lesson = readLesson(id)
    expect(Object.keys(lesson.texts)).toEqual(['en', 'zh'])
    expect(loadScenario(lesson.run.scenario ?? lesson.run.condition ?? '').title).not.toBe('')
  })

  it('have each an order of their own', () => {
    const { lessons, broken } = listLessons()
    expect(broken).toEqual([])
    expect(new Set(lessons.map(({ order }) => order)).size).toBe(lessons.length)
    expect(lessons.map(({ order }) => order)).toEqual(lessons.map(({ order }) => order).toSorted((a, b) => a - b))
  })

  it('are asked for by id, and a wrong one is told with the nearest', () => {
    expect(() => readLesson('d-weaknesses-of-websockets')).toThrow(/did you mean "d-weaknesses-of-websocket"/)
  })
})

const structure = `order: 1
notes: [B5]
minutes: 15
run: { condition: upgrade-stripped, transports: [sse, websocket] }
predictions:
  - id: opens
    about: websocket
    options:
      - { id: 'yes', when: [websocket.delivered > 0] }
      - { id: 'no', when: [websocket.delivered == 0] }
    show: [websocket.closeCode]
try: { scenario: twenty-seconds }
questions:
  - { id: first, options: [a, b], answer: a }
  - { id: second, options: [a, b], answer: b }
`
const matter = (words: { readonly title: string; readonly ask: string }) => `---
title: ${words.title}
summary: ${words.ask}
predictions:
  opens: { ask: ${words.ask}, options: { 'yes': WebSocket, 'no': SSE } }
questions:
  first: { ask: ${words.ask}, options: { a: A, b: B }, because: ${words.ask} }
  second: { ask: ${words.ask}, options: { a: A, b: B }, because: ${words.ask} }
---
`
const en = `${matter({ title: 'A title', ask: 'What happens' })}
# read
Words with \`<code>\` and a [link](https://datatracker.ietf.org/doc/html/rfc6455).
# explain
It closed with {{websocket.closeCode}} and sent {{ websocket.bytesUp }}.
# try
Another run.
# trainer
**Goal** To see it.
`
const zh = `${matter({ title: '标题', ask: '会发生什么' })}
# read
正文。
# explain
关闭码是 {{websocket.closeCode}}。
# try
再运行一次。
# trainer
目标。
`

const library = { scenarios: ['twenty-seconds', 'talking-back'], conditions: ['upgrade-stripped'], notes: ['B5'], load: loadScenario }
const good: LessonSource = { id: 'x', structure, texts: { en, zh } }

/** With one thing changed in one of its files. */
function problemsOf(file: 'structure' | 'en' | 'zh', from: string | RegExp, to: string): readonly string[] {
  const change = (text: string) => {
    expect(text).toMatch(from)
    return text.replace(from, to)
  }
  const source: LessonSource = { ...good, structure: file === 'structure' ? change(structure) : structure, texts: { en: file === 'en' ? change(en) : en, zh: file === 'zh' ? change(zh) : zh } }
  const { lesson, problems } = checkLesson(source, library)
  expect(lesson === null).toBe(problems.length > 0)
  return problems
}

describe('a lesson', () => {
  it('is read with its texts and the transports of its run', () => {
    const { lesson, problems } = checkLesson(good, library)
    expect(problems).toEqual([])
    expect(lesson).toMatchObject({ id: 'x', transports: ['sse', 'websocket'], texts: { en: { title: 'A title', try: 'Another run.' }, zh: { title: '标题' } } })
  })

  it('is refused without one of its files', () => {
    expect(checkLesson({ ...good, texts: { en, zh: undefined } }, library)).toEqual({ lesson: null, problems: ['x/zh.md:1: there is no such file; a lesson has its texts in both languages'] })
    expect(checkLesson({ ...good, structure: undefined }, library).problems).toEqual(['x/lesson.yaml:1: there is no such file; a lesson begins with its structure'])
  })

  it.each([
    ['a text that is not Chinese', 'zh', /# try\n.*/, '# try\nAnother run.', /zh\.md:\d+: # try is not in Chinese \("Another run\."\)/],
    ['a title that is not Chinese', 'zh', '标题', 'A title', /zh\.md:2: title is not in Chinese/],
    ['Chinese in the English text', 'en', 'Another run.', '再运行一次。', /en\.md:\d+: # try is not in English/],
    ['an option without its text', 'zh', ", 'no': SSE", '', /zh\.md:5: predictions\.opens\.options: the text of "no" is missing; lesson\.yaml has it/],
    ['a text of no option', 'en', "'no': SSE", "'no': SSE, maybe: Both", /en\.md:5: predictions\.opens\.options: "maybe" is not in lesson\.yaml; it has yes, no/],
    ['a question without its text', 'en', 'second:', 'third:', /questions: the text of "second" is missing/],
    ['a text without its key', 'en', ', because: What happens', '', /en\.md:7: "because" is missing in questions\.first/],
    ['a key that nobody knows', 'en', 'summary:', 'sumary:', /en\.md:3: unknown key "sumary"; did you mean "summary"\?/],
    ['a part that is missing', 'en', '# try\nAnother run.', '', /en\.md:\d+: "# try" has no text/],
    ['another heading', 'en', '# trainer', '# teacher', /en\.md:\d+: "# teacher" is no part of a lesson/],
    ['no front matter', 'en', '---\n', '', /en\.md:1: the file does not begin with front matter/],
    ['HTML', 'en', 'Another run.', 'Another <b>run</b>.', /en\.md:\d+: "<b>": HTML is not drawn/],
    ['a link that is no https address', 'en', 'https://datatracker', 'http://datatracker', /the link "http:\/\/datatracker[^"]*" cannot be opened/],
    ['a measured value before the run', 'en', 'Another run.', 'After {{sse.lost}}.', /"# try" has a measured value \(\{\{sse\.lost\}\}\)/],
    ['a value that nobody measures', 'en', 'websocket.bytesUp', 'websocket.bytsUp', /en\.md:14: there is no measure "bytsUp"; did you mean "bytesUp"\?/],
    ['a value of another transport', 'zh', '{{websocket.closeCode}}', '{{polling.lost}}', /zh\.md:14: "polling\.lost": polling is not in the run of this lesson; it has sse, websocket/],
    ['a fact of a run that finds none', 'zh', '{{websocket.closeCode}}', '{{fact(a.b)}}', /"fact\(a\.b\)": the run of this lesson is no experiment/],
    ['an unknown condition', 'structure', 'upgrade-stripped', 'upgrade-striped', /lesson\.yaml:4: there is no condition "upgrade-striped" in fixtures\/conditions; did you mean "upgrade-stripped"\?/],
    ['an unknown scenario', 'structure', 'twenty-seconds', 'twenty', /lesson\.yaml:12: there is no scenario "twenty"/],
    ['both a scenario and a condition', 'structure', 'scenario: twenty-seconds', 'scenario: twenty-seconds, condition: upgrade-stripped', /lesson\.yaml:12: try: name exactly one of "scenario" and "condition"/],
    ['an unknown statement of the notes', 'structure', 'B5', 'B6', /lesson\.yaml:2: there is no statement "B6"/],
    ['an assertion that nobody can read', 'structure', 'websocket.delivered == 0', 'websocket.delivered is 0', /lesson\.yaml:10: "websocket\.delivered is 0" is not an assertion/],
    ['an unknown measure', 'structure', 'websocket.delivered == 0', 'websocket.deliverd == 0', /lesson\.yaml:10: there is no measure "deliverd"; did you mean "delivered"\?/],
    ['an assertion that measures nothing', 'structure', 'websocket.delivered == 0', '1 == 0', /lesson\.yaml:10: "1 == 0" measures nothing/],
    ['an assertion about a transport that is not run', 'structure', 'websocket.delivered == 0', 'polling.delivered == 0', /lesson\.yaml:10: "polling\.delivered == 0": polling is not in the run/],
    ['options that could both come true', 'structure', 'websocket.delivered == 0', 'websocket.delivered >= 0', /lesson\.yaml:10: "yes" and "no" of "opens" could both come true/],
    ['a prediction with a single option', 'structure', /\n +- \{ id: 'no'.*/, '', /lesson\.yaml:8: predictions\.0\.options: .*2/],
    ['a value to show that is a constant', 'structure', 'websocket.closeCode', '5s', /lesson\.yaml:11: "5s" is no measured value/],
    ['a lane that is not there', 'structure', 'about: websocket', 'about: polling', /lesson\.yaml:7: polling is not in the run of this lesson/],
    ['an answer that is no option', 'structure', 'answer: b', 'answer: c', /lesson\.yaml:15: "c" is no option of "second"/],
    ['two questions of one id', 'structure', 'id: second', 'id: first', /lesson\.yaml:1[45]: "first" is there twice/],
    ['a third question', 'structure', /$/, '  - { id: third, options: [a, b], answer: b }\n', /lesson\.yaml:13: questions: .*2/],
    ['more minutes than anybody has', 'structure', 'minutes: 15', 'minutes: 90', /lesson\.yaml:3: minutes: 90 is too large; 20 is the most/],
  ] as const)('is refused for %s, with its place', (_what, file, from, to, message) => {
    expect(problemsOf(file, from, to).join('\n')).toMatch(message)
  })

  it('is refused, and nothing else with it, when what it runs is wrong itself', () => {
    const load = (): never => {
      throw new LabError('LAB_SCENARIO_INVALID', 'upgrade-stripped.yaml:3: unknown key "fault"')
    }
    expect(checkLesson(good, { ...library, load })).toEqual({ lesson: null, problems: ['x/lesson.yaml:4: upgrade-stripped.yaml:3: unknown key "fault"'] })
  })

  it('tells all that is wrong at once', () => {
    expect(checkLesson({ ...good, structure: structure.replace('B5', 'B6').replace('answer: b', 'answer: c') }, library).problems).toHaveLength(2)
  })
})
