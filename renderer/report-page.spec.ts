import { expect, test } from '@playwright/test'
import { withReportPage } from '../.config/report-page.ts'

/** A4 without the margins of the page's own `@page`, at 96 dpi. */
const paper = { width: Math.floor(((210 - 2 * 12) / 25.4) * 96), height: 1000 }

test('the page of a run needs nothing but its file, and fits on A4', ({ page }) =>
  withReportPage(async (address) => {
    const asked: string[] = []
    const said: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize(paper)
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('main *')]
        .filter((element) => element instanceof HTMLElement && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
        .map((element) => `${element.tagName} .${element.className}: ${element.scrollWidth} in ${element.clientWidth}`),
    )
    expect(wide).toEqual([])
    expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-')
    expect(asked).toEqual([address])
    expect(said).toEqual([])
  }))
