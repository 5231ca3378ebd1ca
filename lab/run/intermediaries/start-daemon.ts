import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { releaseStack } from '../../core/release.ts'
import type { DaemonDefinition, DaemonSetup, Route } from './daemon.ts'

export interface DaemonOptions {
  /** Ports are chosen here. */
  readonly routes: readonly Omit<Route, 'port'>[]
  readonly certificate: { readonly key: string; readonly cert: string }
  readonly settings?: readonly string[]
  readonly forLimits?: boolean
  /** Its timers are divided by this. */
  readonly scale: number
}

/** Real software that listens on loopback. */
export interface Daemon extends AsyncDisposable {
  readonly software: string
  readonly version: string
  /** In the order of the routes; undefined where the software has no TLS. */
  readonly ports: readonly (number | undefined)[]
  /** What an administrator does after a change of the configuration. */
  reload(): Promise<void>
}

const run = promisify(execFile)
const startWithinMs = 15_000

/** Debian installs what is missing, as root; no service is started by it. @throws Error when the software cannot be had. */
export async function installDaemon({ binary, packages, software }: DaemonDefinition): Promise<void> {
  if (existsSync(binary)) return
  const provision = (await import(new URL('../../../.config/provision.mjs', import.meta.url).href)) as { install(packages: readonly string[], why: string): boolean }
  const policy = '/usr/sbin/policy-rc.d'
  const ours = process.getuid?.() === 0 && !existsSync(policy)
  // 101: a package may not start its service (invoke-rc.d).
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    provision.install(packages, `the gateway is compared with ${software}`)
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
  if (!existsSync(binary)) throw new Error(`${software} is not installed: apt-get install ${packages.join(' ')}`)
}

export async function startDaemon(definition: DaemonDefinition, { routes, certificate, settings = [], forLimits = false, scale }: DaemonOptions): Promise<Daemon> {
  await installDaemon(definition)
  const version = definition.version.exec(Object.values(await run(definition.binary, [...definition.versionArgs])).join('\n'))?.[1] ?? 'unknown'
  const stack = releaseStack()
  try {
    const served = routes.filter(({ tls }) => definition.speaksTls || !tls)
    const placed = await Promise.all(served.map(async (route): Promise<Route> => ({ ...route, port: await freePort() })))
    const groups = definition.oneRouteEach ? placed.map((route) => [route]) : [placed]
    const running: Running[] = []
    for (const group of groups) running.push(stack.own(await launch(definition, { routes: group, certificate, settings, forLimits, scale }), (one) => one.stop()))
    return {
      software: definition.software,
      version,
      ports: routes.map((route) => placed[served.indexOf(route)]?.port),
      async reload() {
        for (const one of running) await one.reload()
      },
      [Symbol.asyncDispose]: () => stack.release(),
    }
  } catch (error) {
    await stack.release()
    throw error
  }
}

interface Running {
  reload(): Promise<void>
  stop(): Promise<void>
}

interface Placed {
  readonly routes: readonly Route[]
  readonly certificate: DaemonOptions['certificate']
  readonly settings: readonly string[]
  readonly forLimits: boolean
  readonly scale: number
}

async function launch(definition: DaemonDefinition, { routes, certificate, settings, forLimits, scale }: Placed): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'brownout-daemon-'))
  // Some give up root and write their files as somebody else.
  await chmod(folder, 0o777)
  const setup: DaemonSetup = { routes, folder, certFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'certificate.pem.key'), settings, forLimits, scaledMs: (labSeconds) => (labSeconds * 1000) / scale, adminPort: await freePort() }
  const { files, args } = definition.configure(setup)
  // HAProxy wants both in one file, or the key beside the certificate by this name.
  for (const [name, text] of Object.entries({ ...files, 'certificate.pem': certificate.cert, 'certificate.pem.key': certificate.key })) await writeFile(join(folder, name), text)
  await mkdir(join(folder, 'home'), { mode: 0o777 })
  const log = join(folder, 'output.log')
  // A process group of its own: masters leave no worker behind.
  const child = spawn('/bin/sh', ['-c', 'exec "$0" "$@" >"$OUTPUT" 2>&1', definition.binary, ...args], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, OUTPUT: log, HOME: join(folder, 'home'), XDG_DATA_HOME: join(folder, 'home'), XDG_CONFIG_HOME: join(folder, 'home') },
  })
  const stop = async () => {
    await endGroup(child)
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
  try {
    for (const { port } of routes) await untilListening(port, child)
  } catch (error) {
    const output = [await readFile(log, 'utf8').catch(() => ''), await readFile(join(folder, 'error.log'), 'utf8').catch(() => ''), await readFile(join(folder, 'cache.log'), 'utf8').catch(() => '')].join('\n').trim()
    await stop()
    throw new Error(`${definition.software} did not start: ${output.slice(-2000)}`, { cause: error })
  }
  return {
    async reload() {
      if (typeof definition.reload === 'string') child.kill(definition.reload)
      else {
        const [command = '', ...rest] = definition.reload(setup)
        await run(command, rest, { env: { ...process.env, HOME: join(folder, 'home') } })
      }
    },
    stop,
  }
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + startWithinMs
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`)
    const up = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.on('connect', () => (socket.destroy(), resolve(true)))
      socket.on('error', () => setTimeout(() => resolve(false), 25))
    })
    if (up) return
    if (performance.now() > deadline) throw new Error(`nothing listens on ${port} after ${startWithinMs} ms`)
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
  await ended
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
