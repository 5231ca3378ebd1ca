import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { LabError, messageOf } from '../core/errors.ts'
import { findChromium } from './find-chromium.ts'

export { findChromium }

export interface LaunchOptions {
  /** Address of the probe page, with its token; it never appears among the arguments, which every user of the machine can read. */
  readonly url: string
  /** SHA-256 of public keys, base64: without an authority this browser trusts only what shows one of them in its chain. */
  readonly spkiSha256Base64: string | readonly string[]
  /** Executable; searched for when left out. */
  readonly path?: string | undefined
}

export interface Tab {
  close(): Promise<void>
}

/** A headless browser of our own. Its whole process tree and its profile folder are gone after `close`. */
export interface Chromium extends AsyncDisposable {
  readonly pid: number
  /** E.g. `Chrome/156.0.8078.79`, as the browser itself says. */
  readonly product: string
  /** Resolves when the browser has ended, for whatever reason. */
  readonly exited: Promise<void>
  /** Another tab, behind the one of the probe page. */
  openTabBehind(url: string): Promise<Tab>
  /** Stops every process of it (SIGSTOP) until the function is called that this returns. Undefined where there is no such signal. */
  readonly suspend: (() => () => void) | undefined
  close(): Promise<void>
}

const profilePrefix = 'brownout-chromium-'
const startWithinMs = 20_000
const endWithinMs = 3000

function flags(options: LaunchOptions, profile: string): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return [
    '--headless',
    // Chromium refuses to run as root with its sandbox.
    ...(isRoot ? ['--no-sandbox'] : []),
    // Commands come over a pipe. Its end is also the watchdog: when this process dies, even by SIGKILL, Chromium reads EOF and quits.
    '--remote-debugging-pipe',
    '--no-startup-window',
    `--user-data-dir=${profile}`,
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-breakpad',
    '--disable-quic',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-proxy-server',
    '--password-store=basic',
    '--use-mock-keychain',
    // Its tab is the one in front, so its timers run freely; those of tabs behind it are held back, as they are for anybody.
    '--disable-renderer-backgrounding',
    '--disable-backgrounding-occluded-windows',
    `--ignore-certificate-errors-spki-list=${[options.spkiSha256Base64].flat().join(',')}`,
  ]
}

/** Starts a system Chromium without a window and opens the probe page in it. */
export async function launchChromium(options: LaunchOptions): Promise<Chromium> {
  const path = options.path ?? (await findChromium()).path
  await removeStaleProfiles()
  const profile = await mkdtemp(join(tmpdir(), `${profilePrefix}${process.pid}-`))
  const child = spawn(path, flags(options, profile), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Its own group, so that Ctrl-C reaches the engine alone, which then ends the run in order, and so that the whole tree can be killed.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const killOnExit = (): void => killTree(child)
  process.once('exit', killOnExit)
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  const close = async (): Promise<void> => {
    killTree(child)
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, endWithinMs).unref())])
    process.removeListener('exit', killOnExit)
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {})
  }
  try {
    const { product, send } = await openPage(child, options.url)
    return { pid: child.pid ?? 0, product, exited, openTabBehind: (url) => openTabBehind(send, url), suspend: process.platform === 'win32' ? undefined : () => suspend(child), close, [Symbol.asyncDispose]: close }
  } catch (cause) {
    await close()
    throw new LabError('LAB_PROBE_MISSING', `${path} did not start: ${messageOf(cause)} Try another browser with BROWNOUT_CHROMIUM, or --probe node.`, { cause })
  }
}

/** Waits for the browser, then has it open the page; both through the pipe (Chrome DevTools Protocol, NUL-separated JSON). */
async function openPage(child: ChildProcess, url: string): Promise<{ readonly product: string; readonly send: PipeClient }> {
  const complaints = tailOf(child.stderr)
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => reject(new Error(`it ended at once (${signal ?? `exit code ${code}`}). ${complaints()}`)))
  })
  const send = createPipeClient(child.stdio[3] as Writable, child.stdio[4] as Readable)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it said nothing for ${startWithinMs} ms. ${complaints()}`)), startWithinMs)
  })
  const opened = async (): Promise<string> => {
    const { product } = (await send('Browser.getVersion', {})) as { product?: unknown }
    await send('Target.createTarget', { url })
    return String(product)
  }
  try {
    return { product: await Promise.race([opened(), ended, late]), send }
  } finally {
    clearTimeout(timer)
    ended.catch(() => {})
  }
}

async function openTabBehind(send: PipeClient, url: string): Promise<Tab> {
  const { targetId } = (await send('Target.createTarget', { url, background: true })) as { targetId: string }
  return { close: async () => void (await send('Target.closeTarget', { targetId })) }
}

type PipeClient = (method: string, params: object) => Promise<unknown>

function createPipeClient(input: Writable, output: Readable): PipeClient {
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>()
  let id = 0
  let pending = ''
  input.on('error', () => {})
  output.on('error', () => {})
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const frames = (pending + chunk).split('\0')
    pending = frames.pop() ?? ''
    for (const frame of frames) {
      const answer = JSON.parse(frame) as { id?: number; result?: unknown; error?: { message?: string } }
      const asked = waiting.get(answer.id ?? -1)
      waiting.delete(answer.id ?? -1)
      if (answer.error) asked?.reject(new Error(answer.error.message ?? 'refused'))
      else asked?.resolve(answer.result)
    }
  })
  return (method, params) =>
    new Promise((resolve, reject) => {
      waiting.set(++id, { resolve, reject })
      input.write(`${JSON.stringify({ id, method, params })}\0`)
    })
}

/** Chromium logs a lot that means nothing; only its last words matter when it does not start. */
function tailOf(stream: Readable | null): () => string {
  let tail = ''
  stream?.on('error', () => {})
  stream?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-8000)
  })
  return () => {
    const lines = tail.trim().split('\n')
    return lines.findLast((line) => line.includes(':FATAL:')) ?? lines.at(-1) ?? ''
  }
}

/** What its peers see of a machine that sleeps, except that this one's kernel goes on acknowledging. */
function suspend({ pid }: ChildProcess): () => void {
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (pid !== undefined) process.kill(-pid, name)
    } catch {
      // Already gone.
    }
  }
  signal('SIGSTOP')
  return () => signal('SIGCONT')
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true })
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}

/** An engine that was killed could not remove its browser's profile; the next one does. */
async function removeStaleProfiles(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names) {
    const owner = name.startsWith(profilePrefix) ? Number(name.slice(profilePrefix.length).split('-')[0]) : 0
    if (owner > 0 && !isAlive(owner)) await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
