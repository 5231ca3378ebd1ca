import type { Page } from '@playwright/test'
import { violations } from '../.config/axe.ts'
import { expect, recordedRun, saveRun, test } from '../.config/served-app.ts'

// `Connections reset` (4ec13b36, sse and websocket) and `Upgrade stripped` (32dd37ce, those and two more).
test.use({ trace: 'off', runs: ['connection-reset-version-1.ndjson', 'upgrade-stripped.ndjson'] })

async function openCompare(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await page.keyboard.press('Alt+3')
}

test('the two newest are offered; what differs comes first, then what changed, and one selection serves matrix, lanes and numbers', async ({ page, address }) => {
  await openCompare(page, address)
  await page.getByRole('button', { name: 'Compare the two newest runs' }).click()
  const differs = page.getByRole('region', { name: 'What differs' })
  await expect(differs.getByRole('row', { name: /^scenario Connections reset Upgrade stripped/ })).toBeVisible()
  // Faults as the lanes have them, at the time of the wall first; of two different things none is before the other.
  await expect(differs.getByRole('row', { name: /^Faults/i })).toContainText(/Reset.* at 2\.0 s \(40\.0 s of lab time\)/i)
  await expect(differs.getByRole('row', { name: /^Faults/i })).toContainText('Strip the Upgrade header from the start')
  await expect(page.getByRole('region', { name: 'Side A' })).not.toContainText('before')
  // WebSocket got nothing behind the proxy: no time of it is better or worse.
  await expect(page.getByRole('table', { name: 'Change from A to B, by transport and measure' }).getByRole('row', { name: /^WebSocket / })).toContainText('not comparable')
  await expect(page.getByText('“Same” is a difference within the noise', { exact: false })).toBeVisible()
  const matrix = page.getByRole('table', { name: 'Change from A to B, by transport and measure' })
  await expect(matrix.getByRole('row', { name: /^SSE / })).toContainText(/reconnects.*unaffected.*▲ better/)
  await expect(page.getByText('Only in B: Polling and Fallback.')).toBeVisible()

  // Both lanes of a transport, told to those who do not see them.
  const told = page.getByRole('table', { name: 'What each transport received and when it was cut off' })
  await expect(told.getByRole('row', { name: /^SSE A .*lost at/ })).toBeAttached()
  await expect(told.getByRole('row', { name: /^SSE B / })).toBeAttached()
  await matrix.getByRole('button', { name: 'WebSocket', exact: true }).press('Enter')
  await expect(page.getByRole('region', { name: 'Measures · WebSocket' }).getByRole('row', { name: /^lost 50 50/ })).toContainText('= same')

  // One view: a key pressed in the lanes moves both.
  const lanes = page.getByRole('application', { name: /^Time lanes/ })
  await lanes.focus()
  await page.keyboard.press('n')
  const tip = page.getByRole('figure', { name: 'Transports over time' }).getByRole('status')
  await expect(tip).toContainText(/#\d+/)
  // What a number means is told where it is asked for; the selected event stays marked, its tip goes with the focus.
  await matrix.getByText('latency p50').focus()
  await expect(page.getByRole('tooltip')).toContainText(/where fewer came at all.*Lower is better\./)
  await expect(tip).toHaveText('')
  await page.getByRole('button', { name: 'Swap sides' }).click()
  await expect(matrix.getByRole('row', { name: /^SSE / })).toContainText(/unaffected.*reconnects.*▼ worse/)
})

test('two runs of one scenario are offered before two of different ones, with what they were not made alike in', async ({ page, data, address }) => {
  const later = (await recordedRun('upgrade-stripped.ndjson')).replaceAll('32dd37ce', '32dd37cf').replace('"startedAt":"2026-11-23T00:', '"startedAt":"2026-11-23T01:').replaceAll('"seed":1,', '"seed":7,')
  await saveRun(data, 'later.ndjson', later)
  await openCompare(page, address)
  const offered = page.getByRole('main').getByRole('button', { name: /^Compare / })
  await expect(offered).toHaveText(['Compare two runs of “Upgrade stripped”'])
  await expect(page.getByText(/· differ in seed 1 → seed 7$/)).toBeVisible()
  await offered.click()
  await expect(page.getByRole('region', { name: 'Side A' })).toContainText('32dd37ce')
  await expect(page.getByRole('region', { name: 'What differs' }).getByRole('row', { name: /^seed 1 7/ })).toBeVisible()
  // One verdict on both sides stands once.
  await expect(page.getByRole('table', { name: /^Change from A to B/ }).getByRole('row', { name: /^SSE / }).getByText('unaffected')).toHaveCount(1)
  // For an empty side those of the same scenario come first.
  await page.getByRole('region', { name: 'Side B' }).getByRole('button', { name: /^Take/ }).click()
  await page.getByRole('region', { name: 'Side B' }).getByRole('button', { name: /Pick a run/ }).click()
  await expect(page.getByRole('option')).toHaveText([/Upgrade stripped/, /Connections reset/])
})

test('the wheel scrolls the page, also over the lanes; with Ctrl it zooms them', async ({ page, address }) => {
  await openCompare(page, address)
  await page.getByRole('button', { name: 'Compare the two newest runs' }).click()
  const lanes = page.getByRole('application', { name: /^Time lanes/ })
  const whole = page.getByRole('button', { name: 'Fit the whole run' })
  const scrolled = () => page.locator('main').evaluate((element) => element.scrollTop)
  await lanes.hover()
  await expect.poll(scrolled).toBeGreaterThan(0)
  const before = await scrolled()
  await page.mouse.wheel(0, -100)
  await expect.poll(scrolled).toBeLessThan(before)
  await expect(whole).toHaveAttribute('aria-pressed', 'true')
  await lanes.hover()
  const still = await scrolled()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -100)
  await page.keyboard.up('Control')
  await expect(whole).toHaveAttribute('aria-pressed', 'false')
  expect(await scrolled()).toBe(still)
})

test('sides are picked by hand, only repeats join a side, and a projector shows the matrix and two numbers', async ({ page, address }) => {
  await openCompare(page, address)
  await page.keyboard.press('Alt+8')
  await page.getByRole('grid').getByRole('row', { name: /Connections reset/ }).click()
  await page.getByRole('toolbar').getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByText('Pick a run for the other side.')).toBeVisible()
  // There is no repeat of it.
  await expect(page.getByRole('region', { name: 'Side A' }).getByRole('button', { name: /Add a repeat/ })).toBeHidden()
  await page.getByRole('region', { name: 'Side B' }).getByRole('button', { name: /Pick a run/ }).click()
  await page.getByRole('option', { name: /Upgrade stripped/ }).click()
  await expect(page.getByRole('table', { name: /^Change from A to B/ })).toBeVisible()
  await page.keyboard.press('Alt+p')
  await expect(page.getByText('messages lost, all transports')).toBeVisible()
  await expect(page.getByRole('table', { name: /^Change from A to B/ })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Side A' })).toBeHidden()
  await expect(page.getByRole('figure')).toBeHidden()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('axe finds nothing, empty and with a comparison, in either language', async ({ page, address }) => {
      await openCompare(page, address)
      await expect(page.getByRole('heading', { name: 'Two runs, side by side' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Compare the two newest runs' }).click()
      await expect(page.getByRole('figure')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Alt+l')
      await expect(page.getByRole('region', { name: '有何不同' })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
  })
}
