import type { Page } from '@playwright/test'
import { violations } from '../.config/axe.ts'
import { expect, goTo, ownService, test } from '../.config/served-app.ts'

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
  await page.getByRole('button', { name: 'Start free run' }).first().click()
  await expect(page.getByRole('button', { name: 'Strip the Upgrade header' })).toHaveAttribute('aria-disabled', 'false', { timeout: 60_000 })
}

/** From the picker of Live, with the mouse, which is then taken off what is below: the tip of that would take the first Escape. */
async function choose(page: Page, option: RegExp): Promise<void> {
  await page.getByRole('button', { name: /Condition or scenario/ }).press('Enter')
  await page.getByRole('option', { name: option }).click()
  await page.mouse.move(0, 0)
  await expect(page.getByRole('tooltip')).toHaveCount(0)
}

/** What was asked, the answer no, and nothing else: the free run goes on, the screen and the focus are where they were. */
async function letGoOn(page: Page, what: string | RegExp): Promise<void> {
  await expect(question(page)).toContainText(typeof what === 'string' ? `Stop it and ${what}?` : what)
  await expect(question(page)).toContainText('What was recorded is kept')
  await expect(question(page).getByRole('button', { name: /^Stop it and / })).toBeFocused()
  const asked = page.url()
  await page.keyboard.press('Escape')
  await expect(question(page)).toBeHidden()
  expect(page.url()).toBe(asked)
  await expect(page.locator('body')).not.toBeFocused()
  await expect(page.getByRole('alert')).toHaveCount(0)
}

/** Enter on what is offered first. */
async function sayYes(page: Page, title?: string): Promise<void> {
  await expect(question(page, title).getByRole('button', { name: /^Stop it and / })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question(page, title)).toBeHidden({ timeout: 60_000 })
}

test('a free run is named with its time on every other screen, leads back to Live, and is stopped from there', async ({ page, address }) => {
  await open(page, address)
  await startFreeRun(page)
  await expect(chip(page)).toBeHidden()
  for (const key of ['2', '3', '4', '5', '6', '7', '8', '9', 's']) {
    await goTo(page, key)
    await expect(chip(page)).toContainText(/Free run \d+:\d\d/)
  }
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await violations(page)).toEqual([])
  const before = await chip(page).textContent()
  await expect(chip(page)).not.toHaveText(before ?? '')
  await chip(page).getByRole('button', { name: /^Free run/ }).press('Enter')
  await current(page, 'Live')
  await expect(page.getByRole('application', { name: /^Time lanes/ })).toBeFocused()
  await goTo(page, '6')
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
  await choose(page, /^Silent drop/)
  await letGoOn(page, 'run “Silent drop”')
  await choose(page, /32dd37ce/)
  await letGoOn(page, 'open run 32dd37ce')

  // The palette, on any screen.
  await goTo(page, '5')
  for (const [typed, what] of [['start a free', 'run a free run'], ['server rest', 'run “Server restart”']] as const) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(typed)
    await expect(page.getByRole('option').first()).toBeVisible()
    await page.keyboard.press('Enter')
    await letGoOn(page, what)
    await current(page, 'Inspector')
  }

  await goTo(page, '2')
  await press('Run all')
  await letGoOn(page, 'run the matrix')
  await page.getByRole('gridcell', { name: /^WebSocket, Upgrade stripped/ }).click()
  await page.keyboard.press('r')
  await letGoOn(page, 'run “Upgrade stripped”')
  await press('Run this condition')
  await letGoOn(page, 'run “Upgrade stripped”')
  await page.keyboard.press('Control+Enter')
  await letGoOn(page, 'run the matrix')

  await goTo(page, 's')
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
  await letGoOn(page, 'run “my-scenario”')
  await page.getByRole('textbox', { name: 'The file as YAML' }).press('Control+Enter')
  await letGoOn(page, 'run “my-scenario”')
  await expect(page.getByRole('textbox', { name: 'The file as YAML' })).toBeFocused()

  await goTo(page, '8')
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

test('the answer yes stops the free run and begins what was wanted; of a matrix in progress the question names what is kept', async ({ page, address }) => {
  test.setTimeout(240_000)
  await open(page, address)
  await goTo(page, '2')
  await page.getByRole('gridcell', { name: /^WebSocket, Clean/ }).click()
  await page.keyboard.press('r')
  await expect(page.getByRole('gridcell', { name: /^WebSocket, Clean: unaffected/ })).toBeVisible({ timeout: 60_000 })
  await startFreeRun(page)

  await goTo(page, '2')
  await page.getByRole('button', { name: 'Open in Live' }).press('Enter')
  await letGoOn(page, /open run [0-9a-f]{8}/)
  await page.getByRole('button', { name: /^Run missing/ }).press('Enter')
  await sayYes(page)
  await expect(page.locator('main')).toBeFocused()
  await expect(page.getByRole('gridcell', { name: /: running/ }).first()).toBeVisible({ timeout: 60_000 })

  await goTo(page, 's')
  await expect(chip(page)).toContainText(/Matrix \d+ of \d+/)
  await page.getByRole('searchbox').press('Control+Enter')
  const ofMatrix = question(page, 'The matrix is still running')
  await expect(ofMatrix).toContainText(/\d+ of \d+ runs are done\. Stop it and run “Upgrade stripped”\?/)
  await expect(ofMatrix).toContainText('The cells measured so far are kept')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(chip(page)).toContainText('Matrix')
  await page.getByRole('searchbox').press('Control+Enter')
  // The same key that asked.
  await expect(ofMatrix.getByRole('button', { name: 'Stop it and run' })).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await current(page, 'Live')
  await expect(page.getByRole('button', { name: /Condition or scenario/ })).toContainText('Upgrade stripped')
  await expect(page.getByRole('status').filter({ hasText: /^Finished$/ })).toBeAttached({ timeout: 60_000 })
  await expect(page.locator('body')).not.toBeFocused()
  await goTo(page, '2')
  await expect(page.getByRole('gridcell', { name: /^WebSocket, Clean: unaffected/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Resume \(\d+ left\)/ })).toBeEnabled()
  // What was stopped is kept.
  await goTo(page, '8')
  await expect(page.getByRole('grid').getByRole('row', { name: /Free run/ })).toBeVisible()
})

test('a lesson and a server of one’s own ask as well; Ctrl+Enter on them never ends what they do not show', async ({ page, address }) => {
  await ownService(async ({ url }) => {
    await open(page, address)
    await startFreeRun(page)
    await goTo(page, '4')
    await page.locator('main').getByRole('button').filter({ hasText: 'Notes D' }).click()
    await expect(page.getByRole('heading', { level: 2, name: /Read$/ })).toBeVisible()
    await page.keyboard.press('Alt+ArrowRight')
    const asked = page.locator('fieldset:has(legend)').filter({ has: page.getByText('A', { exact: true }) })
    await expect(asked.first()).toBeVisible()
    for (const one of await asked.all()) await one.getByRole('radio').first().check()
    await page.getByRole('radio', { name: 'fairly sure' }).check()
    await page.getByRole('button', { name: 'Lock prediction' }).press('Enter')
    const lab = page.getByRole('region', { name: 'The lab' })
    await lab.getByRole('button', { name: 'Run' }).press('Enter')
    await letGoOn(page, /run “.+”/)
    await expect(lab.getByRole('button', { name: 'Run' })).toBeFocused()
    await page.keyboard.press('Control+Enter')
    await letGoOn(page, /run “.+”/)

    await goTo(page, '9')
    await page.getByLabel('Address').fill(url)
    await page.getByRole('button', { name: 'Examine' }).click()
    await page.getByRole('button', { name: 'Open the path' }).press('Enter')
    await letGoOn(page, `open a path in front of ${url}`)
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('Control+Enter')
    await expect(chip(page)).toContainText('Free run')
    await page.getByRole('button', { name: 'Open the path' }).press('Enter')
    await sayYes(page)
    await expect(page.getByRole('button', { name: 'Close the path' })).toBeVisible({ timeout: 60_000 })

    await goTo(page, '7')
    await expect(chip(page)).toContainText(url)
    // A lesson that is open takes the focus where one was.
    await page.keyboard.press('Alt+4')
    await expect(lab).toBeVisible()
    await lab.getByRole('button', { name: 'Run' }).press('Enter')
    await expect(question(page, `The path in front of ${url} is open`)).toContainText('Clients that are connected through it are cut off')
    await sayYes(page, `The path in front of ${url} is open`)
    await expect(lab.getByRole('button', { name: 'Stop' })).toBeVisible({ timeout: 60_000 })
  })
})

test.describe('in Chinese and dark', () => {
  test.use({ colorScheme: 'dark' })

  test('a free run is named, asked about and followed by what was wanted', async ({ page, address }) => {
    await open(page, address)
    await startFreeRun(page)
    await page.keyboard.press('Alt+l')
    await goTo(page, 's')
    const living = page.getByRole('group', { name: '正在进行' })
    await expect(living).toContainText(/自由运行 \d+:\d\d/)
    await page.getByRole('searchbox').press('Control+Enter')
    const asked = question(page, '自由运行仍在进行')
    await expect(asked).toContainText('停止它，运行“Upgrade 被剥除”？')
    expect(await violations(page)).toEqual([])
    await asked.getByRole('button', { name: '停止并运行' }).press('Enter')
    await current(page, '实时')
    await expect(page.getByRole('status').filter({ hasText: /^已完成$/ })).toBeAttached({ timeout: 60_000 })
  })
})

test('a run that is stopped while its baseline is measured is stopped at once, says that nothing was measured, and is kept', async ({ page, address }) => {
  await open(page, address)
  await page.keyboard.press('Alt+1')
  await page.getByRole('button', { name: 'Start free run' }).first().click()
  const main = page.locator('main')
  await expect(main).toContainText('Measuring a clean baseline', { timeout: 60_000 })
  await page.getByRole('button', { name: /^Stop/ }).first().click()
  // Sooner than the clean run could have ended.
  await expect(main).toContainText('It ended before its clients began: nothing was measured.', { timeout: 2500 })
  await expect(main).not.toContainText('Measuring a clean baseline')
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Stopped')
  expect(await violations(page)).toEqual([])
  await goTo(page, '8')
  await expect(page.getByRole('grid').getByRole('row', { name: /Free run/ })).toContainText(/stopped/i)
})
