import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { RunUpdate } from '../contract/control.ts'
import { openLab } from '../run/lab.ts'
import { openProbeSource } from '../run/probe-sources.ts'
import { longRunBytes } from '../run/saved-runs.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { createEngine, type Engine } from './engine.ts'
import { type ControlServer, startControlServer } from './http-server.ts'
import type { AppRouter } from './router.ts'

const recorded = fileURLToPath(new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url))
const id = '4ec13b36'

const fillers = 220_000

/** The handshake of RFC 6455, 1.3, and its "Hello", far behind so many messages that nobody would read them all for it. */
async function writeLongRun(path: string): Promise<void> {
  const asked = 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
  const answered = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'
  const hello = Buffer.from('810548656c6c6f', 'hex')
  const wire = { side: 'wire', transport: 'websocket', hop: 'client', conn: 'c1' }
  const capture = (dir: string, offset: number, data: string | Buffer) => ({ ...wire, kind: 'capture', dir, offset, data: Buffer.from(data).toString('base64'), later: [] })
  const events: object[] = Array.from({ length: fillers }, (_, i) => ({ kind: 'message', side: 'client', transport: 'sse', via: 'sse', epoch: 'long-run', seq: i + 1, bytes: 64, fresh: true, intact: true }))
  events.push(
    { ...wire, kind: 'tcp-open', port: 50_001 },
    { ...wire, kind: 'tcp-open', hop: 'origin', conn: 'o1', serves: 'c1' },
    capture('c2s', 0, asked),
    { ...wire, kind: 'head', dir: 'c2s', lines: asked.split('\r\n').slice(0, -2) },
    { ...capture('s2c', 0, answered), hop: 'origin', conn: 'o1' },
    { ...wire, kind: 'head', dir: 's2c', lines: answered.split('\r\n').slice(0, -2) },
    capture('s2c', 0, answered),
    capture('s2c', answered.length, hello),
    capture('s2c', 500, ''),
    { kind: 'hit', side: 'fault', transport: 'websocket', fault: 'link/reset', conn: 'websocket.client#1', port: 50_001, effect: 'reset by RST' },
    { ...wire, kind: 'link-open', conn: 'websocket.client#1', peer: 'gateway', port: 50_001 },
    { ...wire, kind: 'link-end', conn: 'websocket.client#1', peer: 'gateway', port: 50_001, by: 'link', how: 'rst', fault: 'link/reset' },
    { ...wire, kind: 'tcp-close', how: 'rst', by: 'client', bytesUp: asked.length, bytesDown: 500 },
  )
  const lines = [{ ...header(), run: 'long-run' }, ...events.map((event, i) => ({ ...event, id: i + 1, t: (i + 1) / 100 })), { format: 'brownout-run-end', events: events.length, outcome: 'finished', counts: null, verdicts: null }]
  await writeFile(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
}

describe('saved runs over the API', () => {
  let dir: string
  let engine: Engine
  let server: ControlServer
  let socket: ReturnType<typeof createWSClient>
  let trpc: ReturnType<typeof createTRPCClient<AppRouter>>
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-api-'))
    const lab = await openLab({ openProbe: (_kind, certificate) => openProbeSource('node', certificate, { announce: () => {} }) })
    engine = createEngine({ lab, saveDir: dir, defaultProbe: 'node' })
    server = await startControlServer(engine, { port: 0 })
    const origin = `http://127.0.0.1:${server.port}`
    class OurPage extends WebSocket {
      constructor(url: string | URL) {
        super(url, { origin })
      }
    }
    socket = createWSClient({ url: `ws://127.0.0.1:${server.port}/trpc`, WebSocket: OurPage as never, connectionParams: { token: new URLSearchParams(new URL(server.url).hash.slice(1)).get('t') ?? '' } })
    trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] })
  })
  afterEach(async () => {
    await socket.close()
    await server.close()
    await engine.close()
    await rm(dir, { recursive: true, force: true })
  })

  /** Updates of `run.watch` until one fits. */
  const watched = () => {
    const updates: RunUpdate[] = []
    let look = () => {}
    const subscription = trpc.run.watch.subscribe(undefined, { onData: (update) => (updates.push(update as RunUpdate), look()) })
    const until = (fits: (updates: readonly RunUpdate[]) => boolean) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`not within 10 s; so far ${updates.map(({ kind }) => kind).join(' ')}`)), 10_000)
        look = () => fits(updates) && (clearTimeout(timer), resolve())
        look()
      })
    return { updates, until, stop: () => subscription.unsubscribe() }
  }

  it('are imported, listed, searched, titled, pinned, deleted and brought back', async () => {
    expect(await trpc.runs.list.query()).toEqual([])
    expect(await trpc.runs.import.mutate(recorded)).toMatchObject({ run: id, title: 'Connections reset' })
    await expect(trpc.runs.import.mutate(recorded)).rejects.toMatchObject({ data: { code: 'LAB_RUN_EXISTS' } })
    await trpc.runs.rename.mutate({ run: id, title: 'First try' })
    await trpc.runs.pin.mutate({ run: id, pinned: true })
    expect(await trpc.runs.list.query('pinned first link/reset')).toMatchObject([{ run: id, title: 'First try', outcome: 'finished' }])
    await trpc.runs.remove.mutate(id)
    expect(await trpc.runs.list.query()).toEqual([])
    expect(await trpc.runs.trash.query()).toMatchObject({ days: 30, runs: [{ run: id, title: 'First try' }] })
    await trpc.runs.restore.mutate(id)
    expect(await trpc.runs.list.query()).toMatchObject([{ run: id, title: 'First try', pinned: true }])
    await expect(trpc.runs.remove.mutate('nothing')).rejects.toMatchObject({ data: { code: 'LAB_RUN_NOT_FOUND' } })
  })

  it('come in as bytes from a page, with the same doors shut as for the rest; what is no run is refused by name', async () => {
    const { port, url } = server
    const token = new URLSearchParams(new URL(url).hash.slice(1)).get('t') ?? ''
    const ours = { origin: `http://127.0.0.1:${port}`, authorization: `Bearer ${token}` }
    const send = async (name: string, body: string | Buffer, headers: Record<string, string> = ours) => {
      const response = await fetch(`http://127.0.0.1:${port}/runs?name=${encodeURIComponent(name)}`, { method: 'POST', headers, body: new Uint8Array(Buffer.from(body)) })
      return { status: response.status, body: (response.status === 403 ? null : await response.json()) as unknown }
    }
    const bytes = await readFile(recorded)
    expect((await send('a.ndjson', bytes, { ...ours, origin: 'https://evil.example' })).status).toBe(403)
    expect((await send('a.ndjson', bytes, { authorization: ours.authorization })).status).toBe(403)
    expect((await send('a.ndjson', bytes, { ...ours, authorization: `Bearer ${'x'.repeat(token.length)}` })).status).toBe(403)
    expect(await trpc.runs.list.query()).toEqual([])
    expect(await send('picture.png', Buffer.concat([Buffer.from('PNG\n'), Buffer.alloc(20_000_000, 7)]))).toMatchObject({ status: 400, body: { code: 'LAB_RUN_FILE_INVALID', message: expect.stringMatching(/^picture\.png:1: /) as string } })
    expect(await send('a.ndjson', bytes)).toMatchObject({ status: 200, body: { run: id, title: 'Connections reset' } })
    expect(await trpc.runs.list.query()).toMatchObject([{ run: id, bytes: bytes.length }])
    expect(await send('a.ndjson', bytes)).toMatchObject({ status: 400, body: { code: 'LAB_RUN_EXISTS' } })
    expect((await readdir(join(dir, '.trash'))).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('that take longer to be read do not come over one that was opened after them', async () => {
    const longer = fileURLToPath(new URL('../../fixtures/runs/upgrade-stripped.ndjson', import.meta.url))
    await Promise.all([copyFile(recorded, join(dir, 'a.ndjson')), copyFile(longer, join(dir, 'b.ndjson'))])
    for (const open of [trpc.runs.open, trpc.run.replay.open]) {
      const slow = open.mutate('32dd37ce')
      slow.catch(() => {})
      await trpc.runs.open.mutate(id)
      await expect(slow).rejects.toMatchObject({ data: { code: 'LAB_STOPPED' } })
      expect(engine.watched()?.id).toBe(id)
      await expect(trpc.run.replay.play.mutate()).rejects.toMatchObject({ data: { code: 'LAB_BUSY' } })
    }
  })

  it('are shown at once and read by time', async () => {
    await copyFile(recorded, join(dir, 'a.ndjson'))
    const head = await trpc.runs.head.query(id)
    expect(head).toMatchObject({ header: { run: id }, interrupted: false, window: { faultFromT: expect.any(Number) as number } })
    const { startT, endT } = head.window as { startT: number; endT: number }
    const page = await trpc.runs.events.query({ run: id, fromT: startT, toT: endT, lane: 'websocket', limit: 20 })
    expect(page.events).toHaveLength(20)
    expect(page.next).toEqual(expect.any(Number))
    const { lanes, complete } = await trpc.runs.density.query({ run: id, fromT: startT, toT: endT, columns: 50 })
    expect(complete).toBe(true)
    expect(lanes.map(({ lane }) => lane)).toEqual(['origin', 'faults', 'lab', 'sse', 'websocket'])
    await expect(trpc.runs.head.query('nothing')).rejects.toMatchObject({ data: { code: 'LAB_RUN_NOT_FOUND' } })
  })

  it('show their bytes also when they are too long to be in memory: read from the file, where somebody looks', { timeout: 60_000 }, async () => {
    const path = join(dir, 'long.ndjson')
    await writeLongRun(path)
    expect((await stat(path)).size).toBeGreaterThan(longRunBytes)
    await trpc.runs.open.mutate('long-run')
    const infos = await trpc.wire.connections.query()
    expect(infos.map(({ hop, conn, request, status, how, by, bytesDown }) => [hop, conn, request, status, how, by, bytesDown])).toEqual([
      ['client', 'c1', 'GET /ws', 101, 'rst', 'link', 500],
      ['origin', 'o1', null, null, null, undefined, 129],
    ])
    const key = { transport: 'websocket', hop: 'client', conn: 'c1' } as const
    expect(await trpc.wire.handshake.query(key)).toMatchObject({ status: 101, accept: { accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=', matches: true } })
    const { units, total } = await trpc.wire.units.query({ ...key, dir: 's2c' })
    expect(units.map(({ summary }) => summary)).toEqual(['HTTP/1.1 101 Switching Protocols', 'text, 5 B'])
    expect(total).toBe(2)
    expect(units.at(-1)?.remarks).toContain('364 bytes at the end of this direction were not recorded')
    const last = units.at(-1) as { start: number; end: number }
    expect((await trpc.wire.bytes.query({ ...key, dir: 's2c', start: last.start, end: last.end })).lines.map(({ hex }) => hex)).toEqual(['81 05 48 65 6c 6c 6f'])
    const { steps } = await trpc.wire.ladder.query({ transport: 'websocket', conn: 'c1' })
    expect(steps.map((step) => (step.kind === 'bytes' ? `${step.from} > ${step.to}` : step.label))).toEqual(['TCP opened', 'TCP opened', 'client > gateway', 'origin > gateway', 'gateway > client', 'gateway > client', 'reset by RST', 'TCP ended by the link: RST (link/reset)'])
    const place = await trpc.wire.locate.query(fillers + 10)
    expect(place).toMatchObject({ transport: 'websocket', conn: 'c1', at: { kind: 'hit', fault: 'link/reset' } })
    expect(place && (await trpc.wire.eventAt.query({ transport: place.transport, conn: place.conn, at: place.at }))).toBe(fillers + 10)
  })

  it('are played again through run.watch; going back empties the screen first', async () => {
    await copyFile(recorded, join(dir, 'a.ndjson'))
    await expect(trpc.run.replay.play.mutate()).rejects.toMatchObject({ data: { code: 'LAB_BUSY' } })
    const { updates, until, stop } = watched()
    const eventsSince = (from: number) => updates.slice(from).reduce((n, update) => n + (update.kind === 'events' ? update.events.length : 0), 0)
    await trpc.run.replay.open.mutate(id)
    await until((all) => all.some((update) => update.kind === 'state' && update.state.replay?.playing === false))
    const atStart = eventsSince(0)
    await trpc.run.replay.speed.mutate(10)
    await trpc.run.replay.play.mutate()
    await until((all) => all.at(-1)?.kind === 'events' && all.some((update) => update.kind === 'state' && update.state.phase === 'done'))
    expect(eventsSince(0)).toBe(334)
    const again = updates.length
    await trpc.run.replay.seek.mutate(0)
    await until((all) => all.slice(again).some((update) => update.kind === 'events'))
    expect(updates.slice(again).map(({ kind }) => kind).slice(0, 3)).toEqual(['idle', 'state', 'events'])
    expect(eventsSince(again)).toBe(atStart)
    stop()
  })
})
