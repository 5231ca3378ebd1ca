import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventInput } from '../contract/event.ts'
import { transportIds } from '../contract/transport.ts'
import { launchChromium, type Chromium } from './chromium.ts'
import { testPageEntry } from './test-clients.ts'
import { startTestOrigin, type TestOrigin } from './test-origin.ts'
import { startTestEngine, type TestEngine } from './test-page.ts'
import { testClient, testRun } from './test-run.ts'

const pageWithinMs = 20_000
const is = (kind: string, transport: string, control?: true) => (event: EventInput) =>
  event.kind === kind && 'transport' in event && event.transport === transport && ('control' in event ? event.control : undefined) === control

describe('the probe page in a system Chromium', { timeout: 40_000 }, () => {
  let origin: TestOrigin
  let engine: TestEngine
  let chromium: Chromium
  const openProbe = (run: ReturnType<typeof testRun>) => engine.pages.openProbe({ kind: 'chromium', timeoutMs: pageWithinMs }, run.ctx)
  const secure = () => `https://127.0.0.1:${origin.port}`

  beforeAll(async () => {
    origin = await startTestOrigin()
    engine = await startTestEngine(testPageEntry)
    chromium = await launchChromium({ url: engine.url, spkiSha256Base64: origin.spkiSha256Base64 })
  }, 40_000)
  afterAll(async () => {
    await chromium[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
    await origin[Symbol.asyncDispose]()
  })

  it('is cross-origin isolated and says which Chromium it is', async () => {
    const page = await engine.pages.waitForProbe(pageWithinMs, 'chromium')
    expect(page.crossOriginIsolated).toBe(true)
    expect(page.version).toMatch(/^Chromium \d+\.\d+\.\d+\.\d+$/)
    expect(chromium.product).toContain(page.version.split(' ')[1])
  })

  it('has a clock that ticks in less than 20 us and is aligned to less than 5 ms', async () => {
    const run = testRun()
    await using probe = await openProbe(run)
    expect(probe.clockError().errorMs).toBeLessThan(5)
    await probe.start([testClient('polling')])
    await run.event((event) => event.kind === 'message' && event.seq === 30)
    await probe.stop()
    const times = run.events.flatMap((event) => (event.kind === 'message' && event.t !== undefined ? [event.t] : []))
    // A clock of 100 us has all its differences on a grid of 100 us.
    const offGrid = times.filter((t) => {
      const rest = (t - (times[0] ?? 0)) * 10
      return Math.abs(rest - Math.round(rest)) > 0.05
    })
    expect(offGrid.length).toBeGreaterThan(5)
    expect(run.events.map(({ kind }) => kind)).toContain('health')
    expect(probe.lagP99Ms()).toBeLessThan(1000)
  })

  it('trusts the self-signed certificate for EventSource and WebSocket', async () => {
    const run = testRun()
    await using probe = await openProbe(run)
    await probe.start([testClient('sse-h2', secure()), testClient('websocket', secure())])
    await run.event(is('message', 'sse-h2'))
    await run.event(is('message', 'websocket'))
    await probe.stop()
    const ends = run.events.flatMap((event) => (event.kind === 'end-state' ? [[event.transport, event.state]] : []))
    expect(ends).toEqual([
      ['sse-h2', 'open'],
      ['websocket', 'open'],
    ])
  })

  it('opens a WebSocket inside the HTTP/2 session of a credentialed fetch', async () => {
    await using other = await startTestOrigin(origin.pem)
    const run = testRun()
    await using probe = await openProbe(run)
    await probe.start([testClient('websocket-h2', `https://127.0.0.1:${other.port}`)])
    await run.event(is('message', 'websocket-h2'))
    expect(other.requests).toEqual(['GET /ping h2 #1', 'CONNECT(websocket) /ws h2 #1'])
    expect(other.connections).toEqual(['#1 h2'])
  })

  it('takes other connections for a control probe that asks for localhost', async () => {
    await using other = await startTestOrigin(origin.pem)
    const run = testRun()
    await using probe = await openProbe(run)
    await probe.start([testClient('websocket-h2', `https://127.0.0.1:${other.port}`)])
    await run.event(is('message', 'websocket-h2'))
    const result = await probe.control({ client: testClient('websocket-h2', `https://localhost:${other.port}`), via: 'websocket-h2', withinMs: 5000 })
    expect(result.restored).toBe(true)
    expect(other.requests).toEqual(['GET /ping h2 #1', 'CONNECT(websocket) /ws h2 #1', 'GET /ping h2 #2', 'CONNECT(websocket) /ws h2 #2'])
    expect(run.events.find(is('control', 'websocket-h2', true))).toMatchObject({ via: 'websocket-h2', restored: true })
  })

  it('serves many runs, each in a reloaded page', async () => {
    for (let i = 0; i < 3; i++) {
      const run = testRun()
      await using probe = await openProbe(run)
      await probe.start([testClient('polling')])
      await run.event(is('message', 'polling'))
      await probe.stop()
      expect(run.events.find(({ kind }) => kind === 'message')).toMatchObject({ seq: 1 })
    }
    expect(engine.pages.pages()).toHaveLength(1)
  })
})

describe('the page that ships', { timeout: 40_000 }, () => {
  it('has a client for every transport, and each says where it stands at the end', async () => {
    await using engine = await startTestEngine("import './page.ts'")
    await using _chromium = await launchChromium({ url: engine.url, spkiSha256Base64: Buffer.alloc(32).toString('base64') })
    const run = testRun()
    await using probe = await engine.pages.openProbe({ timeoutMs: pageWithinMs }, run.ctx)
    await probe.start(transportIds.map((transport) => testClient(transport)))
    for (const transport of transportIds) await run.event(is('error', transport))
    await probe.stop()
    const of = (kind: string) => run.events.flatMap((event) => (event.kind === kind && 'transport' in event ? [event.transport] : []))
    expect(of('start')).toEqual(transportIds)
    expect(of('end-state')).toEqual(transportIds)
    expect(new Set(of('attempt'))).toEqual(new Set(transportIds))
  })
})
