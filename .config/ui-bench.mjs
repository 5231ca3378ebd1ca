/**
 * What the UI costs, in the system's Chromium, against the built renderer: `npm run bench -- ui`.
 *
 * The engine is the real one. Its `run.watch` is answered here, with a made-up run of as many events as are wanted, so that what is
 * measured is the page and not the lab; the longest run is a file in the engine's folder. `UI_BENCH_LIVE_SECONDS` (default 30) is the length of the live run; 600 for a flat heap.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { findChromium } from './find-chromium.mjs'
import { feedEveryMs, madeUpEvents, madeUpTransports, writeMadeUpRun } from './made-up-run.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const liveSeconds = Number(process.env.UI_BENCH_LIVE_SECONDS ?? 30)
/** Of a run that this window saw. */
const eventsInMemory = 100_000
/** Of a saved run, whose events the engine keeps and gives where one looks. */
const eventsInFile = 1_000_000

/** @typedef {{ name: string, unit: string, value: number, goal?: number }} Result */

/** @param {{ endT: number, live: boolean }} options */
function runState({ endT, live }) {
  return {
    run: live ? 'bench-live' : 'bench',
    scenario: { id: 'clean', title: 'Bench', notes: [], answers: {}, feed: { everyMs: feedEveryMs * 20, payloadBytes: 64, heartbeatMs: 'off', ring: 100 }, transports: madeUpTransports, contract: 'latest', timeline: [], expect: {}, seed: 1 },
    phase: live ? 'running' : 'done', probe: 'chromium', probeVersion: '', scale: 20, seed: 1, plannedMs: live ? null : endT, window: { startT: 0, faultFromT: null, faultToT: null, endT }, faults: [], cells: [], health: null, events: 0, undoable: 0,
  }
}

/** Answers `run.watch` itself and lets everything else through. @param {import('@playwright/test').Page} page */
async function ownRun(page) {
  /** @type {((update: object) => void) | undefined} */
  let send
  /** @type {() => void} */
  let tell = () => {}
  const ready = new Promise((/** @type {(value?: unknown) => void} */ resolve) => (tell = resolve))
  await page.routeWebSocket(/\/trpc/, (socket) => {
    const engine = socket.connectToServer()
    socket.onMessage((text) => {
      // One message, several in a list, or a PONG.
      const messages = /^[{[]/.test(text.toString()) ? [JSON.parse(text.toString())].flat() : []
      const own = messages.find((message) => message.params?.path === 'run.watch')
      if (!own) return engine.send(text)
      engine.send(JSON.stringify(messages.filter((message) => message !== own)))
      socket.send(JSON.stringify({ id: own.id, result: { type: 'started' } }))
      send = (update) => socket.send(JSON.stringify({ id: own.id, result: { type: 'data', data: update } }))
      tell()
    })
  })
  return { ready, send: (/** @type {object} */ update) => send?.(update) }
}

/** @param {readonly number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** Zooms and pans with the wheel, a step a frame, and tells how long each frame kept the main thread. @param {import('@playwright/test').Page} page */
function moveAbout(page) {
  return page.evaluate(async () => {
    const surface = document.querySelector('[role="application"]')
    if (!surface) throw new Error('there are no lanes')
    const box = surface.getBoundingClientRect()
    const busy = []
    const steps = 240
    for (let i = 0; i < steps; i++) {
      const began = await new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())))
      // In, along, and out again.
      const zoom = i < 60 || (i >= 120 && i < 180)
      surface.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, ctrlKey: zoom, clientX: box.left + box.width * 0.4, deltaY: zoom ? (i < 60 ? -70 : 70) : 0, deltaX: zoom ? 0 : i < 120 ? 60 : -60 }))
      // React renders in a task of its own, the painter in the next frame: both are over when a task after that frame runs.
      await new Promise((resolve) => requestAnimationFrame(() => {
        const painted = performance.now()
        const channel = new MessageChannel()
        channel.port1.onmessage = () => resolve(busy.push({ interval: painted - began, work: performance.now() - painted }))
        channel.port2.postMessage(0)
      }))
    }
    return busy
  })
}

/** @param {import('@playwright/test').Browser} browser @param {string} address @returns {Promise<Result[]>} */
async function inMemory(browser, address) {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  const engine = await ownRun(page)
  await page.goto(address)
  await engine.ready
  const events = [...madeUpEvents(eventsInMemory)].slice(0, eventsInMemory)
  const endT = events.at(-1)?.t ?? 0
  engine.send({ kind: 'state', nowT: endT, state: runState({ endT, live: false }) })
  for (let i = 0; i < events.length; i += 5000) engine.send({ kind: 'events', run: 'bench', nowT: endT, events: events.slice(i, i + 5000) })
  await page.getByRole('tab', { name: `Events ${eventsInMemory.toLocaleString('en-US')}` }).waitFor({ timeout: 60_000 })
  const frames = await moveAbout(page)
  await page.close()
  return told(eventsInMemory, frames, 16.7)
}

/** @param {import('@playwright/test').Browser} browser @param {string} address @returns {Promise<Result[]>} */
async function inFile(browser, address) {
  mkdirSync(join(data, 'runs'), { recursive: true })
  await writeMadeUpRun(join(data, 'runs'), eventsInFile)
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  await page.goto(address)
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  await page.keyboard.press('Alt+8')
  await page.getByRole('grid').getByRole('row', { name: /Made up/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('The whole as a density').waitFor({ timeout: 120_000 })
  const frames = await moveAbout(page)
  await page.close()
  return told(eventsInFile, frames, 33)
}

/** @param {number} count @param {readonly { interval: number, work: number }[]} frames @param {number} goal @returns {Result[]} */
function told(count, frames, goal) {
  const name = `${count.toLocaleString('en-US')} events, pan and zoom`
  return [
    { name: `${name}: frame, p95`, unit: 'ms', value: quantile(frames.map(({ work }) => work), 0.95), goal },
    { name: `${name}: frame, p50`, unit: 'ms', value: quantile(frames.map(({ work }) => work), 0.5) },
    { name: `${name}: from one frame to the next, p95`, unit: 'ms', value: quantile(frames.map(({ interval }) => interval), 0.95) },
  ]
}

/** Eight lanes at 500 events a second: how busy the main thread is, and what stays in memory. @param {import('@playwright/test').Browser} browser @param {string} address @returns {Promise<Result[]>} */
async function live(browser, address) {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  const engine = await ownRun(page)
  await page.goto(address)
  await engine.ready
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const metric = async (/** @type {string} */ name) => (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === name)?.value ?? 0
  const events = madeUpEvents(liveSeconds * 500 + 1000)
  // The made-up feed gives about 90 events a second of its time: it is told faster than it was.
  engine.send({ kind: 'state', nowT: 0, state: runState({ endT: 0, live: true }) })
  const began = performance.now()
  const busyAtStart = await metric('TaskDuration')
  /** @type {{ s: number, mb: number }[]} */
  const heap = []
  let nowT = 0
  for (let tick = 1; tick <= liveSeconds * 10; tick++) {
    const batch = Array.from({ length: 50 }, () => events.next().value).filter((event) => event !== undefined)
    nowT = batch.at(-1)?.t ?? nowT
    engine.send({ kind: 'events', run: 'bench-live', nowT, events: batch })
    if (tick % Math.max(20, Math.round(liveSeconds / 2)) === 0) {
      await cdp.send('HeapProfiler.collectGarbage')
      heap.push({ s: (performance.now() - began) / 1000, mb: (await metric('JSHeapUsedSize')) / 1e6 })
    }
    await new Promise((wait) => setTimeout(wait, Math.max(0, began + tick * 100 - performance.now())))
  }
  const share = (100 * ((await metric('TaskDuration')) - busyAtStart) * 1000) / (performance.now() - began)
  await page.close()
  // The first third is what a run needs at all.
  const later = heap.slice(Math.floor(heap.length / 3))
  return [
    { name: 'live, 8 lanes, 500 events/s: main thread busy', unit: '%', value: share, goal: 30 },
    { name: `live, ${liveSeconds} s: heap after collection, last`, unit: 'MB', value: heap.at(-1)?.mb ?? Number.NaN },
    { name: `live, ${liveSeconds} s: heap slope after the first third`, unit: 'MB/min', value: slope(later) * 60 },
  ]
}

/** Least squares. @param {readonly { s: number, mb: number }[]} points */
function slope(points) {
  const mean = (/** @type {(point: { s: number, mb: number }) => number} */ of) => points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [s, mb] = [mean((point) => point.s), mean((point) => point.mb)]
  return points.reduce((sum, point) => sum + (point.s - s) * (point.mb - mb), 0) / points.reduce((sum, point) => sum + (point.s - s) ** 2, 0)
}

/** @param {import('@playwright/test').Browser} browser @param {string} address @returns {Promise<Result[]>} */
async function firstContent(browser, address) {
  const times = []
  for (let round = 0; round < 5; round++) {
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
    await page.goto(address)
    await page.getByRole('button', { name: 'Run', exact: true }).first().waitFor()
    // From the navigation's start to the screen with its Run button: the engine was asked in between.
    times.push(await page.evaluate(() => performance.now()))
    await page.close()
  }
  return [{ name: 'first content once the engine is up', unit: 'ms', value: quantile(times, 0.5), goal: 1000 }]
}

/** @returns {Result[]} */
function bundle() {
  const folder = join(root, 'dist/renderer/assets')
  const page = readFileSync(join(root, 'dist/renderer/index.html'), 'utf8')
  const sizeOf = (/** @type {string} */ name) => gzipSync(readFileSync(join(folder, name))).length / 1000
  const code = readdirSync(folder).filter((name) => /\.(js|css)$/.test(name))
  const sum = (/** @type {readonly string[]} */ names) => names.reduce((total, name) => total + sizeOf(name), 0)
  return [
    { name: 'bundle for the first screen, gzip', unit: 'kB', value: sum(code.filter((name) => page.includes(name))), goal: 350 },
    { name: 'all screens and languages, gzip', unit: 'kB', value: sum(code) },
  ]
}

/** @param {readonly Result[]} results */
function save(results) {
  const file = join(root, 'docs/bench/ui.json')
  mkdirSync(dirname(file), { recursive: true })
  let before = []
  try {
    before = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // The first time.
  }
  const run = { at: new Date().toISOString(), machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`, node: process.version, chromium: browser.version(), results: results.map((result) => ({ ...result, value: Number(result.value.toPrecision(4)) })) }
  writeFileSync(file, `${JSON.stringify([...before, run], null, 2)}\n`)
}

const data = mkdtempSync(join(tmpdir(), 'brownout-ui-bench-'))
const serve = spawn(process.execPath, [join(root, 'dist/engine/brownout.mjs'), 'serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BROWNOUT_DATA: data } })
const executablePath = findChromium()
const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
try {
  /** @type {string} */
  const address = await new Promise((found, lost) => {
    let text = ''
    serve.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      const match = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec((text += chunk))
      if (match) found(match[0])
    })
    serve.once('exit', () => lost(new Error('brownout serve ended before it printed its address; build it first: node .config/build.mjs')))
  })
  const results = [...bundle(), ...(await firstContent(browser, address)), ...(await inMemory(browser, address)), ...(await inFile(browser, address)), ...(await live(browser, address))]
  for (const { name, unit, value, goal } of results) console.log(`${name.padEnd(66)} ${value.toFixed(1).padStart(9)} ${unit.padEnd(7)}${goal === undefined ? '' : `goal < ${goal}${value < goal ? '' : '  MISSED'}`}`)
  save(results)
} finally {
  await browser.close()
  serve.kill('SIGTERM')
  rmSync(data, { recursive: true, force: true })
}
