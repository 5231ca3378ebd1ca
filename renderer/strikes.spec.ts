import { expect, test } from '../.config/served-app.ts'

test.use({ trace: 'off' })

test('of several strikes the latest is told first, and the reader steps to the others by keys', async ({ page, address }) => {
  test.setTimeout(180_000)
  await page.goto(address)
  await page.getByRole('button', { name: 'Start free run' }).first().click()
  const reset = page.getByRole('button', { name: 'Reset', exact: true }).first()
  await expect(reset).toHaveAttribute('aria-disabled', 'false', { timeout: 90_000 })
  await page.getByRole('button', { name: 'SSE EventSource, HTTP/1.1' }).click()
  const happened = page.getByRole('region', { name: 'What just happened' })
  const sse = page.getByRole('table').getByRole('row', { name: /^SSE / }).first()
  // Each strike after the one before has had its effect.
  for (let strike = 1; strike <= 3; strike++) {
    await reset.click()
    await expect.poll(async () => ((await sse.textContent()) ?? '').match(/reconnected at/g)?.length ?? 0, { timeout: 30_000 }).toBeGreaterThanOrEqual(strike)
  }
  await expect(happened).toContainText('strike 3 of 3', { timeout: 20_000 })
  const latest = await happened.textContent()
  await happened.getByRole('button', { name: 'Tell of the strike before' }).focus()
  await page.keyboard.press('Enter')
  await expect(happened).toContainText('strike 2 of 3')
  expect(await happened.textContent()).not.toBe(latest)
  await page.keyboard.press('Enter')
  await expect(happened).toContainText('strike 1 of 3')
  await expect(happened.getByRole('button', { name: 'Tell of the strike before' })).toBeDisabled()
  // A fault chosen in the lanes is told as well.
  await page.getByRole('application').focus()
  await page.keyboard.press('BracketRight')
  await expect(happened).toContainText('strike 2 of 3')
  await page.keyboard.press('Escape')
  await expect(happened).toContainText('strike 3 of 3')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('status').filter({ hasText: /Finished|Stopped/ })).toBeAttached({ timeout: 60_000 })
})
