import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'

const cli = fileURLToPath(new URL('../dist/engine/brownout.mjs', import.meta.url))
const saved = fileURLToPath(new URL('../fixtures/runs/upgrade-stripped.ndjson', import.meta.url))
/** A4 without the margins of the page's own `@page`, at 96 dpi. */
const paper = { widthPx: Math.floor(((210 - 2 * 12) / 25.4) * 96), heightPx: 1000 }

test('the page of a run needs nothing but its file, and fits on A4', async ({ page }) => {
  const dir = await mkdtemp(join(tmpdir(), 'brownout-page-'))
  try {
    const file = join(dir, 'run.html')
    execFileSync(process.execPath, [cli, 'report', saved, '--format', 'html', '--out', file])
    const asked: string[] = []
    const said: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    await page.goto(pathToFileURL(file).href)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: paper.widthPx, height: paper.heightPx })
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main *')].filter((element) => element instanceof HTMLElement && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline').map((element) => `${element.tagName} .${element.className}: ${element.scrollWidth} in ${element.clientWidth}`),
    )
    expect(wide).toEqual([])
    expect((await page.pdf({ format: 'A4', preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-')
    expect(asked).toEqual([pathToFileURL(file).href])
    expect(said).toEqual([])
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
