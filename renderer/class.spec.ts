import type { Browser, Locator, Page } from '@playwright/test'
import { violations } from '../.config/axe.ts'
import { downloadedBy, expect, test } from '../.config/served-app.ts'

test.use({ trace: 'off' })

async function expectAccessibleIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  // Colours move to those of the theme; half-way they have no contrast that means anything.
  await page.waitForFunction((theme) => matchMedia(`(prefers-color-scheme: ${theme})`).matches && (document.documentElement.dataset['theme'] ?? theme) === theme && document.getAnimations().length === 0, colorScheme)
  expect(await violations(page)).toEqual([])
}

/** In the other theme too. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) await expectAccessibleIn(page, colorScheme)
}

/** In the other theme, and in this one in Chinese. */
async function expectAccessibleInChinese(page: Page): Promise<void> {
  const lang = page.locator('html')
  await expectAccessibleIn(page, 'dark')
  await page.keyboard.press('Alt+l')
  await expect(lang).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('dialog', { name: /课堂/ })).toBeVisible()
  await expectAccessibleIn(page, 'light')
  await page.keyboard.press('Alt+l')
  await expect(lang).toHaveAttribute('lang', 'en')
}

async function toPredictStep(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await page.keyboard.press('Alt+4')
  await page.locator('main').getByRole('button').filter({ hasText: 'Notes D' }).first().click()
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Class' })).toContainText('Class: off')
}

/** A phone of its own, with the address and the code as they are read from the projector. */
async function phone(browser: Browser, { url, locale }: { readonly url: string; readonly locale: string }): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width: 360, height: 640 }, hasTouch: true })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

test('two phones vote, the trainer sees how many and then what, one click shuts the door, and the summary is kept', async ({ page, address, browser }) => {
  await toPredictStep(page, address)
  const room = page.getByRole('region', { name: 'Class' })
  await room.getByRole('button', { name: 'Open for phones' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /^127\.0\.0\.1/ }).check()
  await expectAccessibleInChinese(page)
  await dialog.getByLabel('Port').fill(new URL(address).port)
  await dialog.getByRole('button', { name: 'Open' }).click()
  await expect(dialog.getByRole('alert')).toContainText('is already in use; choose another, or leave the field empty for a free one')
  await dialog.getByLabel('Port').fill('')
  await dialog.getByRole('button', { name: 'Open' }).click()
  const code = (await dialog.getByText(/^[B-Z]{6}$/).textContent()) ?? ''
  const url = (await dialog.getByText(/^http:\/\/127\.0\.0\.1:\d+$/).textContent()) ?? ''
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible()
  await expectAccessibleInChinese(page)

  const first = await phone(browser, { url, locale: 'en-US' })
  await first.getByLabel('Code on the screen').fill('BBBBBB')
  await first.getByLabel('Code on the screen').press('Enter')
  await expect(first.getByRole('alert')).toContainText('not the code')
  await expectAccessible(first)
  await first.getByLabel('Code on the screen').fill(code.toLowerCase())
  await first.getByRole('button', { name: 'Join' }).click()
  await expect(first.getByRole('heading', { name: 'You are in' })).toBeVisible()
  const second = await phone(browser, { url: `${url}/#${code}`, locale: 'zh-CN' })
  await expect(second.getByRole('heading', { name: '你已加入' })).toBeVisible()
  expect(new URL(second.url()).hash).toBe('')
  await expect(dialog.getByText('2 joined')).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()

  const bar = page.getByRole('group', { name: 'Votes of the class' }).first()
  await bar.getByRole('button', { name: 'Ask the class' }).click()
  const option = (of: Page, letter: string): Locator => of.getByRole('listitem').filter({ has: of.getByText(letter, { exact: true }) }).getByRole('button')
  await option(first, 'A').click()
  await expect(first.getByRole('status')).toHaveText('Vote counted')
  await expect(option(first, 'A')).toHaveAttribute('aria-pressed', 'true')
  await option(second, 'B').click()
  await expect(second.getByRole('status')).toHaveText('已计入')
  await expectAccessible(first)
  await expectAccessible(second)
  await expect(bar.getByRole('status')).toHaveText('2 answered · 2 joined')
  await expect(bar).not.toContainText('votes')
  await option(first, 'B').click()
  await expect(option(first, 'B')).toHaveAttribute('aria-pressed', 'true')
  await bar.getByRole('button', { name: 'Count hands too' }).click()
  await bar.getByRole('button', { name: 'One hand more for C' }).click()
  await expect(bar.getByRole('status')).toHaveText('3 answered · 2 joined')
  await bar.getByRole('button', { name: 'Close the question' }).click()
  await expect(bar.getByRole('listitem').nth(1)).toContainText('2 votes · 67 %')
  await expect(bar.getByRole('listitem').nth(2)).toContainText('1 vote · 33 %')
  await expect(option(first, 'A')).toBeDisabled()
  await expect(first.getByRole('status')).toContainText('Closed')
  await expectAccessible(page)

  const { name, text } = await downloadedBy(page, () => room.getByRole('button', { name: 'CSV' }).click())
  expect(name).toMatch(/^brownout-class-.*\.csv$/)
  expect(text.split('\r\n').filter((line) => /,2,2,0,|,1,0,1,/.test(line))).toHaveLength(2)

  await room.getByRole('button', { name: 'Forget the session' }).click()
  await expect(bar).not.toContainText('votes')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(bar.getByRole('listitem').nth(1)).toContainText('2 votes · 67 %')

  await page.keyboard.press('Alt+1')
  const foot = page.getByRole('contentinfo')
  await expect(foot).toContainText(`code ${code}`)
  // One line of controls, at the narrowest window too.
  const heightOf = async () => (await foot.boundingBox())?.height
  const wide = await heightOf()
  await page.setViewportSize({ width: 1024, height: 680 })
  expect(await heightOf()).toBe(wide)
  await foot.getByRole('button', { name: 'Close the class' }).click()
  await expect(first.getByRole('heading', { name: 'The class is over' })).toBeVisible()
  await expect(second.getByRole('heading', { name: '课堂已结束' })).toBeVisible()
  await expectAccessible(first)
  await expect(foot.getByRole('button', { name: 'Close the class' })).toBeHidden()
  await expect(first.goto(url)).rejects.toThrow('ERR_CONNECTION_REFUSED')
})
