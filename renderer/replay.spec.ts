import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../.config/served-app.ts'

test.use({ trace: 'off', runs: ['connection-reset-version-1.ndjson'] })

test('a saved run happens again: played and paused with Space, at another speed, scrubbed back, and ended', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await page.keyboard.press('Alt+8')
  await page.getByRole('grid').getByRole('row', { name: /Connections reset/ }).click()
  await page.getByRole('toolbar').getByRole('button', { name: 'Replay' }).click()
  const bar = page.getByRole('region', { name: 'Replay' })
  const position = bar.getByRole('slider', { name: 'Moment of the run' })
  await expect(bar.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await bar.getByRole('radio', { name: '10×' }).click()
  const websocket = page.getByRole('table').getByRole('row', { name: /^WebSocket (not )?connected|^WebSocket waiting/ })
  await expect(websocket).toContainText('needs manual fallback')
  await expect(bar.getByRole('button', { name: 'Play', exact: true })).toBeVisible()

  // Back before the reset: what came later is not there any more.
  await position.focus()
  await page.keyboard.press('Home')
  await expect(websocket).not.toContainText('lost at')
  await expect(websocket).not.toContainText('needs manual fallback')
  // A run that is replayed is no run that is made: no fault can be switched, and another run may begin.
  await expect(page.getByRole('button', { name: /^Strip the Upgrade header/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeEnabled()

  await bar.getByRole('radio', { name: '0.1×' }).click()
  await page.getByRole('application', { name: /^Time lanes/ }).focus()
  await page.keyboard.press('Space')
  await expect(bar.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await page.keyboard.press('Space')
  await expect(bar.getByRole('button', { name: 'Play', exact: true })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))).toEqual([])

  await bar.getByRole('button', { name: 'End the replay' }).click()
  await expect(bar).toBeHidden()
  await expect(websocket).toContainText('needs manual fallback')
  await page.getByRole('button', { name: 'Replay this run' }).click()
  await expect(bar).toBeVisible()
})
