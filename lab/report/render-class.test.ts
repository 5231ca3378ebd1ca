import { describe, expect, it } from 'vitest'
import type { ClassSummary, PollState } from '../contract/class.ts'
import { classRenderers } from './render-class.ts'

const both = (text: string) => ({ en: text, zh: `${text}？` })
const asked = (lesson: string, prediction: string, rest: Pick<PollState, 'phase' | 'actual'>): PollState => ({
  poll: { id: `${lesson}/${prediction}`, lesson, prediction, title: both(`Lesson ${lesson}`), ask: both('What, then?'), options: [{ id: 'yes', texts: both('It says "yes", | or so') }, { id: 'no', texts: both('No') }] },
  tally: [{ option: 'yes', voted: 2, counted: 1 }, { option: 'no', voted: 0, counted: 1 }],
  ...rest,
})
const summary: ClassSummary = { startedAt: '2026-11-28T09:00:00.000Z', polls: [asked('b', 'first', { phase: 'revealed', actual: 'no' }), asked('a', 'only', { phase: 'closed' }), asked('b', 'second', { phase: 'revealed', actual: null })] }

describe('the summary of a class', () => {
  it('is a page by lesson, with the answer that came true and the share of each', () => {
    const text = classRenderers.markdown(summary, 'en')
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['Lesson b', 'Lesson a'])
    expect(text).toContain('| A. It says "yes", \\| or so | 3 | 75 % |\n| **B. No** (this happened) | 1 | 25 % |')
    expect(text).toContain('4 answered. None of these happened.')
    expect(text).toContain('4 answered. Not revealed.')
    expect(classRenderers.markdown(summary, 'zh')).toContain('**B. No？** (实际结果)')
  })

  it('is a table with one row an answer, quoted as RFC 4180 says', () => {
    const [head, ...rows] = classRenderers.csv(summary, 'en').trimEnd().split('\r\n')
    expect(head).toBe('lesson,prediction,question,option,answer,votes,votedByPhone,countedByHand,cameTrue')
    expect(rows[0]).toBe('b,first,"What, then?",yes,"It says ""yes"", | or so",3,2,1,false')
    expect(rows[1]).toBe('b,first,"What, then?",no,No,1,0,1,true')
    expect(rows[2]).toMatch(/^b,second.*,false$/)
    expect(rows[4]).toMatch(/^a,only.*,3,2,1,$/)
  })

  it('is all of it as JSON', () => {
    expect(JSON.parse(classRenderers.json(summary))).toEqual(summary)
  })
})
