import { violations } from '../.config/axe.ts'
import { expect, ownService, test } from '../.config/served-app.ts'

test.use({ trace: 'off' })

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('a path is put in front of a service, its clients are cut by a switch and come back, and all of it is kept as a run', async ({ page, address }) => {
      await ownService(async (service) => {
        await page.goto(address)
        await expect(page.getByRole('navigation')).toBeVisible()
        await page.keyboard.press('Alt+9')
        await expect(page.getByLabel('Address')).toBeVisible()
        expect(await violations(page)).toEqual([])
        await page.getByLabel('Address').fill(service.url)
        await page.keyboard.press('Control+Enter')
        await expect(page.getByText('It answers.')).toBeVisible()
        await page.keyboard.press('Control+Enter')
        await expect(page.getByRole('heading', { name: 'Nothing has passed yet' })).toBeVisible()
        await expect(page.getByText('Faults of the origin act inside')).toBeVisible()

        const path = (await page.getByRole('region', { name: 'Point your client at' }).getByRole('code').first().textContent()) ?? ''
        await service.connectThrough(path)
        const lanes = page.getByRole('figure', { name: 'What passes' })
        await expect(lanes.getByRole('button', { name: 'SSE /events' })).toBeVisible()
        await expect(lanes.getByRole('button', { name: 'WebSocket /ws' })).toBeVisible()
        await page.getByRole('button', { name: /^Connections reset|^Reset/ }).first().click()
        const happened = page.getByRole('region', { name: 'What happened' })
        await expect(happened.getByText(/SSE \/events ended by the link after/)).toBeVisible()
        await expect(happened.getByText(/SSE \/events reconnected after/)).toBeVisible()
        const latency = page.getByRole('button', { name: /^Latency/ }).first()
        await latency.click()
        await expect(latency).toHaveAttribute('aria-pressed', 'true')
        await page.keyboard.press('Control+z')
        await expect(latency).toHaveAttribute('aria-pressed', 'false')
        expect(await violations(page)).toEqual([])
        await page.keyboard.press('Alt+l')
        await expect(page.getByRole('heading', { name: '通过的内容' })).toBeVisible()
        expect(await violations(page)).toEqual([])
        await page.keyboard.press('Alt+l')

        await page.getByRole('button', { name: 'Close the path' }).click()
        await expect(page.getByText('The path is closed.')).toBeVisible()
        await expect(happened.getByText(/SSE \/events reconnected after/)).toBeVisible()
        await page.getByRole('button', { name: 'Report' }).last().click()
        await expect(page.frameLocator('iframe').getByRole('heading', { name: 'What passed' })).toBeVisible()
      })
    })
  })
}

test('what is not this machine must be owned first, and what cannot be had is named with the way out', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
  await page.keyboard.press('Alt+9')
  await page.getByLabel('Address').fill('no address')
  await page.getByRole('button', { name: 'Examine' }).click()
  await expect(page.getByRole('alert')).toContainText('has no scheme')
  // What was refused was another address.
  await page.getByLabel('Address').press('Delete')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.getByLabel('Address').fill('http://127.0.0.1:1')
  await page.getByRole('button', { name: 'Examine' }).click()
  await expect(page.getByText('It does not answer now')).toBeVisible()
  await page.getByLabel('Port for clients').fill(new URL(address).port)
  await page.getByRole('button', { name: 'Open the path' }).click()
  await expect(page.getByRole('alert')).toContainText('is already in use; choose another, or leave the field empty for a free one')
  // Of the documentation range (RFC 5737): nobody answers there.
  await page.getByLabel('Address').fill('http://192.0.2.1')
  await page.getByRole('button', { name: 'Examine' }).click()
  await expect(page.getByRole('button', { name: 'Open the path' })).toBeDisabled({ timeout: 15_000 })
  await page.getByRole('checkbox', { name: /I own 192\.0\.2\.1/ }).check()
  await expect(page.getByRole('button', { name: 'Open the path' })).toBeEnabled()
})
