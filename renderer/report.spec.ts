import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { downloadedBy, expect, test } from '../.config/served-app.ts'

test.use({ trace: 'off', runs: ['upgrade-stripped.ndjson'] })

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
}

async function violations(page: Page): Promise<string[]> {
  // The preview's frame runs no scripts, not even those of axe: the page in it is looked at by itself.
  const found = await new AxeBuilder({ page }).exclude('iframe').analyze()
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('a saved run is previewed as it will be saved: what is switched off is in neither, and axe finds nothing in either language', async ({ page, address }) => {
      await open(page, address)
      await page.keyboard.press('Alt+6')
      await expect(page.getByRole('heading', { name: 'Nothing to report yet' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: /What the report is about/ }).click()
      await page.getByRole('option', { name: /Upgrade stripped/ }).click()
      const preview = page.frameLocator('iframe')
      await expect(preview.getByRole('heading', { name: 'Timeline' })).toBeVisible()
      expect(await violations(page)).toEqual([])

      await page.getByRole('checkbox', { name: 'Timeline' }).uncheck()
      await expect(preview.getByRole('heading', { name: 'Timeline' })).toBeHidden()
      await expect(preview.getByRole('heading', { name: 'Measures' })).toBeVisible()
      const html = await downloadedBy(page, () => page.getByRole('button', { name: 'Save report' }).click())
      expect(html.name).toMatch(/^brownout-upgrade-stripped-\w+\.html$/)
      expect(html.text).toBe(await (await page.request.get(await page.locator('iframe').getAttribute('src').then((path) => new URL(path ?? '', address).href))).text())
      expect(html.text).not.toContain('<h2>Timeline</h2>')
      const file = await page.context().newPage()
      await file.setContent(html.text)
      expect(await violations(file)).toEqual([])
      await file.close()
      // What is printed is the report, not the window around it.
      await page.evaluate(() => {
        const note = (who: string) => () => (document.documentElement.dataset['printed'] = who)
        document.querySelector('iframe')?.contentWindow?.addEventListener('beforeprint', note('report'))
        addEventListener('beforeprint', note('window'))
      })
      await page.keyboard.press('Control+p')
      await expect(page.locator('html')).toHaveAttribute('data-printed', 'report')

      // Keys work from inside the page too.
      await preview.getByRole('heading', { level: 1 }).click()
      await page.keyboard.press('Alt+l')
      await expect(page.getByRole('heading', { name: '另存为' })).toBeVisible()
      await expect(preview.getByRole('heading', { name: '度量' })).toBeVisible()
      await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Upgrade 被剥除')
      expect(await violations(page)).toEqual([])
    })
  })
}

test('every form is saved as what it says, the Markdown is copied, and Ctrl+E saves the run on screen from anywhere', async ({ page, context, address }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, address)
  await page.keyboard.press('Control+e')
  await expect(page.getByText('No run to export yet')).toBeVisible()
  await page.getByRole('button', { name: /Condition or scenario/ }).click()
  await page.getByRole('option', { name: /Upgrade stripped/ }).last().click()
  await expect(page.getByRole('figure')).toBeVisible()
  expect((await downloadedBy(page, () => page.keyboard.press('Control+e'))).name).toMatch(/^brownout-upgrade-stripped-\w+\.html$/)

  await page.keyboard.press('Alt+6')
  await expect(page.frameLocator('iframe').getByRole('heading', { name: 'Verdicts' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy as Markdown' }).click()
  await expect(page.getByText('Report copied as Markdown')).toBeVisible()
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^## upgrade-stripped\n[^]*\| websocket \| ↳ needs fallback \|/)
  const firstLines = { JUnit: '<?xml version="1.0" encoding="UTF-8"?>', JSON: '{', CSV: /^condition,transport,verdict,/, NDJSON: /^\{"format":"brownout-run"/, Text: /^upgrade-stripped {2}/ }
  for (const [title, first] of Object.entries(firstLines)) {
    const { text } = await downloadedBy(page, () => page.getByRole('button', { name: `Save as ${title}`, exact: true }).click())
    expect(text.split('\n')[0], title).toMatch(first)
  }
  // Recorded before the wire was: no bytes, and the reason beside the button.
  await expect(page.getByRole('button', { name: 'Save as pcapng' })).toBeDisabled()
  await expect(page.getByText('needs the bytes of the wire').first()).toBeVisible()
})

test('what is being measured is not disturbed by a report; the matrix has one too', async ({ page, address }) => {
  await open(page, address)
  await page.getByRole('button', { name: /Where clients run$/ }).click()
  await page.getByRole('option', { name: /Node/ }).click()
  await page.keyboard.press('Alt+2')
  await page.getByRole('gridcell', { name: /^SSE, Upgrade stripped/ }).click()
  await page.getByRole('button', { name: 'Run this condition' }).click()
  await page.keyboard.press('Alt+6')
  await expect(page.getByRole('heading', { name: 'Measuring' })).toBeVisible()
  await page.keyboard.press('Control+e')
  await expect(page.getByText('The run is still being measured')).toBeVisible()
  const preview = page.frameLocator('iframe')
  await expect(preview.getByRole('heading', { name: 'Verdicts' })).toBeVisible({ timeout: 90_000 })
  await page.getByRole('button', { name: /What the report is about/ }).click()
  await page.getByRole('option', { name: /The matrix/ }).click()
  await expect(preview.getByRole('heading', { level: 1 })).toHaveText('1 condition × 8 transports')
  await expect(page.getByRole('checkbox', { name: 'Measures' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Save as NDJSON' })).toHaveCount(0)
  expect((await downloadedBy(page, () => page.getByRole('button', { name: 'Save as CSV' }).click())).text.trimEnd().split('\r\n')).toHaveLength(9)
})
