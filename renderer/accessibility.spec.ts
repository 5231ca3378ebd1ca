import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '../.config/served-app.ts'

// A trace films every frame, and that on the cores that measure.
test.use({ trace: 'off' })

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('axe finds nothing serious on either screen, empty, with a finished run and with the help open', async ({ page, address }) => {
      const seriousAt = async (): Promise<string[]> => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
      }
      await page.goto(address)
      await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
      await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeVisible()
      expect(await seriousAt()).toEqual([])
      await page.keyboard.press('Alt+2')
      await expect(page.getByRole('grid')).toBeVisible()
      expect(await seriousAt()).toEqual([])
      await page.keyboard.press('Alt+1')
      await page.keyboard.press('Control+Enter')
      await expect(page.getByRole('status').filter({ hasText: 'Finished' })).toBeAttached({ timeout: 90_000 })
      expect(await seriousAt()).toEqual([])
      for (const tab of ['Charts', 'Numbers', /^Events/]) {
        await page.getByRole('tab', { name: tab }).click()
        expect(await seriousAt()).toEqual([])
      }
      await page.getByRole('tab', { name: 'What happened' }).click()
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await seriousAt()).toEqual([])
    })
  })
}
