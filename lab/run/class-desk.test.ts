import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openClassDesk } from './class-desk.ts'
import { listLessons, readLesson } from './lessons/lesson-files.ts'

/** Sockets of this process that wait for others. */
const listening = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap' || name === 'PipeServerWrap').length

describe('the class of an engine', () => {
  const desk = openClassDesk({ page: { html: '', script: '', style: '' } })
  afterEach(async () => {
    await desk.off()
    desk.forget()
  })
  const lesson = readLesson(listLessons().lessons[0]?.id ?? '')
  const prediction = lesson.predictions[0] ?? expect.fail('the lesson predicts nothing')
  const [first, second] = prediction.options.map(({ id }) => id)
  const asked = { lesson: lesson.id, prediction: prediction.id }
  const poll = `${lesson.id}/${prediction.id}`

  it('listens nowhere while it is off or collects by hand, at one address while it is open, and nowhere after', async () => {
    const before = listening()
    expect(() => desk.ask(asked)).toThrow('the class is off')
    desk.collect()
    desk.ask(asked)
    expect(listening()).toBe(before)
    await desk.open({ address: '127.0.0.1' })
    expect(listening()).toBe(before + 1)
    await expect(desk.open({ address: '127.0.0.1' })).rejects.toMatchObject({ code: 'LAB_BUSY' })
    const { port } = desk.state().door ?? expect.fail('the class is not open')
    await desk.off()
    const [error] = (await once(connect(port, '127.0.0.1'), 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
    expect(listening()).toBe(before)
  })

  it('asks what the lesson says, in both languages, and counts hands until the result is told', async () => {
    desk.collect()
    for (const by of [1, 1, -1] as const) desk.count({ ...asked, option: second ?? '', by })
    const [state] = desk.state().polls
    expect(state).toMatchObject({ phase: 'open', poll: { title: { en: lesson.texts.en.title }, ask: { zh: lesson.texts.zh.predictions[prediction.id]?.ask } }, tally: prediction.options.map(({ id }) => ({ option: id, voted: 0, counted: id === second ? 1 : 0 })) })
    desk.lock(poll)
    desk.reveal({ poll, actual: first ?? '' })
    expect(desk.summary().polls).toEqual([expect.objectContaining({ phase: 'revealed', actual: first })])
    expect(() => desk.count({ ...asked, option: first ?? '', by: 1 })).toThrow('revealed already')
    await desk.off()
    expect(desk.summary().polls).toHaveLength(1)
    desk.forget()
    expect(() => desk.summary()).toThrow('asked nothing yet')
    desk.recall()
    expect(desk.summary().polls).toEqual([expect.objectContaining({ phase: 'revealed', actual: first })])
  })

  it('names what it does not have', () => {
    desk.collect()
    expect(() => desk.ask({ lesson: 'no-lesson', prediction: 'x' })).toThrow('there is no lesson "no-lesson"')
    expect(() => desk.ask({ lesson: lesson.id, prediction: 'x' })).toThrow(`it has ${prediction.id}`)
    expect(() => desk.count({ ...asked, option: 'x', by: 1 })).toThrow(`"x" is no answer to "${poll}"`)
  })
})
