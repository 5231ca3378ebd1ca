import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import { plainOf, type TransportId } from '../contract/transport.ts'
import { type Lab, openLab } from './lab.ts'
import { openProbeSource } from './probe-sources.ts'
import { chromiumSource } from './testing/chromium-source.ts'
import { judged } from './testing/judged.ts'

const transports = Object.entries(plainOf).flat() as TransportId[]

/** `needs-fallback closed`, `reconnects lib`. */
const said = ({ verdict, reason, by }: Cell) => [verdict, reason ?? by].filter((word) => word !== undefined).join(' ')

/** What the lanes show side by side: the same fault on a transport with and without client code. */
describe('the same transport with and without client code', { timeout: 120_000 }, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await openLab({ openProbe: (kind, certificate) => (kind === 'chromium' ? chromiumSource(certificate) : openProbeSource('node', certificate, { announce: () => {} })) })
  }, 60_000)
  afterAll(() => lab.close())

  async function expectBeside(condition: string, plain: Readonly<Record<(typeof plainOf)[keyof typeof plainOf], string>>, probe: 'node' | 'chromium') {
    const cells = await judged(lab, condition, transports, probe)
    const of = (id: TransportId) => cells.get(id) as Cell
    expect(Object.fromEntries(Object.values(plainOf).map((id) => [id, said(of(id))]))).toEqual(plain)
    for (const id of Object.keys(plainOf) as (keyof typeof plainOf)[]) {
      expect([id, said(of(id)), of(id).measures.lost, of(id).measures.duplicatesApp]).toEqual([id, 'reconnects lib', 0, 0])
      expect(of(id).because).toContain('page code reconnected')
    }
    return of
  }

  it.each([
    ['server-restart', { 'http-stream': 'needs-fallback closed', sse: 'reconnects ua', websocket: 'needs-fallback closed' }],
    ['connection-reset', { 'http-stream': 'needs-fallback closed', sse: 'reconnects ua', websocket: 'needs-fallback closed' }],
    ['bad-gateway', { 'http-stream': 'needs-fallback closed', sse: 'needs-fallback closed', websocket: 'needs-fallback closed' }],
  ])('%s in Node: page code comes back and nothing is lost', async (condition, plain) => {
    await expectBeside(condition, plain, 'node')
  })

  it('silent-drop in Node: the plain ones still claim to be open, a watchdog notices', async () => {
    const of = await expectBeside('silent-drop', { 'http-stream': 'needs-fallback zombie-open', sse: 'needs-fallback zombie-open', websocket: 'needs-fallback zombie-open' }, 'node')
    for (const id of Object.keys(plainOf) as (keyof typeof plainOf)[]) expect(of(id).because).toMatch(/page code declared the connection dead after/)
  })

  it('bad-gateway in Chromium: EventSource gives up for good, page code opens a new one', async () => {
    await expectBeside('bad-gateway', { 'http-stream': 'needs-fallback closed', sse: 'needs-fallback closed', websocket: 'needs-fallback closed' }, 'chromium')
  })
})
