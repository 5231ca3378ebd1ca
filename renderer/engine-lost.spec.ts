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

test('a shell that has given its engine up offers another one, and nothing goes off the screen for it', async ({ page, address }) => {
  await page.addInitScript(() => {
    const done = () => Promise.resolve({ ok: true, value: null })
    const nothing = () => () => {}
    const restartEngine = () => (Object.assign(window, { isRestarted: true }), done())
    const onEngine = (listener: unknown) => (Object.assign(window, { tellEngine: listener }), () => {})
    const takeOpenedFiles = () => Promise.resolve({ ok: true, value: [] })
    Object.assign(window, { brownoutDesktop: { setTheme: done, setLanguage: done, setLiving: done, takeOpenedFiles, restartEngine, onCommand: nothing, onOpenedFiles: nothing, onEngine } })
  })
  await page.goto(address)
  await page.getByRole('button', { name: 'Silent drop' }).click()
  await page.evaluate(() => (Reflect.get(window, 'tellEngine') as (status: object) => void)({ state: 'failed', why: 'It ended four times.' }))
  await expect(page.getByRole('alert')).toContainText('The engine has stopped: It ended four times.')
  await expect(page.getByText('Engine stopped')).toBeVisible()
  await page.getByRole('button', { name: 'Restart the engine' }).click()
  await expect(page.getByRole('alert')).toBeHidden()
  expect(await page.evaluate(() => 'isRestarted' in window)).toBe(true)
  await expect(page.getByText(/^engine pid \d+/)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Silent drop' })).toBeVisible()
})
