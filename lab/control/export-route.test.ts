import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ExportSpec } from '../contract/export.ts'
import { exportRun, renderExport } from '../run/exports.ts'
import { openLab } from '../run/lab.ts'
import { openProbeSource } from '../run/probe-sources.ts'
import { createEngine, type Engine } from './engine.ts'
import { createExportTickets } from './export-tickets.ts'
import { type ControlServer, startControlServer } from './http-server.ts'
import type { AppRouter } from './router.ts'

const withoutBytes = fileURLToPath(new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url))
const other = fileURLToPath(new URL('../../fixtures/runs/upgrade-stripped.ndjson', import.meta.url))
const oldRun = '4ec13b36'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

describe('exports over HTTP', () => {
  let dir: string
  let run: string
  let withBytes: string
  let engine: Engine
  let server: ControlServer
  let socket: ReturnType<typeof createWSClient>
  let trpc: ReturnType<typeof createTRPCClient<AppRouter>>
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-export-'))
    await copyFile(withoutBytes, join(dir, 'a.ndjson'))
    withBytes = join(dir, 'b.ndjson')
    await writeFile(withBytes, captured(await readFile(other, 'utf8')))
    run = (await exportRun(withBytes)).log.header.run
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
  afterAll(async () => {
    await socket.close()
    await server.close()
    await engine.close()
    await rm(dir, { recursive: true, force: true })
  })

  const get = (path: string, { method = 'GET', ...headers }: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: server.port, path, method, headers: { host: `127.0.0.1:${server.port}`, ...headers } }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }))
      })
        .on('error', reject)
        .end()
    })
  const prepare = (spec: Omit<ExportSpec, 'subject'>, of = run) => trpc.export.prepare.mutate({ subject: { run: of }, ...spec })

  it.each(['pcapng', 'ndjson', 'har', 'csv', 'html'] as const)('gives the very bytes that the command line would write: %s', async (format) => {
    const { path, name } = await prepare({ format })
    const { status, headers, body } = await get(path)
    expect(status).toBe(200)
    expect(body.equals(Buffer.from(renderExport(format, await exportRun(withBytes))))).toBe(true)
    expect(headers['content-disposition']).toBe(`attachment; filename="${name}"`)
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'; sandbox")
  })

  it('lets a preview be framed by the UI, under the policy of the page itself; the UI frames nothing else and is framed by nobody', async () => {
    const { headers, body } = await get((await prepare({ format: 'html', preview: true })).path)
    const own = /content="(default-src [^"]+)"/.exec(body.toString())?.[1]?.replaceAll('&#39;', "'") ?? 'none'
    expect(headers['content-security-policy']).toBe(`${own}; frame-ancestors 'self'; sandbox allow-same-origin allow-modals`)
    expect(headers['content-disposition']).toMatch(/^inline/)
    const ui = String((await get('/')).headers['content-security-policy'] ?? '')
    // The page is there only when the UI is built.
    if (ui !== '') expect(ui.split('; ')).toEqual(expect.arrayContaining([`frame-src http://127.0.0.1:${server.port}/export/`, "frame-ancestors 'none'", "default-src 'none'"]))
    expect((await get((await prepare({ format: 'markdown', preview: true })).path)).headers['content-disposition']).toMatch(/^attachment/)
  })

  it('leaves out the sections that were switched off, and speaks the language that was asked for', async () => {
    const page = async (spec: Partial<ExportSpec>) => (await get((await prepare({ format: 'html', ...spec })).path)).body.toString()
    const whole = await page({})
    const short = await page({ sections: ['timeline'], language: 'zh' })
    expect(whole.match(/<h2>(?:Timeline|Measures|Delay|What happened)<\/h2>/g)).toHaveLength(4)
    expect(short).toContain('<html lang="zh-CN">')
    expect(short).toContain('<h2>时间线</h2>')
    expect(short).not.toMatch(/<h2>(?:度量|延迟|发生了什么)<\/h2>/)
  })

  it('answers only who was given the address, and only our own page', async () => {
    const { path } = await prepare({ format: 'json' })
    expect((await get(path.replace(/[\w-]{8}\//, 'AAAAAAAA/'))).status).toBe(404)
    expect((await get(path.replace(/[^/]+$/, 'other.json'))).status).toBe(404)
    expect((await get(path, { host: 'evil.example' })).status).toBe(403)
    expect((await get(path, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await get(path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    // Another port of this machine is the same site, and still somebody else.
    expect((await get(path, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await get(path, { method: 'POST' })).status).toBe(405)
    expect((await get(path, { method: 'HEAD' })).body).toHaveLength(0)
    expect((await get(path, { 'sec-fetch-site': 'same-origin', origin: `http://127.0.0.1:${server.port}` })).status).toBe(200)
  })

  it('says what cannot be made of a run, and why', async () => {
    const { formats, sections } = await trpc.export.offer.query({ run: oldRun })
    expect(formats.filter(({ missing }) => missing === 'bytes').map(({ id }) => id)).toEqual(['har', 'pcapng'])
    expect(sections).toEqual(['evidence', 'timeline', 'latency', 'measures', 'handshakes'])
    await expect(prepare({ format: 'har' }, oldRun)).rejects.toMatchObject({ data: { code: 'LAB_BAD_OPTION' }, message: /no bytes of the wire/ })
    await expect(prepare({ format: 'json' }, 'nothing')).rejects.toMatchObject({ data: { code: 'LAB_RUN_NOT_FOUND' } })
    await expect(trpc.export.offer.query({ matrix: true })).rejects.toMatchObject({ data: { code: 'LAB_BUSY' }, message: /run it first/ })
  })

  it('says so when the file is gone before it was fetched', async () => {
    const copy = join(dir, 'c.ndjson')
    const text = await readFile(withoutBytes, 'utf8')
    await writeFile(copy, text.replaceAll(oldRun, 'feedc0de'))
    const { path } = await prepare({ format: 'text' }, 'feedc0de')
    engine.exports.forget()
    await rm(copy)
    const { status, body } = await get(path)
    expect([status, body.toString()]).toEqual([409, expect.stringMatching(/there is no run "feedc0de"/)])
  })
})

/** The run with a request among the bytes of its first connection. */
function captured(text: string): string {
  const lines = text.trimEnd().split('\n')
  const at = lines.findIndex((line) => line.includes('"kind":"tcp-open"'))
  const { id, t, transport, hop, conn } = JSON.parse(lines[at] ?? '{}') as Record<string, unknown>
  const data = Buffer.from('GET /sse HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n').toString('base64')
  lines.splice(at + 1, 0, JSON.stringify({ id, t, side: 'wire', kind: 'capture', transport, hop, conn, dir: 'c2s', offset: 0, data }))
  return `${lines.join('\n')}\n`
}

describe('an address for one export', () => {
  const file = { name: 'a.json', mediaType: 'application/json', async *pieces() {} }

  it('is good for ten minutes', () => {
    let nowMs = 0
    const tickets = createExportTickets(() => nowMs)
    const { path } = tickets.issue({ file, preview: false })
    nowMs = 599_999
    expect(tickets.find(`${path}?again`)?.file).toBe(file)
    nowMs = 600_000
    expect(tickets.find(path)).toBeUndefined()
  })

  it('makes room by forgetting the oldest', () => {
    const tickets = createExportTickets(() => 0)
    const paths = Array.from({ length: 30 }, () => tickets.issue({ file, preview: false }).path)
    expect(paths.filter((path) => tickets.find(path)).length).toBe(24)
    expect(tickets.find(paths.at(-1) ?? '')).toBeDefined()
  })
})
