import { expect, goTo, test } from '../.config/served-app.ts'

test.use({ trace: 'off' })

test('settings work from the keyboard, take effect at once, outlive the window, and can be taken back', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
  await goTo(page, '0')
  const root = page.locator('html')
  await page.getByRole('group', { name: 'Theme' }).getByRole('radio', { name: 'As the system' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(root).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('group', { name: 'Motion' }).getByRole('radio', { name: 'Always reduced' }).check()
  await expect(root).toHaveAttribute('data-reduced-motion', '')
  await page.getByRole('group', { name: 'Numbers' }).getByRole('radio', { name: '1.234,5' }).check()
  await page.getByRole('button', { name: /Time scale/ }).click()
  await page.getByRole('option', { name: /timers 10× faster/ }).click()
  await page.getByRole('group', { name: 'Language' }).getByRole('radio', { name: '简体中文' }).check()
  await expect(root).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByText(/\/runs$/)).toBeVisible()

  await page.reload()
  await expect(root).toHaveAttribute('lang', 'zh-CN')
  await expect(root).toHaveAttribute('data-theme', 'dark')
  await expect(root).toHaveAttribute('data-reduced-motion', '')
  await expect(page.getByRole('button', { name: '时间比例' })).toContainText('快 10 倍')

  await goTo(page, '0')
  await page.getByRole('button', { name: '恢复默认设置' }).click()
  await expect(root).toHaveAttribute('lang', 'en')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(root).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('radio', { name: '1.234,5' })).toBeChecked()
})

test('keys without Ctrl or Alt can be turned off, and those with one stay', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
  await page.keyboard.press('Escape')
  await goTo(page, '0')
  await page.getByRole('group', { name: 'Keys without Ctrl or Alt' }).getByRole('radio', { name: 'Off' }).check()
  await page.keyboard.press('Alt+1')
  await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeVisible()
  await page.keyboard.press('?')
  // A key that stays is heard after the one that does not.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible()
})

test('projector mode makes type larger, hides the rail, and its key and its button bring both back', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
  const heading = page.getByRole('heading', { level: 1 })
  const size = () => heading.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
  await expect(heading).toBeVisible()
  const usual = await size()
  await page.keyboard.press('Alt+p')
  await expect(page.getByRole('navigation')).toBeHidden()
  expect((await size()) / usual).toBeGreaterThan(1.3)
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-projector', '')
  await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeVisible()
  await page.keyboard.press('Alt+p')
  await expect(page.getByRole('navigation')).toBeVisible()
  expect(await size()).toBe(usual)
  const button = page.getByRole('button', { name: 'Projector mode' })
  await button.click()
  await expect(page.getByRole('navigation')).toBeHidden()
  await expect(button).toHaveAttribute('aria-pressed', 'true')
  await button.click()
  await expect(page.getByRole('navigation')).toBeVisible()
})

test('a change of the theme is there at once, whatever has colours that take their time', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeVisible()
  const transitions = await page.evaluateHandle(() => {
    const begun: string[] = []
    document.addEventListener('transitionrun', ({ target, propertyName }) => begun.push(`${(target as Element).outerHTML.slice(0, 80)}: ${propertyName}`))
    return begun
  })
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    // An event of a transition comes with the next frame.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  }
  expect(await transitions.jsonValue()).toEqual([])
})
