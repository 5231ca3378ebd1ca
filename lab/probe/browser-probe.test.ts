import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectFakePage, type FakePage } from './test-fake-page.ts'
import { startTestEngine, type TestEngine } from './test-page.ts'
import { testClient, testRun, type TestRun } from './test-run.ts'

let engine: TestEngine
beforeEach(async () => {
  engine = await startTestEngine('')
})
afterEach(() => engine[Symbol.asyncDispose]())

const openProbe = (run: TestRun, timeoutMs = 5000) => engine.pages.openProbe({ kind: 'browser', timeoutMs }, run.ctx)
const startNote = (transport = 'sse') => ({ transport, at: performance.now(), note: { kind: 'start' } })

/** A page with one client running. */
async function runningPage(run: TestRun) {
  const page = await connectFakePage(engine.origin, { clockAheadMs: 0 })
  const probe = await openProbe(run)
  const started = probe.start([testClient('sse')])
  await page.message('start')
  page.send({ kind: 'notes', notes: [startNote()] })
  await started
  return { page, probe }
}

describe('the door for probe pages', () => {
  const refused = [
    ['a wrong token', { token: 'guess' }],
    ['no token', { token: '' }],
    ['the origin of another site', { headers: { origin: 'http://example.com' } }],
    ['the origin of another port', { headers: { origin: 'http://127.0.0.1:1' } }],
    ['a name that is not of this machine', { headers: { host: 'evil.example:80', origin: 'http://evil.example:80' } }],
    ['an unknown kind', { as: 'toaster' }],
  ] as const
  it.each(refused)('refuses %s with 403', async (_, options) => {
    await expect(connectFakePage(engine.origin, options)).rejects.toThrow('403')
    expect(engine.pages.pages()).toEqual([])
  })

  it('leaves upgrades for other paths to others', async () => {
    const socket = connect(Number(new URL(engine.origin).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET //%zz?probe HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    await once(socket, 'close')
    expect(engine.pages.pages()).toEqual([])
  })

  it('says what is missing when no page reports in time', async () => {
    await expect(engine.pages.waitForProbe(20)).rejects.toMatchObject({ code: 'LAB_PROBE_MISSING', message: expect.stringContaining('within 20 ms') })
  })

  it('stops waiting when the run is aborted', async () => {
    const run = testRun()
    const aborted = engine.pages.openProbe({ timeoutMs: 60_000 }, { ...run.ctx, signal: AbortSignal.abort(new Error('stopped by hand')) })
    await expect(aborted).rejects.toThrow('stopped by hand')
  })
})

describe('the browser probe', () => {
  it('maps the page clock to lab time', async () => {
    const run = testRun()
    await using page = await connectFakePage(engine.origin, { clockAheadMs: 5_000_000 })
    await using probe = await openProbe(run)
    const started = probe.start([testClient('sse')])
    await page.message('start')
    const labNow = run.ctx.clock.now()
    page.send({ kind: 'notes', notes: [{ ...startNote(), at: performance.now() + 5_000_000 }] })
    await started
    const start = run.events.find(({ kind }) => kind === 'start')
    expect(Math.abs((start?.t ?? 0) - labNow)).toBeLessThan(50)
    expect(page.received.filter(({ kind }) => kind === 'clock').length).toBeGreaterThanOrEqual(50)
    expect(run.events[0]).toMatchObject({ side: 'lab', kind: 'clock', ...probe.clockError() })
  })

  it('records end states and its lag before stop resolves', async () => {
    const run = testRun()
    const { page, probe } = await runningPage(run)
    const stopped = probe.stop()
    await page.message('stop')
    page.send({ kind: 'notes', notes: [{ transport: 'sse', at: performance.now(), note: { kind: 'end-state', via: 'sse', state: 'open' } }] })
    page.send({ kind: 'lag', p99Ms: 3 })
    page.send({ kind: 'stopped' })
    await stopped
    expect(run.events.map(({ kind }) => kind)).toEqual(['clock', 'start', 'end-state', 'clock', 'health'])
    expect(run.events.at(-1)).toMatchObject({ process: 'probe', lagP99Ms: 3 })
    expect(probe.lagP99Ms()).toBe(3)
    await probe.close()
    await page[Symbol.asyncDispose]()
  })

  it('matches control results to their requests', async () => {
    const run = testRun()
    const { page, probe } = await runningPage(run)
    const results = Promise.all([probe.control({ client: testClient('sse'), via: 'sse', withinMs: 1000 }), probe.control({ client: testClient('sse'), via: 'polling', withinMs: 1000 })])
    await expect.poll(() => page.received.filter(({ kind }) => kind === 'control').length).toBe(2)
    for (const message of page.received.toReversed()) if (message.kind === 'control') page.send({ kind: 'control-result', request: message.request, restored: message.via === 'polling', afterMs: message.request, at: 0 })
    expect(await results).toEqual([
      { restored: false, afterMs: 1 },
      { restored: true, afterMs: 2 },
    ])
    await probe.close()
    await page[Symbol.asyncDispose]()
  })

  const fatal: readonly (readonly [string, string, (page: FakePage) => void])[] = [
    ['closes', 'closed or its browser ended', (page) => page.socket.close()],
    ['is killed', 'closed or its browser ended', (page) => page.socket.terminate()],
    ['sends something that is not JSON', 'not of the probe protocol', (page) => page.socket.send('{"kind":')],
    ['sends an unknown kind', 'not of the probe protocol', (page) => page.send({ kind: 'root' })],
    ['sends a binary frame', 'not of the probe protocol', (page) => page.socket.send(Buffer.from([1, 2, 3]))],
    ['sends a frame that is too long', 'Max payload size exceeded', (page) => page.socket.send('x'.repeat((1 << 20) + 1))],
    ['sends a note that no client makes', 'a note that no client makes', (page) => page.send({ kind: 'notes', notes: [{ ...startNote(), note: { kind: 'publish', seq: 1 } }] })],
    ['sends a time outside the run', 'a time outside the run', (page) => page.send({ kind: 'notes', notes: [{ ...startNote(), at: performance.now() + 60_000 }] })],
  ]
  it.each(fatal)('loses this run and nothing else when the page %s', async (_, why, act) => {
    const run = testRun()
    const { page, probe } = await runningPage(run)
    const pending = probe.control({ client: testClient('sse'), via: 'sse', withinMs: 60_000 })
    act(page)
    await expect(pending).rejects.toMatchObject({ code: 'LAB_PROBE_LOST', message: expect.stringContaining(why) })
    expect(probe.lost.reason).toMatchObject({ code: 'LAB_PROBE_LOST' })
    await expect(probe.stop()).rejects.toMatchObject({ code: 'LAB_PROBE_LOST' })
    expect(run.events.filter(({ kind }) => kind === 'trouble')).toHaveLength(1)
    await page.closed
    await probe.close()

    const next = testRun()
    const again = await runningPage(next)
    expect(next.events.map(({ kind }) => kind)).toEqual(['clock', 'start'])
    await again.probe.close()
    await again.page[Symbol.asyncDispose]()
  })

  it('refuses a second run while one is going on', async () => {
    const { page, probe } = await runningPage(testRun())
    await expect(openProbe(testRun())).rejects.toMatchObject({ code: 'LAB_BUSY' })
    await probe.close()
    await page[Symbol.asyncDispose]()
  })

  it('reloads the page between two runs and knows it again', async () => {
    const { page, probe } = await runningPage(testRun())
    await probe.close()
    const second = openProbe(testRun())
    await page.message('reload')
    await page[Symbol.asyncDispose]()
    const reloaded = await connectFakePage(engine.origin, { clockAheadMs: 0 })
    await (await second).close()
    await reloaded[Symbol.asyncDispose]()
  })

  it('loses the run when the page stops answering, and re-measures the clock until then', async () => {
    const run = testRun()
    // Waits are a hundred times shorter than they say; the time itself is real.
    const clock = { ...run.ctx.clock, sleep: (ms: number, signal?: AbortSignal) => run.ctx.clock.sleep(ms / 100, signal) }
    await using page = await connectFakePage(engine.origin, { clockAheadMs: 0 })
    await using probe = await engine.pages.openProbe({ timeoutMs: 5000 }, { ...run.ctx, clock })
    const pings = () => page.received.filter(({ kind }) => kind === 'clock').length
    const first = pings()
    await expect.poll(pings).toBeGreaterThan(first + 16)
    page.freeze()
    await once(probe.lost, 'abort')
    expect(probe.lost.reason).toMatchObject({ code: 'LAB_PROBE_LOST', message: expect.stringContaining('did not answer') })
  })

  it('tells the page to stop when a run is closed without a stop', async () => {
    const { page, probe } = await runningPage(testRun())
    await probe.close()
    await page.message('stop')
    await page[Symbol.asyncDispose]()
  })

  it('ignores what a page says while no run holds it', async () => {
    const page = await connectFakePage(engine.origin, { clockAheadMs: 0 })
    page.send({ kind: 'notes', notes: [startNote()] })
    page.send({ kind: 'stopped' })
    const run = testRun()
    await using probe = await openProbe(run)
    expect(probe.lost.aborted).toBe(false)
    expect(run.events).toEqual([])
    await page[Symbol.asyncDispose]()
  })
})

describe('two pages at once', () => {
  it('makes the second a spectator, which takes over when the first is closed', async () => {
    const first = await connectFakePage(engine.origin, { page: 'one', clockAheadMs: 0 })
    expect(await first.message('role')).toEqual({ kind: 'role', role: 'probe' })
    const second = await connectFakePage(engine.origin, { page: 'two', clockAheadMs: 0 })
    expect(await second.message('role')).toEqual({ kind: 'role', role: 'spectator' })
    expect(engine.pages.pages()).toHaveLength(1)
    await first[Symbol.asyncDispose]()
    await expect.poll(() => second.received.at(-1)).toEqual({ kind: 'role', role: 'probe' })
    await second[Symbol.asyncDispose]()
  })

  it('keeps the place of a page that is being reloaded', async () => {
    const { page, probe } = await runningPage(testRun())
    await using watching = await connectFakePage(engine.origin, { page: 'two', clockAheadMs: 0 })
    await probe.close()
    const second = openProbe(testRun())
    await page.message('reload')
    await page[Symbol.asyncDispose]()
    await using reloaded = await connectFakePage(engine.origin, { clockAheadMs: 0 })
    await using next = await second
    expect(next.lost.aborted).toBe(false)
    expect(await reloaded.message('role')).toEqual({ kind: 'role', role: 'probe' })
    expect(watching.received.filter(({ kind }) => kind === 'role')).toEqual([{ kind: 'role', role: 'spectator' }])
  })

  it('has one page of each kind', async () => {
    await using byHand = await connectFakePage(engine.origin, { page: 'one', as: 'browser' })
    await using desktop = await connectFakePage(engine.origin, { page: 'two', as: 'electron' })
    expect(await byHand.message('role')).toEqual(await desktop.message('role'))
    expect(engine.pages.pages().map(({ kind }) => kind)).toEqual(['browser', 'electron'])
  })
})
