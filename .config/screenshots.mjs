/**
 * The pictures of `docs/screenshots`: every screen in both languages, light and dark, at two sizes, from runs made for them on this machine.
 *
 *   node .config/screenshots.mjs                 all screens
 *   node .config/screenshots.mjs live compare    only these
 *
 * Needs a system Chromium, a Chinese font (Debian: fonts-noto-cjk) and a machine with little else to do: a busy one gives no verdicts.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { findChromium } from './find-chromium.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, 'docs/screenshots')
const sizes = [{ name: '1440', width: 1440, height: 900 }, { name: '1920', width: 1920, height: 1080 }]
const only = process.argv.slice(2)
const wanted = (/** @type {string} */ screen) => only.length === 0 || only.includes(screen)
/** Shown on Live: it cuts every transport and asks each what it does about it. */
const condition = 'Connections reset'
/** Screens that need nothing but a finished run or two, and where they are. */
/** @type {readonly { screen: string, go: string, press?: string }[]} */
const others = [
  { screen: 'compare', go: 'Alt+3', press: `Compare two runs of “${condition}”` },
  { screen: 'inspector', go: 'Alt+5' },
  { screen: 'report', go: 'Alt+6' },
  { screen: 'scenarios', go: 'Alt+7' },
  { screen: 'runs', go: 'Alt+8' },
  { screen: 'server', go: 'Alt+9' },
  { screen: 'settings', go: 'Alt+0' },
]

mkdirSync(folder, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'brownout-screenshots-'))
const serve = spawn(process.execPath, [join(root, 'dist/engine/brownout.mjs'), 'serve'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BROWNOUT_DATA: data } })
const executablePath = findChromium()
const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
try {
  const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1440, height: 900 } })
  await page.goto(await addressOf(serve))
  await page.getByRole('navigation').waitFor()
  if (wanted('matrix')) {
    await page.keyboard.press('Alt+2')
    await page.getByRole('button', { name: 'Run all' }).click()
    await page.getByRole('button', { name: 'Stop' }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Run all' }).waitFor({ timeout: 900_000 })
    await measureAgain(page)
    await page.getByRole('gridcell', { name: /^SSE, 502 for a moment/ }).click()
    await shoot(page, 'matrix')
  }
  const rest = others.filter(({ screen }) => wanted(screen))
  if (wanted('live') || rest.length > 0) {
    await page.keyboard.press('Alt+1')
    // What it is compared with: the same, with other clients.
    if (wanted('compare')) {
      await chooseClients(page, 'Node clients')
      await run(page, condition)
      await chooseClients(page, 'Chromium')
    }
    await run(page, condition)
    await page.getByRole('button', { name: /^SSE EventSource, HTTP\/1/ }).click()
    if (wanted('live')) await shoot(page, 'live')
  }
  for (const { screen, go, press } of rest) {
    await page.keyboard.press(go)
    await page.locator('main').waitFor()
    if (press !== undefined) await page.locator('main').getByRole('button', { name: press }).click()
    await page.waitForTimeout(2000)
    await shoot(page, screen)
  }
  if (wanted('lessons')) {
    await page.keyboard.press('Alt+4')
    await page.locator('main').getByRole('button').filter({ hasText: 'Notes D' }).waitFor()
    await shoot(page, 'lessons')
    await page.locator('main').getByRole('button').filter({ hasText: 'Notes D' }).click()
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await page.getByRole('button', { name: 'Lock prediction' }).waitFor()
    await shoot(page, 'lesson-predict')
  }
  if (wanted('advisor')) {
    await page.getByRole('navigation').getByRole('button', { name: 'Advisor' }).click()
    await page.waitForTimeout(2000)
    const unmeasured = page.getByRole('button', { name: /^Run (these|this)/ })
    // A matrix of the same folder has measured what the advisor asks for.
    if (await unmeasured.isVisible()) {
      await unmeasured.click()
      await page.getByRole('button', { name: 'Stop' }).waitFor({ timeout: 60_000 })
      await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'hidden', timeout: 300_000 })
      await page.waitForTimeout(2000)
    }
    await shoot(page, 'advisor')
  }
  if (wanted('notes')) {
    await page.getByRole('navigation').getByRole('button', { name: 'Notes' }).click()
    await page.getByRole('button', { name: 'Check all' }).click()
    await page.getByRole('button', { name: 'Stop' }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Check all' }).waitFor({ timeout: 900_000 })
    await shoot(page, 'notes')
  }
} finally {
  await browser.close()
  serve.kill('SIGTERM')
  await new Promise((done) => serve.once('exit', done))
  rmSync(data, { recursive: true, force: true })
}

/** A run on the Live screen, again while the machine is too busy for a verdict. @param {import('@playwright/test').Page} page @param {string} title */
async function run(page, title) {
  await page.getByRole('button', { name: /Condition or scenario/ }).click()
  await page.getByRole('option', { name: title }).first().click()
  for (let attempt = 0; attempt < 5; attempt++) {
    await page.getByRole('button', { name: 'Run', exact: true }).first().click()
    await page.getByRole('button', { name: /^Stop/ }).waitFor({ timeout: 60_000 })
    await page.getByRole('status').filter({ hasText: 'Finished' }).waitFor({ timeout: 120_000 })
    if ((await page.locator('[data-verdict="invalid"]').count()) === 0) return
    console.error('screenshots: the machine was too busy for a verdict, trying again')
  }
}

/** @param {import('@playwright/test').Page} page @param {string} clients */
async function chooseClients(page, clients) {
  await page.getByRole('button', { name: /Where clients run/ }).click()
  await page.getByRole('option', { name: clients }).click()
}

/** A run that the machine disturbed leaves hatched cells: its condition is measured again. @param {import('@playwright/test').Page} page */
async function measureAgain(page) {
  for (let attempt = 0; attempt < 12; attempt++) {
    const doubtful = page.locator('td[data-verdict="invalid"]').first()
    if ((await doubtful.count()) === 0) return
    await doubtful.click()
    await page.keyboard.press('r')
    await page.getByRole('button', { name: 'Stop' }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Run all' }).waitFor({ timeout: 300_000 })
  }
}

/** @param {import('@playwright/test').Page} page @param {string} screen */
async function shoot(page, screen) {
  await shootLanguage(page, screen)
  await page.keyboard.press('Alt+l')
  await page.locator('html[lang="zh-CN"]').waitFor()
  await shootLanguage(page, `${screen}-zh`)
  await page.keyboard.press('Alt+l')
  await page.locator('html[lang="en"]').waitFor()
}

/** @param {import('@playwright/test').Page} page @param {string} name */
async function shootLanguage(page, name) {
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme })
    for (const { name: size, width, height } of sizes) {
      await page.setViewportSize({ width, height })
      await page.mouse.move(width / 2, 3)
      await page.waitForTimeout(600)
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${size}.png`) })
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** @param {import('node:child_process').ChildProcess} child @returns {Promise<string>} */
function addressOf(child) {
  return new Promise((done, failed) => {
    let text = ''
    child.stdout?.on('data', (/** @type {Buffer} */ chunk) => {
      text += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(text)?.[0]
      if (address !== undefined) done(address)
    })
    child.once('exit', () => failed(new Error('brownout serve ended before it printed its address')))
  })
}
