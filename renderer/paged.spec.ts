import { writeMadeUpRun } from '../.config/made-up-run.mjs'
import { violations } from '../.config/axe.ts'
import { expect, goTo, test } from '../.config/served-app.ts'

// A file that is sent whole is shorter than 32 MB.
test('a run too long to be sent is shown as a density, and event by event where one looks', async ({ page, address, data }) => {
  await writeMadeUpRun(`${data}/runs`, 225_000)
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await goTo(page, '8')
  await page.getByRole('grid').getByRole('row', { name: /Made up/ }).press('Enter')
  const says = page.getByRole('status').filter({ hasText: 'Long run' })
  await expect(says).toContainText('The whole as a density')
  expect(await violations(page)).toEqual([])

  const lanes = page.getByRole('application')
  await lanes.focus()
  // A part of it is asked of the engine once the view rests.
  for (let i = 0; i < 40; i++) await page.keyboard.press('Equal')
  await expect(says).toContainText('Event by event')
  await page.keyboard.press('f')
  await expect(says).toContainText('The whole as a density')
})
