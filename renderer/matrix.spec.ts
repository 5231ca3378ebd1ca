import { violations } from '../.config/axe.ts'
import { expect, test } from '../.config/served-app.ts'

// A trace films every frame, and that on the cores that measure.
test.use({ trace: 'off' })

test('two conditions by two transports fill in, and a cell opens its own run', async ({ page, address }) => {
  test.setTimeout(300_000)
  await page.goto(address)
  await page.getByRole('button', { name: 'Which transports run' }).click()
  for (const name of ['Polling', 'Long polling', 'HTTP stream', 'SSE over HTTP/2', 'WebSocket over HTTP/2', 'Fallback']) {
    await page.getByRole('checkbox', { name: new RegExp(`^${name} `) }).uncheck()
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+2')
  for (const condition of ['Upgrade stripped', 'Clean']) {
    await page.getByRole('gridcell', { name: new RegExp(`^WebSocket, ${condition}`) }).click()
    await page.keyboard.press('r')
    // The engine measures an invalid run again by itself.
    await expect(page.getByRole('gridcell', { name: new RegExp(`^SSE, ${condition}: unaffected`) })).toBeVisible({ timeout: 120_000 })
    await expect(page.getByRole('button', { name: 'Run all' })).toBeEnabled({ timeout: 60_000 })
  }
  await expect(page.getByRole('gridcell', { name: /^WebSocket, Upgrade stripped: needs manual fallback/ })).toBeVisible()
  await expect(page.getByRole('gridcell', { name: /^WebSocket, Clean: unaffected/ })).toBeFocused()
  await page.getByRole('radio', { name: 'Worst first' }).check({ force: true })
  await expect(page.locator('[data-at="0 0"]')).toHaveAccessibleName(/^WebSocket, Upgrade stripped: needs manual fallback, \d+ lost/)
  await page.getByRole('rowheader', { name: 'SSE', exact: true }).getByRole('button').click()
  await expect(page.getByRole('rowheader', { name: 'SSE', exact: true })).toHaveAttribute('aria-sort', 'descending')
  // Another window of the same engine knows it as well.
  await page.reload()
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await page.keyboard.press('Alt+2')
  await expect(page.getByRole('status').filter({ hasText: 'Conditions: worst for SSE first; Transports: worst first' })).toBeVisible()
  await page.getByRole('button', { name: 'Catalogue’s order' }).click()
  await expect(page.getByRole('radio', { name: 'Along the path' })).toBeChecked()
  await page.getByRole('gridcell', { name: /^WebSocket, Upgrade stripped: needs manual fallback/ }).click()
  await expect(page.getByRole('complementary')).toContainText('never got through')
  await page.getByRole('button', { name: 'Open in Live' }).click()
  await expect(page.getByRole('figure')).toBeVisible()
  await expect(page.getByRole('button', { name: /Condition or scenario/ })).toBeVisible()
})

test('the conditions of an own choice are searched by words of a name or of what is said of it', async ({ page, address }) => {
  await page.goto(address)
  await page.getByRole('button', { name: 'Matrix' }).click()
  await page.getByRole('button', { name: 'All conditions' }).click()
  await page.getByRole('radio', { name: /^Own choice/ }).check()
  const search = page.getByRole('searchbox', { name: 'Find by name or description' })
  const [upgrade, latency] = [page.getByRole('checkbox', { name: 'Upgrade stripped' }), page.getByRole('checkbox', { name: 'Latency 300 ms' })]
  await expect(latency).toBeVisible()
  await search.fill('handshake upgrade')
  await expect(latency).toHaveCount(0)
  await upgrade.check()
  await search.fill('xyzzy')
  await expect(page.getByText('Nothing is called or described so')).toBeVisible()
  // Escape empties it first, with everything that was chosen still chosen, and closes it then.
  await search.press('Escape')
  await expect(latency).not.toBeChecked()
  await expect(upgrade).toBeChecked()
  await search.press('Escape')
  await expect(search).toHaveCount(0)
  await expect(page.getByRole('columnheader', { name: 'Upgrade stripped' })).toBeVisible()
})

test('the grid is one stop for Tab and is walked with arrows', async ({ page, address }) => {
  await page.goto(address)
  await page.getByRole('button', { name: 'Matrix' }).click()
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('[data-at="1 1"]')).toBeFocused()
  await page.keyboard.press('Control+End')
  await expect(page.getByRole('gridcell').last()).toBeFocused()
  await page.keyboard.press('Home')
  await expect(page.locator('[data-at="7 0"]')).toBeFocused()
  // A label is one more step, and sorts.
  await page.keyboard.press('ArrowLeft')
  const label = page.getByRole('rowheader', { name: 'Fallback', exact: true })
  await expect(label.getByRole('button')).toBeFocused()
  for (const sort of ['descending', 'ascending', 'none'] as const) {
    await page.keyboard.press('Enter')
    await expect(label).toHaveAttribute('aria-sort', sort)
    await expect(label.getByRole('button')).toBeFocused()
  }
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowUp')
  const condition = page.getByRole('columnheader', { name: 'Clean' })
  await expect(condition.getByRole('button')).toBeFocused()
  await page.keyboard.press('Space')
  await expect(condition).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('status').filter({ hasText: 'Transports: worst under “Clean” first; by verdict' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  expect(await page.getByRole('gridcell').evaluateAll((cells) => cells.filter((cell) => (cell as HTMLElement).tabIndex === 0).length)).toBe(1)
})
