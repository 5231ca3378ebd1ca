import { violations } from '../.config/axe.ts'
import { expect, goTo, openSavedRun, test } from '../.config/served-app.ts'

test.use({ trace: 'off', runs: ['connection-reset-version-1.ndjson'] })

/** Px that have to be scrolled to. */
const cut = (element: Element) => element.scrollHeight - element.clientHeight
const sizes = [{ width: 1440, height: 900 }, { width: 1920, height: 1080 }, { width: 1280, height: 720 }]

test('projected, the sentence of the chosen lane is large and whole, and what else there is to know opens on demand', async ({ page, address }) => {
  await openSavedRun(page, address, /Connections reset/)
  await page.getByRole('button', { name: /^WebSocket WebSocket/ }).click()
  await page.keyboard.press('Alt+p')
  const panel = page.getByRole('tabpanel').getByRole('region')
  const sentence = panel.getByText(/struck.*1006/)
  for (const size of sizes) {
    await page.setViewportSize(size)
    await expect(async () => {
      await expect(sentence).toBeInViewport({ ratio: 1, timeout: 100 })
      expect(await panel.evaluate(cut)).toBeLessThanOrEqual(1)
      // From the back of a room.
      expect(await sentence.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))).toBeGreaterThan(20)
    }).toPass({ timeout: 10_000 })
  }
  await page.getByRole('tab', { name: 'Charts' }).click()
  await expect(page.getByRole('figure', { name: 'Charts' })).toBeVisible()
  await page.getByRole('tab', { name: 'What happened' }).click()
  await expect(page.getByRole('region', { name: /What just happened/ })).toBeVisible()
})

test('projected, all eight lanes and a strip of seven faults, a digit each, stand on the page together', async ({ page, address }) => {
  test.setTimeout(240_000)
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
  await page.keyboard.press('Alt+p')
  const buttons = page.getByRole('group', { name: 'Faults to switch' }).locator('button[aria-pressed][aria-keyshortcuts]')
  await expect(buttons).toHaveCount(7)
  for (const [i, button] of (await buttons.all()).entries()) await expect(button).toHaveAttribute('aria-keyshortcuts', String(i + 1))
  await page.getByRole('button', { name: 'Start free run' }).first().click()
  const latency = buttons.filter({ hasText: 'Latency' })
  await expect(latency).toHaveAttribute('aria-disabled', 'false', { timeout: 60_000 })
  await page.getByRole('application', { name: /^Time lanes/ }).focus()
  await page.keyboard.press('1')
  await expect(latency).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('button', { name: 'Pause pulses' })).toBeVisible()
  const lanes = page.locator('figure', { has: page.getByRole('application') })
  await page.keyboard.press('1')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Start free run' }).first()).toBeVisible({ timeout: 60_000 })
  for (const language of ['en', 'zh-CN']) {
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expect(async () => {
        const labels = lanes.locator('button[aria-pressed][data-lane]')
        expect(await labels.count()).toBe(8)
        for (const label of await labels.all()) await expect(label).toBeInViewport({ ratio: 1, timeout: 100 })
        expect(await lanes.evaluate(cut)).toBeLessThanOrEqual(1)
        // WCAG 2.5.5: large enough for a hand whose owner looks at an audience.
        for (const button of await buttons.all()) expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(43)
      }).toPass({ timeout: 10_000 })
    }
    // No button moves under the mouse and tells what it is for, outside of all regions.
    await page.mouse.move(0, 0)
    await expect(page.getByRole('tooltip')).toHaveCount(0)
    expect(await violations(page)).toEqual([])
    const told = page.getByRole('region', { name: language === 'en' ? /What just happened/ : /刚刚发生了什么/ })
    await told.focus()
    await expect(told).toBeFocused()
    await page.keyboard.press('Alt+l')
  }
})

test('projected, every row of the matrix stands on the page beside what is told of a cell; on a small picture they scroll below their heads', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
  await goTo(page, '2')
  await page.keyboard.press('Alt+p')
  await page.getByRole('gridcell').first().click()
  for (const language of ['en', 'zh-CN']) {
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    for (const size of sizes) {
      await page.setViewportSize(size)
      await expect(async () => {
        // One line.
        expect((await page.getByRole('banner').boundingBox())?.height).toBeLessThan(90)
        const rows = await page.getByRole('rowheader').all()
        expect(rows).toHaveLength(8)
        if (size.height >= 900) for (const row of rows) await expect(row).toBeInViewport({ ratio: 1, timeout: 100 })
      }).toPass({ timeout: 10_000 })
    }
    await page.getByRole('gridcell').first().focus()
    await page.keyboard.press('Control+End')
    await expect(page.getByRole('gridcell').last()).toBeInViewport({ ratio: 1 })
    await expect(page.getByRole('columnheader').last()).toBeInViewport({ ratio: 1 })
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Alt+l')
  }
})
