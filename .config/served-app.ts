import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test as base, type Page } from '@playwright/test'
import { EventSource } from 'eventsource'
import { WebSocket, WebSocketServer } from 'ws'

const cli = fileURLToPath(new URL('../dist/engine/brownout.mjs', import.meta.url))

export interface Served {
  /** With the token in the fragment. */
  readonly address: string
  readonly pid: number
  /** @param signal SIGTERM lets it end its work, SIGKILL is a crash */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** A folder for runs that is gone after `use`. */
export async function withDataFolder(use: (data: string) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'brownout-ui-'))
  try {
    await use(data)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

/** A scenario of the person's, as other hands see it. */
export function ownScenario(data: string, id: string): { read(): Promise<string>; append(text: string): Promise<void> } {
  const path = join(data, 'scenarios', `${id}.yaml`)
  return { read: () => readFile(path, 'utf8'), append: (text) => appendFile(path, text) }
}

/** @param port '0' for any */
export async function startServe(data: string, port = '0'): Promise<Served> {
  const child = spawn(process.execPath, [cli, 'serve', '--port', port], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BROWNOUT_DATA: data } })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await addressOf(child.stdout, ended)
  return {
    address,
    pid: child.pid ?? 0,
    end(signal) {
      child.kill(signal)
      return ended
    },
  }
}

const recordedRuns = fileURLToPath(new URL('../fixtures/runs', import.meta.url))

/** Puts a run's file among those that are kept. */
export function saveRun(data: string, name: string, text: string): Promise<void> {
  return writeFile(join(data, 'runs', name), text)
}

/** The text of a run file in `fixtures/runs`. */
export function recordedRun(name: string): Promise<string> {
  return readFile(join(recordedRuns, name), 'utf8')
}

/** What the browser is given to keep when something is pressed. */
export async function downloadedBy(page: Page, press: () => Promise<void>): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}

/** Another screen than the one on show, by its key. It takes the focus two frames after it is there: what is focused before then has its next key taken away. */
export async function goTo(page: Page, key: string): Promise<void> {
  await page.keyboard.press(`Alt+${key}`)
  await expect(page.locator('main')).toBeFocused()
}

/** A saved run on Live, opened from the list with the keyboard. @param title of its row */
export async function openSavedRun(page: Page, address: string, title: RegExp): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await goTo(page, '8')
  await page.getByRole('grid').getByRole('row', { name: title }).press('Enter')
  await expect(page.getByRole('application', { name: /^Time lanes/ })).toBeVisible()
}

/** A service of somebody, with an event stream and a WebSocket, and clients for it that come back like a browser's. */
export interface OwnService {
  readonly url: string
  /** Opens an event stream and a WebSocket through this address; they go on until the test ends. */
  connectThrough(address: string): Promise<void>
}

export async function ownService(use: (service: OwnService) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url !== '/events') return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const timer = setInterval(() => response.write('data: tick\n\n'), 100)
    response.on('close', () => clearInterval(timer))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.send('welcome'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const over = new AbortController()
  const sources: EventSource[] = []
  try {
    await use({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      async connectThrough(address) {
        const source = new EventSource(`${address}/events`)
        const socket = new WebSocket(`${address.replace('http', 'ws')}/ws`)
        socket.on('error', () => {})
        over.signal.addEventListener('abort', () => socket.terminate())
        sources.push(source)
        await Promise.all([once(socket, 'message'), new Promise((resolve) => source.addEventListener('message', resolve, { once: true }))])
      },
    })
  } finally {
    over.abort()
    for (const source of sources) source.close()
    server.closeAllConnections()
    server.close()
  }
}

/** A `brownout serve` for one test, so that none sees the runs of another, and its address with the token. */
export const test = base.extend<{ runs: readonly string[]; data: string; address: string }>({
  /** Names of run files in `fixtures/runs` that the engine finds in its folder. */
  runs: [[], { option: true }],
  /** The engine's folder. */
  data: async ({ runs }, use) => {
    await withDataFolder(async (data) => {
      await mkdir(join(data, 'runs'))
      for (const name of runs) await copyFile(join(recordedRuns, name), join(data, 'runs', name))
      await use(data)
    })
  },
  address: async ({ data }, use) => {
    const served = await startServe(data)
    try {
      await use(served.address)
    } finally {
      await served.end('SIGTERM')
    }
  },
})
export { expect } from '@playwright/test'

function addressOf(stdout: NodeJS.ReadableStream, ended: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(text)?.[0]
      if (address !== undefined) resolve(address)
    })
    void ended.then(() => reject(new Error('brownout serve ended before it printed its address')))
  })
}
