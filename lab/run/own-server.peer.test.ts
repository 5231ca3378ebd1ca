import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../origin/certificate.ts'
import { readRunFile } from '../record/read-run-file.ts'
import type { Bases } from './foreign-clients/bases.ts'
import { curlView, nghttpView, runProgram } from './foreign-clients/command-line.ts'
import { startTestOrigin, testBytes, type TestOrigin } from './foreign-clients/test-origin.ts'

/** Clients that were not made for the lab see through `brownout proxy` what they see without it: every head, body, frame and end. */
const root = fileURLToPath(new URL('../..', import.meta.url))

type Clients = Awaited<ReturnType<typeof import('../../.config/foreign-clients.mjs').ensureForeignClients>>

let clients: Clients
let dir: string
let origin: TestOrigin
let direct: Bases
let proxied: Bases
const proxies: ChildProcess[] = []

/** Resolves with the address that the command prints. */
async function startProxy(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'dist/engine/brownout.mjs'), 'proxy', '--condition', 'clean', '--quiet', ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  proxies.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    const url = / is behind (\S+)$/.exec(line)?.[1]
    if (url !== undefined) {
      child.stdout.resume()
      return url
    }
  }
  throw new Error(`brownout proxy ${args.join(' ')} ended with ${child.exitCode} before it printed an address`)
}

beforeAll(async () => {
  const { ensureForeignClients } = (await import(new URL('../../.config/foreign-clients.mjs', import.meta.url).href)) as typeof import('../../.config/foreign-clients.mjs')
  clients = await ensureForeignClients()
  execFileSync(process.execPath, [join(root, '.config/build.mjs'), '--stale', 'cli'], { stdio: 'inherit' })
  dir = await mkdtemp(join(tmpdir(), 'brownout-own-server-'))
  const certificate = await makeCertificate()
  const [caFile, shownFile, uploadFile] = ['origin.pem', 'shown.pem', 'upload'].map((name) => join(dir, name)) as [string, string, string]
  await writeFile(caFile, certificate.cert)
  await writeFile(uploadFile, testBytes(200_003))
  origin = await startTestOrigin(certificate)
  direct = { plain: origin.plainUrl, tls: origin.tlsUrl, caFile, uploadFile }
  const [plain, tls] = await Promise.all([startProxy('--target', direct.plain, '--record', join(dir, 'run.ndjson')), startProxy('--target', direct.tls, '--ca', caFile, '--cert-out', shownFile)])
  proxied = { plain, tls, caFile: shownFile, uploadFile }
})

afterAll(async () => {
  for (const child of proxies) if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await once(child, 'exit')
  await origin?.[Symbol.asyncDispose]()
  if (dir !== undefined) await rm(dir, { recursive: true, force: true })
})

/** Runs one client directly and through the proxy; addresses are not part of what it saw. */
async function compare(look: (bases: Bases) => Promise<Record<string, unknown>>, atLeast: number): Promise<void> {
  const views: Record<string, unknown>[] = []
  for (const bases of [direct, proxied]) {
    const text = [bases.plain, bases.tls, direct.plain, direct.tls].reduce((all, base) => all.replaceAll(base.slice(base.indexOf('://') + 3), 'NETLOC'), JSON.stringify(await look(bases)))
    views.push(JSON.parse(text) as Record<string, unknown>)
  }
  const [without, through] = views
  expect(through).toEqual(without)
  expect(Object.keys(without ?? {}).length).toBeGreaterThanOrEqual(atLeast)
}

const program =
  (file: string, ...first: string[]) =>
  async ({ plain, tls, caFile }: Bases): Promise<Record<string, unknown>> => {
    const { code, stdout, stderr } = await runProgram(file, [...first, plain, tls, caFile, direct.plain, direct.tls])
    if (code !== 0) throw new Error(`${file} ended with ${code}: ${stderr}`)
    return JSON.parse(stdout.toString()) as Record<string, unknown>
  }

describe('a path without faults is not noticed', { timeout: 90_000 }, () => {
  it('by httpx over HTTP/1.1 and HTTP/2, httpx-sse, websockets, and bare sockets', () => compare(program(clients.python, clients.pythonClient), 200))
  it("by Go's net/http over HTTP/1.1 and HTTP/2, gorilla/websocket and x/net/websocket", () => compare(program(clients.goClient), 125))
  it('by curl: HTTP/1.0, 1.1 and 2, uploads, Expect, early hints, trailers', () => compare(curlView, 80))
  it('by nghttp: heads, trailers, resets and many streams at once', () => compare(nghttpView, 10))

  it('and the proxy has recorded all of it, up to its last moments, in a file that other commands read', async () => {
    // The last connections have closed; then there is no time to write anything more. The server keeps idle ones for 30 s.
    const stillOpen = async () => {
      const { events } = await readRunFile(join(dir, 'run.ndjson'))
      const closed = new Set(events.flatMap((event) => (event.kind === 'tcp-close' ? [event.conn] : [])))
      const open = new Set(events.flatMap((event) => (event.kind === 'tcp-open' && !closed.has(event.conn) ? [event.conn] : [])))
      return events.filter((event) => 'conn' in event && open.has(event.conn) && event.kind !== 'capture')
    }
    await expect.poll(stillOpen, { timeout: 45_000, interval: 250 }).toEqual([])
    const child = proxies.find(({ spawnargs }) => spawnargs.includes('--record')) as ChildProcess
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { header, events, interrupted } = await readRunFile(join(dir, 'run.ndjson'))
    expect(header.target).toBe(direct.plain)
    expect(interrupted).toBe(true)
    const opened = events.filter(({ kind }) => kind === 'tcp-open').length
    expect(opened).toBeGreaterThan(80)
    expect(events.filter(({ kind }) => kind === 'tcp-close')).toHaveLength(opened)
    expect(events.filter(({ kind }) => kind === 'hit')).toEqual([])
  })
})
