import type { Page } from '@playwright/test'
import { violations } from '../.config/axe.ts'
import { expect, ownService, test } from '../.config/served-app.ts'

// `Upgrade stripped` (32dd37ce).
test.use({ trace: 'off', runs: ['upgrade-stripped.ndjson'] })

const chip = (page: Page) => page.getByRole('group', { name: 'Still going' })
const question = (page: Page, title: string | RegExp = 'A free run is still going') => page.getByRole('dialog', { name: title })
const current = (page: Page, screen: string) => expect(page.getByRole('navigation').getByRole('button', { name: screen, exact: true })).toHaveAttribute('aria-current', 'page')

/** Node clients: the first run of a session need not start a browser for them. */
async function open(page: Page, address: string): Promise<void> {
  await page.addInitScript(() => {
    if (localStorage.getItem('brownout.settings') === null) localStorage.setItem('brownout.settings', JSON.stringify({ probe: 'node', scale: 40 }))
  })
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
}

async function startFreeRun(page: Page): Promise<void> {
  await page.keyboard.press('Alt+1')
  await page.getByRole('button', { name: 'Start free run' }).first().press('Enter')
  await expect(page.getByRole('button', { name: 'Strip the Upgrade header' })).toHaveAttribute('aria-disabled', 'false', { timeout: 60_000 })
}

/** What was asked, the answer no, and nothing else: the free run goes on, the screen and the focus are where they were. */
async function letGoOn(page: Page, what: string, { focusBack = true } = {}): Promise<void> {
  await expect(question(page)).toContainText(`Stop it and ${what}?`)
  await expect(question(page)).toContainText('What was recorded is kept')
  await expect(question(page).getByRole('button', { name: /^Stop it and / })).toBeFocused()
  const asked = page.url()
  await page.keyboard.press('Escape')
  await expect(question(page)).toBeHidden()
  expect(page.url()).toBe(asked)
  if (focusBack) await expect(page.locator('body')).not.toBeFocused()
  await expect(page.getByRole('alert')).toHaveCount(0)
}

test('a free run is named with its time on every other screen, leads back to Live, and is stopped from there', async ({ page, address }) => {
  await open(page, address)
  await startFreeRun(page)
  await expect(chip(page)).toBeHidden()
  for (const key of ['2', '3', '4', '5', '6', '7', '8', '9', 's']) {
    await page.keyboard.press(`Alt+${key}`)
    await expect(chip(page)).toContainText(/Free run \d+:\d\d/)
  }
  expect(await violations(page)).toEqual([])
  const before = await chip(page).textContent()
  await expect(chip(page)).not.toHaveText(before ?? '')
  await chip(page).getByRole('button', { name: /^Free run/ }).press('Enter')
  await current(page, 'Live')
  await expect(page.getByRole('application', { name: /^Time lanes/ })).toBeFocused()
  await page.keyboard.press('Alt+6')
  await chip(page).getByRole('button', { name: 'Stop: Free run' }).press('Enter')
  await expect(chip(page)).toBeHidden({ timeout: 60_000 })
  await current(page, 'Report')
})

test('whatever would begin beside a free run asks first, and the answer no changes nothing', async ({ page, address }) => {
  test.setTimeout(240_000)
  await open(page, address)
  await startFreeRun(page)
  const press = (name: string | RegExp) => page.locator('main, header').getByRole('button', { name, exact: true }).first().press('Enter')

  // Live: another condition, and a saved run, from the picker.
  await page.getByRole('button', { name: /Condition or scenario/ }).press('Enter')
  await page.getByRole('option', { name: /^Silent drop/ }).press('Enter')
  await letGoOn(page, 'run “Silent drop”')
  await page.getByRole('button', { name: /Condition or scenario/ }).press('Enter')
  await page.getByRole('option', { name: /32dd37ce/ }).press('Enter')
  await letGoOn(page, 'open run 32dd37ce')

  // The palette, on any screen.
  await page.keyboard.press('Alt+5')
  for (const [typed, what] of [['start a free', 'run a free run'], ['server rest', 'run “Server restart”']] as const) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(typed)
    await expect(page.getByRole('option').first()).toBeVisible()
    await page.keyboard.press('Enter')
    await letGoOn(page, what)
    await current(page, 'Inspector')
  }

  await page.keyboard.press('Alt+2')
  await press('Run all')
  await letGoOn(page, 'run the matrix')
  await press(/^Run (the )?missing|^Run missing/)
  await letGoOn(page, 'run the matrix')
  await page.getByRole('gridcell', { name: /^WebSocket, Upgrade stripped/ }).click()
  await page.keyboard.press('r')
  await letGoOn(page, 'run “Upgrade stripped”')
  await press('Run this condition')
  await letGoOn(page, 'run “Upgrade stripped”')
  await press('Open lanes')
  await letGoOn(page, 'open run 32dd37ce')
  await page.keyboard.press('Control+Enter')
  await letGoOn(page, 'run the matrix')

  await page.keyboard.press('Alt+s')
  await page.getByRole('button', { name: /^Silent drop/ }).click()
  await press('Run')
  await letGoOn(page, 'run “Silent drop”')
  await press('Run in the matrix')
  await letGoOn(page, 'run “Silent drop”')
  await page.getByRole('button', { name: /^Silent drop/ }).dblclick()
  await letGoOn(page, 'run “Silent drop”')
  await page.getByRole('searchbox').press('Control+Enter')
  await letGoOn(page, 'run “Silent drop”')
  await current(page, 'Scenarios')
  await press('New scenario')
  await press('Run')
  await letGoOn(page, 'run “new-scenario”')
  await page.getByRole('textbox', { name: 'The file as YAML' }).press('Control+Enter')
  await letGoOn(page, 'run “new-scenario”')
  await expect(page.getByRole('textbox', { name: 'The file as YAML' })).toBeFocused()

  await page.keyboard.press('Alt+8')
  await page.getByRole('grid').getByRole('row', { name: /Upgrade stripped/ }).click()
  await press('Open')
  await letGoOn(page, 'open run 32dd37ce')
  await press('Replay')
  await letGoOn(page, 'open run 32dd37ce')
  await page.getByRole('grid').getByRole('row', { name: /Upgrade stripped/ }).press('Enter')
  await letGoOn(page, 'open run 32dd37ce')

  await page.getByRole('button', { name: 'Advisor' }).click()
  await press(/^Run these \d+ cells/)
  await letGoOn(page, 'run the matrix')

  await page.getByRole('button', { name: 'Notes' }).click()
  await press('Check all')
  await letGoOn(page, 'check the notes')
  await page.keyboard.press('Control+Enter')
  await letGoOn(page, 'check the notes')

  await page.keyboard.press('Alt+1')
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeEnabled()
})
