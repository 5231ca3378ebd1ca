import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notesReportSchema } from '../contract/note.ts'
import { type Lab, openLab } from './lab.ts'
import { openProbeSource } from './probe-sources.ts'
import { verifyNotes } from './verify-notes.ts'

describe('verify-notes', { timeout: 120_000 }, () => {
  let lab: Lab
  beforeAll(async () => {
    lab = await openLab({ openProbe: (_kind, certificate) => openProbeSource('node', certificate, { announce: () => {} }) })
  })
  afterAll(() => lab.close())
  const verify = (ids: string[], scenarios?: string[]) => verifyNotes(lab, { ids, scenarios, probe: 'node', signal: new AbortController().signal, onRun: () => {} })

  it('measures a statement and shows the numbers, the assertions and the run behind them', async () => {
    const report = notesReportSchema.parse(await verify(['B5', 'E2'], ['websocket-without-upgrade']))
    const [b5, e2] = report.notes
    expect(b5).toMatchObject({ id: 'B5', answer: 'holds' })
    expect(b5?.measured.map((row) => row.text)).toContainEqual('websocket.closeCode == 1006  (1006 against 1006)')
    expect(e2).toMatchObject({ id: 'E2', answer: 'not measured yet', measured: [] })
  })

  it('refuses a statement that does not exist', async () => {
    await expect(verify(['B55'])).rejects.toMatchObject({ code: 'LAB_BAD_OPTION' })
  })
})
