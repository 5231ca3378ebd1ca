import { expect, openSavedRun, test } from '../.config/served-app.ts'

test.use({ trace: 'off', runs: ['upgrade-stripped.ndjson'] })

test('lanes are moved, and a part of the run is chosen, by presses alone: nothing needs a drag; with Shift the wheel moves them', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const surface = page.getByRole('application', { name: /^Time lanes/ })
  const later = page.getByRole('button', { name: 'Later' })
  await expect(later).toBeHidden()
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Zoom in' }).click()
  await page.getByRole('button', { name: /^Choose a part of the run/ }).click()
  const chosen = page.getByRole('tabpanel').getByRole('status')
  const choose = async () => {
    await surface.click({ position: { x: 120, y: 100 } })
    await surface.click({ position: { x: 320, y: 100 } })
    await expect(page.getByRole('tab', { name: 'Numbers' })).toHaveAttribute('aria-selected', 'true')
    await expect(chosen).toContainText(/\d s .* \d/)
    return (await chosen.textContent()) ?? ''
  }
  const first = await choose()
  await later.click()
  const second = await choose()
  expect(second).not.toBe(first)
  await surface.hover({ position: { x: 120, y: 100 } })
  await page.keyboard.down('Shift')
  await page.mouse.wheel(0, -300)
  await page.keyboard.up('Shift')
  expect(await choose()).not.toBe(second)
  await page.getByRole('button', { name: 'Fit the whole run' }).click()
  await expect(later).toBeHidden()
})

test('the wheel scrolls what the lanes stand in; with Ctrl it zooms them', async ({ page, address }) => {
  await page.setViewportSize({ width: 1440, height: 560 })
  await openSavedRun(page, address, /Upgrade stripped/)
  const lanes = page.getByRole('application', { name: /^Time lanes/ })
  const whole = page.getByRole('button', { name: 'Fit the whole run' })
  const top = async () => (await lanes.boundingBox())?.y
  await lanes.hover({ position: { x: 300, y: 100 } })
  const before = (await top()) ?? 0
  await page.mouse.wheel(0, 60)
  await expect.poll(top).toBeLessThan(before)
  await expect(whole).toHaveAttribute('aria-pressed', 'true')
  const still = await top()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, -300)
  await page.keyboard.up('Control')
  await expect(whole).toHaveAttribute('aria-pressed', 'false')
  expect(await top()).toBe(still)
})

test('what is in flight has a chart that says what it counts, in both languages', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  await page.getByRole('tab', { name: 'Charts' }).click()
  await page.getByRole('note').filter({ hasText: 'In flight' }).focus()
  await expect(page.getByRole('tooltip')).toContainText('since the newest one that this transport received')
  await page.keyboard.press('Alt+l')
  await page.getByRole('tab', { name: '图表' }).focus()
  await page.getByRole('note').filter({ hasText: '在途消息' }).focus()
  await expect(page.getByRole('tooltip')).toContainText('最新收到')
})

test('charts stand below the lanes on the same time axis, however wide the window is', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  await page.getByRole('tab', { name: 'Charts' }).click()
  const axisOf = (name: string) => page.getByRole('figure', { name, exact: true }).locator('canvas').evaluate((canvas) => [canvas.getBoundingClientRect().left, canvas.getBoundingClientRect().width])
  for (const [width, height] of [[1024, 680], [1440, 900], [1920, 1080]] as const) {
    await page.setViewportSize({ width, height })
    await expect(async () => expect(await axisOf('Charts')).toEqual(await axisOf('Transports over time'))).toPass()
  }
})

test('charts are read at the event that keys have walked to', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  await page.getByRole('tab', { name: 'Charts' }).click()
  const charts = page.getByRole('figure', { name: 'Charts' })
  const lanes = page.getByRole('application', { name: /^Time lanes/ })
  await lanes.focus()
  await page.keyboard.press('Escape')
  await expect(charts).toContainText(/\d s/)
  const atEnd = (await charts.textContent()) ?? ''
  await page.keyboard.press('Period')
  await expect(charts).not.toHaveText(atEnd)
  await page.keyboard.press('Escape')
  await expect(charts).toHaveText(atEnd)
})

test('a run that is not the one that Run would start is named; a finished one tells one time; a tip at the right edge is no column', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const surface = page.getByRole('application', { name: /^Time lanes/ })
  await page.getByRole('button', { name: /Condition or scenario/ }).click()
  await page.getByRole('option', { name: 'Silent drop' }).first().click()
  await expect(page.getByText('Below: the run of Upgrade stripped. Press Run for Silent drop.')).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'Finished' }).locator('..')).toHaveText(/^Finished\s*\d\d:\d\d\.\d$/)
  await surface.focus()
  await page.keyboard.press('End')
  const box = await surface.boundingBox()
  if (!box) throw new Error('no lanes')
  await expect(async () => {
    for (let x = box.width - 4; x > box.width * 0.8; x -= 6) {
      await page.mouse.move(box.x + x, box.y + box.height / 3)
      const tip = page.getByRole('status').filter({ hasText: /^\d+\.\d+ s #\d+ / })
      if ((await tip.count()) > 0) return expect((await tip.boundingBox())?.width).toBeGreaterThan(120)
    }
    throw new Error('no event at the right edge')
  }).toPass()
})

test('keys that read the lanes work wherever the focus is', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const lanes = page.getByRole('application', { name: /^Time lanes/ })
  await page.keyboard.press('Alt+1')
  await expect(lanes).toBeFocused()
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await page.keyboard.press('F6')
  await expect(lanes).not.toBeFocused()
  const tip = page.getByRole('status').filter({ hasText: /#\d+/ })
  await expect(tip).toBeHidden()
  await page.keyboard.press('Period')
  await expect(tip).toBeVisible()
  const first = (await tip.textContent()) ?? ''
  await page.keyboard.press('Period')
  await expect(tip).not.toHaveText(first)
  await page.keyboard.press('Comma')
  await expect(tip).toHaveText(first)
})

test('where nothing went wrong, N and P say so and go on to the next lane that has something', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const pressed = (name: RegExp) => page.getByRole('button', { name }).and(page.locator('[data-lane][aria-pressed="true"]'))
  const tip = page.getByRole('status').filter({ hasText: /#\d+/ })
  await page.getByRole('button', { name: /^SSE EventSource, HTTP\/1/ }).click()
  await page.getByRole('application', { name: /^Time lanes/ }).focus()
  await page.keyboard.press('n')
  await expect(tip).toContainText('Nothing went wrong in SSE: on to WebSocket.')
  await expect(pressed(/^WebSocket/)).toBeVisible()
  await page.keyboard.press('n')
  await expect(tip).not.toContainText('Nothing')
  await page.getByRole('button', { name: /^Polling/ }).click()
  await page.keyboard.press('p')
  await expect(tip).toContainText('Nothing went wrong in Polling: on to Fallback.')
  await expect(pressed(/^Fallback/)).toBeVisible()
  await page.keyboard.press('Alt+l')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.getByRole('button', { name: /^SSE EventSource/ }).first().click()
  await page.keyboard.press('n')
  await expect(tip).toContainText('SSE 没有异常：转到 WebSocket。')
})

test('a tip is of the hand that asks: Escape takes it away, an empty place pins nothing, and what was chosen elsewhere is only marked', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const surface = page.getByRole('application', { name: /^Time lanes/ })
  const tip = page.getByRole('status').filter({ hasText: /^\d+[.,]\d+ m?s #\d+/ })
  const evidence = page.getByRole('button', { name: /^Show event/ }).first()
  await page.getByRole('button', { name: /^WebSocket WebSocket/ }).click()
  await evidence.click()
  await expect(evidence).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText(/^Selected in the lanes: #\d+ at \d+[.,]\d+ s: /)).toBeVisible()
  // Coming there by keys is not walking there.
  await page.getByRole('button', { name: /^Fallback/ }).focus()
  await page.keyboard.press('Tab')
  await expect(surface).toBeFocused()
  await expect(tip).toBeHidden()
  await page.keyboard.press('Period')
  await expect(tip).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(tip).toBeHidden()
  const box = await surface.boundingBox()
  const lane = await page.locator('[data-lane="websocket"]').boundingBox()
  if (!box || !lane) throw new Error('no lanes')
  const middle = lane.y + lane.height / 2
  await page.keyboard.press('Period')
  await page.mouse.click(box.x + box.width / 2, middle)
  await expect(evidence).toHaveAttribute('aria-pressed', 'false')
  await expect(tip).toBeHidden()
  // The cross at the left.
  await expect(async () => {
    for (let x = 2; x < 30; x += 3) {
      await page.mouse.move(box.x + x, middle)
      if (await tip.isVisible()) return
    }
    throw new Error('no event')
  }).toPass()
  await page.keyboard.press('Escape')
  await expect(tip).toBeHidden()
})

test('the tip of a name stands above all names, off the rail', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const labels = page.locator('[data-lane]')
  const first = await labels.first().boundingBox()
  const rail = await page.getByRole('navigation').boundingBox()
  if (!first || !rail) throw new Error('no lanes')
  // The first movement only says that there is a mouse.
  await page.mouse.move(rail.x + 400, 20)
  for (const label of await labels.all()) {
    await label.hover()
    const tip = page.getByRole('tooltip')
    await expect(tip).toBeVisible()
    await expect(async () => {
      const box = await tip.boundingBox()
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(first.y + 1)
      expect(box?.x).toBeGreaterThanOrEqual(rail.x + rail.width)
    }).toPass({ timeout: 3000 })
  }
})
