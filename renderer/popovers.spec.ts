import type { Page } from '@playwright/test'
import { violations } from '../.config/axe.ts'
import { expect, goTo, openSavedRun, test } from '../.config/served-app.ts'

test.use({ trace: 'off', runs: ['connection-reset-version-1.ndjson', 'upgrade-stripped.ndjson'] })

/** One press of Escape closes what is open. */
async function found(page: Page, what: string): Promise<string[]> {
  const open = page.locator('[role="dialog"], [role="listbox"]')
  await expect(open.first()).toBeVisible()
  const lines = (await violations(page)).map((line) => `${what}: ${line}`)
  await page.keyboard.press('Escape')
  await expect(open, what).toHaveCount(0)
  return lines
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('axe finds nothing while a popover or a dialog is open, one of each kind on every screen', async ({ page, address }) => {
      test.setTimeout(300_000)
      await openSavedRun(page, address, /Upgrade stripped/)
      const lines: string[] = []
      const seen = new Set<string>()
      for (const key of ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'n', '0']) {
        if (key !== '1') await goTo(page, key)
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
        for (const button of await page.locator('button[data-rac][aria-expanded="false"]:visible:enabled').all()) {
          const kind = (await button.getAttribute('class')) ?? ''
          if (seen.has(kind)) continue
          seen.add(kind)
          await button.press('Enter')
          lines.push(...(await found(page, `${key}, ${kind}`)))
        }
      }
      expect(seen.size).toBeGreaterThanOrEqual(8)

      await goTo(page, '2')
      await page.getByRole('button', { name: 'All conditions' }).press('Enter')
      await page.getByRole('dialog').getByRole('radio').last().check()
      lines.push(...(await found(page, 'own conditions')))
      for (const press of ['Control+k', '?']) {
        await page.keyboard.press(press)
        lines.push(...(await found(page, press)))
      }
      expect(lines).toEqual([])
    })
  })
}
