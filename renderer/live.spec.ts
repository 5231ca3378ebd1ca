import { expect, test } from '../.config/served-app.ts'
import type { Page } from '@playwright/test'

// A trace films every frame, and that on the cores that measure.
test.use({ trace: 'off' })

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
}

async function choose(page: Page, condition: string): Promise<void> {
  await page.getByRole('button', { name: /Condition or scenario/ }).click()
  await page.getByRole('option', { name: condition }).first().click()
}

/** A busy machine gives no verdict, and says so; then one tries again, as a person would. */
async function runUntilMeasured(page: Page, transport: string): Promise<void> {
  for (let attempt = 0; attempt < 8; attempt++) {
    await page.getByRole('button', { name: 'Run', exact: true }).first().click()
    await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('status').filter({ hasText: 'Finished' })).toBeAttached({ timeout: 90_000 })
    await expect(verdictOf(page, transport).first()).toContainText(/unaffected|degraded|needs|reconnects|fails|not judged/)
    if (!/not judged/.test((await verdictOf(page, transport).first().textContent()) ?? '')) return
  }
}

const verdictOf = (page: Page, transport: string) => page.getByRole('table').getByRole('row', { name: new RegExp(`^${transport} `) })

test('the page greets with one thing to press, keeps the token out of its address and asks nobody but the engine', async ({ page, address }) => {
  const strangers: string[] = []
  const { origin } = new URL(address)
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) strangers.push(request.url())
  })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await open(page, address)
  const run = page.getByRole('button', { name: 'Run', exact: true }).first()
  await expect(run).toBeEnabled()
  expect(page.url()).not.toContain('t=')
  await page.reload()
  await expect(run).toBeEnabled()
  expect(strangers).toEqual([])
  // Also what the content security policy would refuse.
  expect(complaints).toEqual([])
})

test('an experiment tells fact by fact what it found out, and each leads to what passed for its transport', async ({ page, address }) => {
  await open(page, address)
  await choose(page, 'A message that is too long')
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  const facts = page.getByRole('region', { name: 'What the experiment found out' })
  const tooLong = facts.getByRole('listitem').filter({ hasText: 'websocket-h2.over.code' })
  await expect(tooLong).toContainText('1009')
  await expect(page.getByRole('status').filter({ hasText: 'Finished' })).toBeAttached({ timeout: 60_000 })
  await tooLong.getByRole('button', { name: 'WebSocket over HTTP/2' }).click()
  await expect(page.getByRole('region', { name: 'Wire' })).toContainText('WebSocket over HTTP/2')
})

test('with client code, a transport that stays lost has one below it that comes back', async ({ page, address }) => {
  test.setTimeout(480_000)
  await open(page, address)
  await page.getByRole('switch', { name: 'With client code' }).click()
  await page.reload()
  await expect(page.getByRole('switch', { name: 'With client code' })).toBeChecked()
  await page.getByRole('button', { name: 'Which transports run' }).click()
  for (const name of ['Polling', 'Long polling', 'HTTP stream', 'SSE', 'SSE over HTTP/2', 'WebSocket over HTTP/2', 'Fallback']) {
    await page.getByRole('checkbox', { name: new RegExp(`^${name} `) }).first().uncheck()
  }
  await page.keyboard.press('Escape')
  await choose(page, 'Connections reset')
  await runUntilMeasured(page, 'WebSocket with client code')
  await expect(page.getByRole('table').getByRole('rowheader')).toHaveText(['WebSocket', 'WebSocket with client code'])
  await expect(verdictOf(page, 'WebSocket').first()).toContainText('needs manual fallback')
  await page.getByRole('button', { name: /^WebSocket with client code/ }).click()
  await expect(page.getByRole('region', { name: /What just happened/ })).toContainText('by page code')
})

test('a page without the token is told what to do', async ({ page, address }) => {
  await page.goto(new URL(address).origin)
  await expect(page.getByRole('alert')).toContainText('has no token')
})

test('behind a proxy that strips Upgrade, WebSocket needs a fallback, SSE does not notice, and the wire shows why', async ({ page, address }) => {
  test.setTimeout(480_000)
  await open(page, address)
  await choose(page, 'Upgrade stripped')
  await runUntilMeasured(page, 'WebSocket')
  await expect(verdictOf(page, 'WebSocket').first()).toContainText('needs manual fallback')
  await expect(verdictOf(page, 'SSE').first()).toContainText('unaffected')
  const wire = page.getByRole('region', { name: 'Wire' })
  await page.getByRole('button', { name: /^WebSocket WebSocket/ }).click()
  await expect(wire.locator('[data-fate="gone"]').filter({ hasText: 'Upgrade: websocket' })).toBeVisible()
  await expect(wire).toContainText(/HTTP\/1\.1 \d{3}/)
  const evidence = page.getByRole('button', { name: /^Show event/ }).first()
  await evidence.click()
  await expect(evidence).toHaveAttribute('aria-pressed', 'true')
  // What one looks into afterwards: quantities on the same axis, numbers of the run, every event.
  await page.getByRole('tab', { name: 'Charts' }).click()
  await expect(page.getByRole('figure', { name: 'Charts' })).toContainText('Age of information')
  await page.getByRole('tab', { name: 'Numbers' }).click()
  await expect(page.getByRole('grid', { name: 'The whole run' }).getByRole('row', { name: /^SSE \d+ \+ \d+ 0 0/ })).toBeVisible()
  const lanes = page.getByRole('application')
  await lanes.focus()
  await page.keyboard.press('BracketRight')
  await page.keyboard.press('m')
  await page.keyboard.press('End')
  await page.keyboard.press('Period')
  await page.keyboard.press('n')
  await page.getByRole('tab', { name: /^Events/ }).click()
  await page.getByRole('searchbox', { name: 'Find in the events' }).fill('strip-upgrade on')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.getByRole('option').click()
  await expect(page.getByRole('option')).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('button', { name: 'Show as a table' }).click()
  await expect(page.getByRole('table')).toBeInViewport()
})

test('a digit that is left of typing switches nothing, and one that cannot be taken back is asked for twice; the seed of the next run is set in its box', async ({ page, address }) => {
  test.setTimeout(180_000)
  await open(page, address)
  await page.getByRole('button', { name: 'Start free run' }).first().click()
  const strip = page.getByRole('button', { name: /^Strip the Upgrade header/ })
  await expect(strip).toHaveAttribute('aria-disabled', 'false', { timeout: 60_000 })
  const digit = (await strip.getAttribute('aria-keyshortcuts')) ?? ''
  const lanes = page.getByRole('application').first()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('answer 50')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await lanes.focus()
  await page.keyboard.press(digit)
  // Had the digit switched it on, this click would switch it off.
  await strip.click()
  await expect(strip).toHaveAttribute('aria-pressed', 'true')
  await lanes.focus()
  await page.waitForFunction((since) => performance.now() - since > 1000, await page.evaluate(() => performance.now()))
  await page.keyboard.press(digit)
  await expect(strip).toHaveAttribute('aria-pressed', 'false')

  const instant = page.locator('[data-lifetime="instant"] button[aria-keyshortcuts]').first()
  const restart = (await instant.getAttribute('aria-keyshortcuts')) ?? ''
  await lanes.focus()
  await page.keyboard.press(restart)
  await expect(page.getByText('cannot be taken back: press the key once more')).toBeVisible()
  const lost = page.getByRole('table').getByRole('row', { name: /^SSE / }).first().getByRole('cell').nth(2)
  await expect(lost).toHaveText('0')
  await page.keyboard.press(restart)
  await expect(lost).not.toHaveText('0')

  await page.getByRole('button', { name: 'seed 1' }).press('Enter')
  await page.getByRole('textbox', { name: 'Seed of the next run' }).fill('77')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByRole('button', { name: 'Start free run' }).first().click({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: 'seed 77' })).toBeVisible({ timeout: 60_000 })
})

test('in a free run a fault is switched by hand, acts at once, and can be taken back', async ({ page, address }) => {
  test.setTimeout(180_000)
  await open(page, address)
  await page.getByRole('button', { name: 'Start free run' }).first().click()
  const strip = page.getByRole('button', { name: /^Strip the Upgrade header/ })
  await expect(strip).toHaveAttribute('aria-disabled', 'false', { timeout: 60_000 })
  // What moves by itself can be stopped.
  const follow = page.getByRole('button', { name: 'Follow the run' })
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  await follow.click()
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
  await follow.click()
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  await strip.click()
  await expect(strip).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Control+z')
  await expect(strip).toHaveAttribute('aria-pressed', 'false')
  // The value in a switch is where its strength is set; what the engine refuses stays there, with the reason.
  const latency = page.getByRole('button', { name: 'Latency', exact: true }).first()
  await page.getByRole('button', { name: 'Latency: 300 ms, change' }).first().click()
  await expect(page.getByLabel(/^latency/)).toBeFocused()
  await page.keyboard.type('banana')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('banana')
  await page.getByLabel(/^latency/).fill('450')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Latency: 450 ms, change' })).toBeVisible()
  await expect(latency).toHaveAttribute('aria-pressed', 'true')
  await latency.click()
  await expect(latency).toHaveAttribute('aria-pressed', 'false')
  await page.getByRole('button', { name: /^Reset/ }).first().click()
  await expect(verdictOf(page, 'SSE').first()).toContainText('reconnected', { timeout: 20_000 })
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('status').filter({ hasText: /Finished|Stopped/ })).toBeAttached({ timeout: 60_000 })
})
