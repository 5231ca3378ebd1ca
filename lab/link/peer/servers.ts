import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type IncomingMessage, request } from 'node:http'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { ensurePeers } from '../../../.config/peers.mjs'
import { seededRandom } from '../../core/random.ts'
import { startLinkEngine } from '../engine.ts'

/** A Toxiproxy API under test: the real one, or ours. */
export interface ServerUnderTest extends AsyncDisposable {
  readonly name: 'real' | 'strict' | 'compat'
  readonly url: string
  readonly port: number
}

export interface Answer {
  readonly status: number
  readonly reason: string
  readonly headers: readonly string[]
  readonly body: string
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/version`).then((r) => r.ok, () => false)
}

export type ServerProcess = ServerUnderTest & { readonly process: ChildProcess }

async function startProcess(name: ServerUnderTest['name'], command: string, args: (port: number) => readonly string[]): Promise<ServerProcess> {
  const port = await freePort()
  const child = spawn(command, args(port), { stdio: 'ignore', env: { ...process.env, LOG_LEVEL: 'error' } })
  const url = `http://127.0.0.1:${port}`
  const deadline = performance.now() + 20_000
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`the ${name} server did not come up at ${url}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    name,
    url,
    port,
    process: child,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

/** The real server, built by `.config/peers.mjs`; rejects when it cannot be had: the comparison is never skipped. */
export async function startRealServer(): Promise<ServerProcess> {
  const { server } = await ensurePeers()
  return startProcess('real', server, (port) => ['-host', '127.0.0.1', '-port', String(port), '-proxy-metrics'])
}

/** Our engine in a process of its own, as the real one is: what is measured does not share its event loop. */
export async function startOurProcess(name: 'strict' | 'compat'): Promise<ServerProcess> {
  // From the root of the repository, where tests and benchmarks run.
  const outfile = resolve(`.cache/link-server/${name}-${process.pid}.mjs`)
  await build({ entryPoints: [resolve('lab/link/testing/serve-link.ts')], bundle: true, platform: 'node', format: 'esm', target: 'node20', outfile, logLevel: 'error' })
  return startProcess(name, process.execPath, (port) => [outfile, String(port), name])
}

export async function startOurServer(name: 'strict' | 'compat'): Promise<ServerUnderTest> {
  const engine = await startLinkEngine({ random: seededRandom(7), strict: name === 'strict', unreachable: 'fin', metrics: true })
  return { name, url: engine.url, port: engine.port, [Symbol.asyncDispose]: () => engine.close() }
}

export interface Ask {
  readonly method: string
  readonly path: string
  readonly body?: string | Buffer | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** One request on its own connection; headers as they came. */
export function ask(server: { readonly port: number }, { method, path, body, headers }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: server.port, method, path, agent: false, headers: { 'User-Agent': 'curl/8', Connection: 'keep-alive', ...headers } },
      (response: IncomingMessage) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (text += chunk))
        response.on('error', reject)
        response.on('end', () => {
          outgoing.destroy()
          const raw = response.rawHeaders
          const lines = raw.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${raw[i + 1]}`] : []))
          resolve({ status: response.statusCode ?? 0, reason: response.statusMessage ?? '', headers: lines, body: text })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.setTimeout(10_000, () => outgoing.destroy(new Error(`no answer to ${method} ${path}`)))
    outgoing.end(body)
  })
}

export async function deleteAllProxies(server: ServerUnderTest): Promise<void> {
  const all = JSON.parse((await ask(server, { method: 'GET', path: '/proxies' })).body) as Record<string, unknown>
  for (const name of Object.keys(all)) await ask(server, { method: 'DELETE', path: `/proxies/${encodeURIComponent(name)}` })
}
