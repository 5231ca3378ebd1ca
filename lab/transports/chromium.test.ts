import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientNote } from '../contract/client.ts'
import type { EventInput } from '../contract/event.ts'
import { type TransportId, transportIds } from '../contract/transport.ts'
import { type Chromium, launchChromium } from '../probe/chromium.ts'
import { startTestEngine, type TestEngine } from '../probe/test-page.ts'
import { testRun } from '../probe/test-run.ts'
import { openTestKit, range, type TestKit, until } from './test-kit.ts'

type Noted<K extends ClientNote['kind']> = Extract<EventInput, { kind: K }>

/** The same clients in a real browser: what CORS, HTTP/2 and EventSource really do there. */
describe('in a system Chromium', { timeout: 60_000 }, () => {
  let kit: TestKit
  let engine: TestEngine
  let chromium: Chromium

  beforeAll(async () => {
    kit = await openTestKit()
    engine = await startTestEngine(await readFile(new URL('../probe/page/page.ts', import.meta.url), 'utf8'))
    chromium = await launchChromium({ url: engine.url, spkiSha256Base64: kit.certificate.spkiSha256Base64 })
  }, 60_000)
  afterAll(async () => {
    await chromium[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
    await kit[Symbol.asyncDispose]()
  })

  it('every transport delivers every message, and a restart shows who comes back by himself', async () => {
    const run = testRun()
    const noted = <K extends ClientNote['kind']>(kind: K, id: TransportId) =>
      run.events.filter((event) => event.kind === kind && 'transport' in event && event.transport === id) as Noted<K>[]
    const seqs = (id: TransportId) => noted('message', id).flatMap((m) => (m.fresh && m.intact ? [m.seq] : []))
    await using probe = await engine.pages.openProbe({ kind: 'chromium', timeoutMs: 20_000 }, run.ctx)
    await probe.start(transportIds.map((transport) => ({ transport, baseUrl: kit.url(transport), policy: kit.policy })))
    await until('all greeted', () => transportIds.every((id) => noted('hello', id).length > 0), 20_000)
    kit.origin.startFeed()
    await until('10 messages each', () => transportIds.every((id) => seqs(id).length >= 10), 20_000)
    for (const id of transportIds) expect([id, seqs(id)]).toEqual([id, range(1, seqs(id).length)])
    const overHttp = Object.fromEntries(kit.server('accept').map(({ transport, via, http }) => [transport, `${via} ${http}`]))
    expect(overHttp).toMatchObject({ 'sse-h2': 'sse-h2 2', 'websocket-h2': 'websocket-h2 2', websocket: 'websocket 1.1', fallback: 'websocket 1.1' })

    const back: readonly TransportId[] = ['polling', 'long-polling', 'http-stream-code', 'sse', 'sse-code', 'sse-h2', 'websocket-code', 'fallback']
    const before = new Map(transportIds.map((id) => [id, seqs(id).length]))
    await kit.origin.switchOn('origin/restart', { downForMs: 1000, keepRing: true })
    await until('those that come back have 30 more', () => back.every((id) => seqs(id).length >= (before.get(id) ?? 0) + 30), 20_000)
    for (const id of back) expect([id, seqs(id)]).toEqual([id, range(1, seqs(id).length)])
    expect(noted('open', 'sse').at(-1)?.by).toBe('ua')
    expect(noted('open', 'sse-code').at(-1)?.by).toBe('lib')
    await probe.stop()
    const states = Object.fromEntries(transportIds.map((id) => [id, noted('end-state', id)[0]?.state]))
    expect(states).toMatchObject({ 'http-stream': 'closed', websocket: 'closed', 'websocket-h2': 'closed', sse: 'open', 'sse-h2': 'open' })
    await until('the origin is rid of them', () => kit.server('release').length === kit.server('accept').length)
  })
})
