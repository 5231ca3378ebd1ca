import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notesReportSchema } from '../contract/note.ts'
import { type Lab, openLab } from './lab.ts'
import { createNotesBoard, type NotesBoard } from './notes-board.ts'
import { openProbeSource } from './probe-sources.ts'

describe('the board of the notes', { timeout: 60_000 }, () => {
  let lab: Lab
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-notes-'))
    lab = await openLab({ openProbe: (_kind, certificate) => openProbeSource('node', certificate, { announce: () => {} }) })
  })
  afterAll(async () => {
    await lab.close()
    await rm(dir, { recursive: true, force: true })
  })
  const board = () => createNotesBoard(lab, { defaultProbe: 'node', dir, onRun: () => {} })
  const ended = (one: NotesBoard) =>
    new Promise<void>((resolve) => {
      const off = one.onState(() => {
        if (one.state().phase === 'running') return
        off()
        resolve()
      })
    })

  it('checks what is asked, keeps the other answers, and knows them again in another process', async () => {
    const first = board()
    first.start({ ids: ['F4'] })
    expect(() => first.start({})).toThrow('stop that first')
    await ended(first)
    first.start({ ids: ['D6'] })
    await ended(first)
    expect(first.state()).toMatchObject({ phase: 'done', doneScenarios: 1, totalScenarios: 1 })
    expect(first.state().report?.notes.map(({ id }) => id)).toEqual(['D6', 'F4'])
    expect(notesReportSchema.parse(JSON.parse(await readFile(join(dir, 'notes-checked.json'), 'utf8'))).notes).toHaveLength(2)
    const second = board()
    if (!second.state().report) await new Promise<void>((resolve) => void second.onState(resolve))
    expect(second.state().report).toEqual(first.state().report)
  })

  it('says why it could not go on', async () => {
    const one = board()
    one.start({ ids: ['Z9'] })
    await ended(one)
    expect(one.state()).toMatchObject({ phase: 'failed', error: { code: 'LAB_BAD_OPTION' } })
  })
})
