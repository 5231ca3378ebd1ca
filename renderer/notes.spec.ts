import { violations } from '../.config/axe.ts'
import { expect, test } from '../.config/served-app.ts'

test.use({ trace: 'off' })

test('the notes are checked in the window, one statement alone again, and their evidence opens the run', async ({ page, address }) => {
  await page.goto(address)
  await page.getByRole('button', { name: 'Notes' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing has been checked yet' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Check all' }).click()
  await expect(page.getByText(/1 of \d+ experiments/)).toBeVisible({ timeout: 30_000 })
  // What is answered stays when the rest is stopped; the first experiments are short.
  const judged = page.getByRole('article').filter({ has: page.locator('[data-look="good"], [data-look="partly"], [data-look="changed"]') })
  await expect(judged.first()).toBeVisible({ timeout: 90_000 })
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('button', { name: 'Check all' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText(/A · /)
  await judged.first().getByText('What was measured').click()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Alt+l')
  await expect(page.getByRole('heading', { name: '论断，逐条检验' })).toBeVisible()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Alt+l')
  await judged.first().getByRole('button', { name: /^Open the run/ }).first().click()
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Live' })).toHaveAttribute('aria-current', 'page')
})
