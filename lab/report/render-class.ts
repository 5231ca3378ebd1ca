import type { ClassSummary, PollState } from '../contract/class.ts'
import type { ReportLanguage } from '../contract/export.ts'
import { csvLines } from './render-csv.ts'

/** What a class was asked and answered, and what happened: by lesson, in the order it was asked. */
export const classRenderers = { markdown: renderMarkdown, csv: renderCsv, json: renderJson } as const
export type ClassFormatId = keyof typeof classRenderers

const words = {
  en: { title: 'Predictions of a class', began: 'Began', answer: 'Answer', votes: 'Votes', share: 'Share', answered: (count: number) => `${count} answered.`, happened: 'this happened', none: 'None of these happened.', open: 'Not revealed.' },
  zh: { title: '课堂的预测', began: '开始于', answer: '选项', votes: '票数', share: '占比', answered: (count: number) => `${count} 人作答。`, happened: '实际结果', none: '以上都没有发生。', open: '尚未公布结果。' },
} as const

const votesOf = ({ voted, counted }: PollState['tally'][number]) => voted + counted
const allOf = ({ tally }: PollState) => tally.reduce((sum, one) => sum + votesOf(one), 0)

/** One poll after the other of the lesson that was asked first, then the next lesson. */
function byLesson({ polls }: ClassSummary): (readonly PollState[])[] {
  return [...new Set(polls.map(({ poll }) => poll.lesson))].map((lesson) => polls.filter(({ poll }) => poll.lesson === lesson))
}

function renderMarkdown(summary: ClassSummary, language: ReportLanguage): string {
  const t = words[language]
  const lessons = byLesson(summary).map((polls) => [`## ${polls[0]?.poll.title[language] ?? ''}`, ...polls.map((state) => question(state, language))].join('\n\n'))
  return [`# ${t.title}`, `${t.began} ${summary.startedAt}`, ...lessons].join('\n\n') + '\n'
}

function question(state: PollState, language: ReportLanguage): string {
  const t = words[language]
  const { poll, tally, actual, phase } = state
  const all = allOf(state)
  const rows = poll.options.map(({ id, texts }, i) => {
    const count = tally.filter(({ option }) => option === id).reduce((sum, one) => sum + votesOf(one), 0)
    const text = `${String.fromCharCode(65 + i)}. ${texts[language].replaceAll('|', '\\|')}`
    return `| ${actual === id ? `**${text}** (${t.happened})` : text} | ${count} | ${all === 0 ? '' : `${Math.round((100 * count) / all)} %`} |`
  })
  const ending = phase !== 'revealed' ? ` ${t.open}` : actual === null ? ` ${t.none}` : ''
  return [`### ${poll.ask[language]}`, [`| ${t.answer} | ${t.votes} | ${t.share} |`, '|---|---:|---:|', ...rows].join('\n'), t.answered(all) + ending].join('\n\n')
}

/** One row an answer. */
function renderCsv(summary: ClassSummary, language: ReportLanguage): string {
  const rows = byLesson(summary).flat().flatMap(({ poll, tally, phase, actual }) =>
    tally.map((one) => [poll.lesson, poll.prediction, poll.ask[language], one.option, poll.options.find(({ id }) => id === one.option)?.texts[language], votesOf(one), one.voted, one.counted, phase === 'revealed' ? actual === one.option : null]),
  )
  return csvLines([['lesson', 'prediction', 'question', 'option', 'answer', 'votes', 'votedByPhone', 'countedByHand', 'cameTrue'], ...rows])
}

function renderJson(summary: ClassSummary): string {
  return `${JSON.stringify(summary, null, 2)}\n`
}
