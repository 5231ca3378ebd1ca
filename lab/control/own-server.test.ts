import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { PassedLane, PassingState } from '../contract/own-server.ts'
import { openLab } from '../run/lab.ts'
import { openProbeSource } from '../run/probe-sources.ts'
import { createEngine, type Engine } from './engine.ts'
import { type ControlServer, startControlServer } from './http-server.ts'
import type { AppRouter } from './router.ts'

describe('your own server over the API', () => {
  let dir: string
  let origin: Server
  let target: string
  let engine: Engine
  let control: ControlServer
  let socket: ReturnType<typeof createWSClient>
  let trpc: ReturnType<typeof createTRPCClient<AppRouter>>
  let seen: PassingState | null = null
  let look = () => {}
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-server-'))
    origin = createServer((request, response) => {
      if (request.url !== '/events') return void response.writeHead(204).end()
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const timer = setInterval(() => response.write('data: x\n\n'), 20)
      response.on('close', () => clearInterval(timer))
    })
    const sockets = new WebSocketServer({ server: origin })
    sockets.on('connection', (ws) => ws.send('hello'))
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve))
    target = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`
    const lab = await openLab({ openProbe: (_kind, certificate) => openProbeSource('node', certificate, { announce: () => {} }) })
    engine = createEngine({ lab, saveDir: dir, defaultProbe: 'node' })
    control = await startControlServer(engine, { port: 0 })
    const own = `http://127.0.0.1:${control.port}`
    class OurPage extends WebSocket {
      constructor(url: string | URL) {
        super(url, { origin: own })
      }
    }
    socket = createWSClient({ url: `ws://127.0.0.1:${control.port}/trpc`, WebSocket: OurPage as never, connectionParams: { token: new URLSearchParams(new URL(control.url).hash.slice(1)).get('t') ?? '' } })
    trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] })
    seen = null
    trpc.server.watch.subscribe(undefined, { onData: (state) => ((seen = state as PassingState | null), look()) })
  })
  afterEach(async () => {
    await socket.close()
    await control.close()
    await engine.close()
    origin.closeAllConnections()
    origin.close()
    await rm(dir, { recursive: true, force: true })
  })

  const until = (fits: (state: PassingState) => boolean) =>
    new Promise<PassingState>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not within 15 s; last ${JSON.stringify(seen, (key, value: unknown) => (key === 'downTs' ? undefined : value))}`)), 15_000)
      look = () => {
        if (!seen || !fits(seen)) return
        clearTimeout(timer)
        resolve(seen)
      }
      look()
    })
  const lane = (state: PassingState, kind: PassedLane['kind']) => state.lanes.find((one) => one.kind === kind)
  const url = (state: PassingState) => state.path?.url ?? ''

  it('is looked at before anything is opened: what answers, what does not, what is not this machine', async () => {
    expect(await trpc.server.look.mutate({ target: ` ${target}/ ` })).toEqual({ url: target, host: '127.0.0.1', tls: false, isLoopback: true, alpn: [], problem: null })
    const gone = createTcpServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    expect(await trpc.server.look.mutate({ target: `ws://127.0.0.1:${port}` })).toMatchObject({ problem: { kind: 'unreachable', why: expect.stringMatching(/ECONNREFUSED/) as string } })
    await expect(trpc.server.look.mutate({ target: 'not a url' })).rejects.toMatchObject({ data: { code: 'LAB_BAD_OPTION' } })
    await expect(trpc.server.start.mutate({ target: 'http://192.0.2.1' })).rejects.toMatchObject({ data: { code: 'LAB_BAD_OPTION' }, message: /not this machine/ })
  })

  it('passes, counts, is cut by a switched fault, comes back, and is kept as a run that shows the same', async () => {
    await trpc.server.start.mutate({ target })
    const open = await until((state) => state.path !== null)
    const read = async () => {
      const response = await fetch(`${url(open)}/events`)
      for await (const chunk of response.body ?? []) if (chunk.length === 0) return
    }
    const first = read().catch(() => 'cut')
    await until((state) => (lane(state, 'sse')?.exchanges[0]?.messages.down ?? 0) > 5)
    await trpc.run.fault.mutate({ fault: 'link/reset', on: true })
    expect(await first).toBe('cut')
    const second = read().catch(() => {})
    const ws = new WebSocket(url(open).replace('http', 'ws'))
    await new Promise((resolve) => ws.once('message', resolve))
    const state = await until((now) => lane(now, 'sse')?.standing === 'came-back' && (lane(now, 'websocket')?.exchanges[0]?.messages.down ?? 0) === 1)
    expect(lane(state, 'sse')).toMatchObject({ path: '/events', total: 2, findings: [{ kind: 'ended', fault: 'link/reset' }, { kind: 'came-back', tries: 1 }] })
    expect(state.connections.open).toBe(2)

    await expect(trpc.run.start.mutate({ scenario: 'clean' })).rejects.toMatchObject({ data: { code: 'LAB_BUSY' }, message: /the path to .* is open/ })
    await expect(trpc.matrix.start.mutate({})).rejects.toMatchObject({ data: { code: 'LAB_BUSY' } })
    await expect(trpc.server.start.mutate({ target })).rejects.toMatchObject({ data: { code: 'LAB_BUSY' } })
    await trpc.run.stop.mutate()
    await second
    const saved = await until((now) => now.path === null && now.connections.open === 0)
    expect(saved.run).toBe(state.run)
    expect(saved.lanes.map(({ id, total }) => [id, total])).toEqual(state.lanes.map(({ id, total }) => [id, total]))
    expect(await trpc.runs.list.query()).toMatchObject([{ run: state.run, outcome: 'finished' }])
    expect((await trpc.export.offer.query({ run: state.run })).formats.filter(({ missing }) => missing !== undefined)).toEqual([])
  })

  it('takes a switch back, changes its condition, and refuses what acts inside a server that is not the lab\'s', async () => {
    await trpc.server.start.mutate({ target, condition: 'latency' })
    const { path } = await until((state) => state.path !== null)
    expect(path).toMatchObject({ condition: 'latency', certificate: null })
    const on = () => engine.watched()?.state().faults.map(({ fault }) => fault)
    expect(on()).toEqual(['link/latency'])
    await trpc.run.fault.mutate({ fault: 'gateway/strip-upgrade', on: true })
    expect(on()).toEqual(['link/latency', 'gateway/strip-upgrade'])
    await trpc.run.undo.mutate()
    expect(on()).toEqual(['link/latency'])
    await expect(trpc.run.fault.mutate({ fault: 'origin/restart', on: true })).rejects.toMatchObject({ data: { code: 'LAB_BAD_OPTION' } })
    await trpc.server.condition.mutate('upgrade-stripped')
    expect(on()).toEqual(['gateway/strip-upgrade'])
    const ws = new WebSocket(path?.url.replace('http', 'ws') ?? '')
    ws.on('error', () => {})
    const state = await until((now) => lane(now, 'websocket')?.standing === 'refused')
    expect(lane(state, 'websocket')?.findings).toMatchObject([{ kind: 'refused', times: 1, fault: 'gateway/strip-upgrade' }])
  })

  it('names the port that is taken', async () => {
    const { port } = origin.address() as AddressInfo
    const taken = createTcpServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    await expect(trpc.server.start.mutate({ target, port: (taken.address() as AddressInfo).port })).rejects.toMatchObject({ data: { code: 'LAB_PORT_IN_USE' } })
    await expect(trpc.server.start.mutate({ target, port })).rejects.toMatchObject({ data: { code: 'LAB_PORT_IN_USE' } })
    taken.close()
    await trpc.server.start.mutate({ target })
    await until((state) => state.path !== null)
  })

  it('that is stopped while it is being opened is given up at once: nothing of it is open or kept, and the next one can be', async () => {
    // Takes a connection, and says nothing in TLS.
    const taken: Socket[] = []
    const silent = createTcpServer((one) => void taken.push(one))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const starting = trpc.server.start.mutate({ target: `https://127.0.0.1:${(silent.address() as AddressInfo).port}` })
    starting.catch(() => {})
    await expect.poll(() => taken.length).toBe(1)
    await expect(trpc.server.start.mutate({ target })).rejects.toMatchObject({ data: { code: 'LAB_BUSY' }, message: /a path is being opened/ })
    await expect(trpc.matrix.start.mutate({})).rejects.toMatchObject({ data: { code: 'LAB_BUSY' } })
    await trpc.run.stop.mutate()
    await expect(starting).rejects.toMatchObject({ data: { code: 'LAB_STOPPED' } })
    expect([engine.watched(), await trpc.runs.list.query()]).toEqual([undefined, []])
    await trpc.server.start.mutate({ target })
    await until((state) => state.path !== null)
    for (const one of taken) one.destroy()
    silent.close()
  })

  it('that was closed does not come back over what was started since', async () => {
    await trpc.server.start.mutate({ target })
    const path = engine.watched()
    path?.stop()
    await path?.done
    // Its saved run is being read now.
    const { run } = await trpc.run.start.mutate({ scenario: 'clean', transports: ['sse'], openEnded: true })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(engine.watched()?.id).toBe(run)
  })
})
