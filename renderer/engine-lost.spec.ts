import { expect, startServe, test, withDataFolder } from '../.config/served-app.ts'

test.use({ trace: 'off' })

test('an engine that is killed in the middle of a run takes nothing off the screen, and the next one is taken in without a reload', async ({ page }) => {
  await withDataFolder(async (data) => {
    const first = await startServe(data)
    await page.goto(first.address)
    await page.getByRole('button', { name: 'Start free run' }).first().click()
    await expect(page.getByRole('figure')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible()
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))

    await first.end('SIGKILL')
    await expect(page.getByText('Engine lost')).toBeVisible()
    await expect(page.getByRole('figure')).toBeVisible()

    const second = await startServe(data, new URL(first.address).port)
    try {
      await page.goto(second.address)
      await expect(page.getByText(`engine pid ${second.pid}`)).toBeVisible({ timeout: 30_000 })
      await expect(page.getByText('The engine is back.')).toBeVisible()
      await expect(page.getByRole('figure')).toBeVisible()
      await expect(page.getByRole('status').filter({ hasText: 'Stopped' })).toBeAttached()
      await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeEnabled()
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
    } finally {
      await second.end('SIGTERM')
    }
  })
})
