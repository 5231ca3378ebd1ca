import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { RunUpdate } from '../contract/control.ts'
import { openLab } from '../run/lab.ts'
import { openProbeSource } from '../run/probe-sources.ts'
import { createEngine, type Engine } from './engine.ts'
import { type ControlServer, startControlServer } from './http-server.ts'
import type { AppRouter } from './router.ts'

const recorded = fileURLToPath(new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url))
const id = '4ec13b36'

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
