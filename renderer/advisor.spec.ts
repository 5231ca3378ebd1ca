import { violations } from '../.config/axe.ts'
import { expect, test } from '../.config/served-app.ts'

test.use({ trace: 'off' })

test('answers by protocol limits, runs what is missing, and each measured reason opens its run', async ({ page, context, address }) => {
  test.setTimeout(180_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.addInitScript(() => {
    if (localStorage.getItem('brownout.settings') === null) localStorage.setItem('brownout.settings', JSON.stringify({ probe: 'node', scale: 40 }))
  })
  await page.goto(address)
  await page.getByRole('button', { name: 'Advisor' }).click()
  const answer = page.getByRole('region', { name: 'The answer' })
  const titles = answer.getByRole('heading', { level: 3 })
  const reason = (transport: string, text: string) => answer.getByRole('article', { name: transport, exact: true }).getByRole('listitem').filter({ hasText: text })

  await page.getByRole('button', { name: 'Chat', exact: true }).click()
  await expect(answer.getByRole('heading', { name: /^WebSocket suits best so far Nothing measured yet: by protocol limits only · in order of/ })).toBeVisible()
  await expect(answer.getByRole('article', { name: 'WebSocket', exact: true })).toContainText(/fits( with client code)?, so far/)
  await expect(titles.first()).toHaveText('WebSocket')
  expect(await violations(page)).toEqual([])

  await page.getByRole('radio', { name: 'binary' }).check({ force: true })
  await expect(reason('SSE', 'Carries text only')).toBeVisible()
  await page.getByRole('button', { name: 'As Chat again' }).click()
  await expect(reason('SSE', 'Carries text only')).toHaveCount(0)
  await reason('SSE', 'more requests').getByRole('button', { name: /^try / }).click()
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Live' })).toHaveAttribute('aria-current', 'page')
  await page.getByRole('button', { name: 'Advisor' }).click()

  await page.getByRole('checkbox', { name: 'Connections reset' }).uncheck()
  await answer.getByRole('button', { name: /^Run these \d+ cells/ }).click()
  await expect(answer.getByText(/^Run 1 of \d/)).toBeVisible({ timeout: 30_000 })
  await expect(answer.getByRole('heading', { name: /suits best \d+ reasons? from runs on this machine/ })).toBeVisible({ timeout: 120_000 })
  expect(await violations(page)).toEqual([])
  await answer.getByRole('button', { name: 'Copy as Markdown' }).click()
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^## Transport for: Chat\n[^]*\n1\. \*\*[^]*\(measured: [0-9a-f]{8}\)/)

  await page.keyboard.press('Alt+l')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.getByRole('button', { name: '聊天', exact: true })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.reload()
  await page.getByRole('button', { name: '选型' }).click()
  await expect(page.getByRole('checkbox', { name: '连接被重置' })).not.toBeChecked()
  await page.getByRole('button', { name: '实测' }).first().click()
  await expect(page.getByRole('navigation').getByRole('button', { name: '实时' })).toHaveAttribute('aria-current', 'page')
})
