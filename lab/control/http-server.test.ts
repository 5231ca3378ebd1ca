import { request } from 'node:http'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { openLab } from '../run/lab.ts'
import { openProbeSource } from '../run/probe-sources.ts'
import { createEngine, type Engine } from './engine.ts'
import { type ControlServer, startControlServer } from './http-server.ts'
import type { AppRouter } from './router.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

describe('the control server', () => {
  let engine: Engine
  let server: ControlServer
  beforeAll(async () => {
    const lab = await openLab({ openProbe: (_kind, certificate) => openProbeSource('node', certificate, { announce: () => {} }) })
    engine = createEngine({ lab, saveDir: '/nonexistent', defaultProbe: 'node' })
    server = await startControlServer(engine, { port: 0 })
  })
  afterAll(async () => {
    await server.close()
    await engine.close()
  })

  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path, headers: { host: `127.0.0.1:${server.port}`, ...headers } }, (response) => {
        response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }))
      })
        .on('error', reject)
        .end()
    })

  /** How the WebSocket door answers: the first thing that happens. */
  const knock = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/trpc?connectionParams=1`, { headers })
      socket.on('open', () => (resolve('open'), socket.terminate()))
      socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)))
      socket.on('error', () => resolve('error'))
    })

  const client = (token: string) => {
    const ours = `http://127.0.0.1:${server.port}`
    class OurPage extends WebSocket {
      constructor(url: string | URL) {
        super(url, { origin: ours })
      }
    }
    const socket = createWSClient({ url: `ws://127.0.0.1:${server.port}/trpc`, WebSocket: OurPage as never, connectionParams: { token } })
    return { socket, trpc: createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] }) }
  }
  const tokenOf = () => new URLSearchParams(new URL(server.url).hash.slice(1)).get('t') ?? ''

  it('refuses a foreign Host, which is how DNS rebinding would come in', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403)
  })

  it.each(['/../package.json', '/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd'])('serves nothing outside the UI: %s', async (path) => {
    expect([403, 404]).toContain((await get(path)).status)
  })

  it('survives a path that is not valid percent-encoding', async () => {
    await expect(get('/%E0%A4%A')).rejects.toThrow()
    expect((await get('/nothing-here')).status).toBe(404)
  })

  it('lets only its own page open the WebSocket', async () => {
    expect(await knock({ origin: 'https://evil.example' })).toBe('403')
    expect(await knock({})).toBe('403')
    expect(await knock({ origin: `http://127.0.0.1:${server.port}` })).toBe('open')
  })

  it('answers nobody without the token', async () => {
    const { socket, trpc } = client('wrong'.padEnd(tokenOf().length, 'x'))
    await expect(trpc.engine.info.query()).rejects.toThrow()
    await socket.close()
  })

  it('tells whoever has the token about the engine, and gives errors with their code', async () => {
    const { socket, trpc } = client(tokenOf())
    expect(await trpc.engine.info.query()).toMatchObject({ pid: process.pid, defaultProbe: 'node' })
    await expect(trpc.run.start.mutate({ scenario: 'no-such-thing' })).rejects.toMatchObject({ data: { code: 'LAB_SCENARIO_NOT_FOUND' } })
    await expect(trpc.lessons.open.query('no-such-lesson')).rejects.toMatchObject({ data: { code: 'LAB_LESSON_NOT_FOUND' } })
    await expect(trpc.run.fault.mutate({ fault: 'gateway/strip-upgrade', on: true })).rejects.toMatchObject({ data: { code: 'LAB_BUSY' } })
    await socket.close()
  })

  it('names the port that is in use and the way out', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen({ host: '127.0.0.1', port: 0 }, resolve))
    const { port } = taken.address() as { port: number }
    await expect(startControlServer(engine, { port })).rejects.toThrow(new RegExp(`port ${port} is already in use.*--port`))
    taken.close()
  })
})
