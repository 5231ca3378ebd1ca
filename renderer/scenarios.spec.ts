import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, startServe, test, withDataFolder } from '../.config/served-app.ts'

// A trace films every frame, and that on the cores that measure.
test.use({ trace: 'off' })

async function openLibrary(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation')).toBeVisible()
  await page.keyboard.press('Alt+s')
  await expect(page.getByRole('searchbox')).toBeVisible()
}

const yaml = (page: Page) => page.getByRole('textbox', { name: 'The file as YAML' })
const block = (page: Page, name: RegExp) => page.getByRole('group', { name: 'Timeline' }).getByRole('button', { name })

test('a scenario is made from the keyboard: a mistake is shown in place and mended, the file is saved, found and run', async ({ page, address }) => {
  test.setTimeout(240_000)
  await openLibrary(page, address)
  await page.getByRole('button', { name: 'New scenario' }).press('Enter')
  await yaml(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('title: Made by hand # mine\ntransports: [sse, web')
  // The rest of the word comes from the schema.
  await page.keyboard.press('Enter')
  await expect(yaml(page)).toHaveValue(/transports: \[sse, websocket$/)
  await page.keyboard.type(']\ntimeline:\n- at: 4s\n')
  await page.keyboard.type('on: { link/rest: {} }')
  const mistakes = page.getByRole('region', { name: 'YAML' })
  await expect(mistakes).toContainText('there is no fault "link/rest"; did you mean "link/reset"?')
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await page.getByRole('button', { name: 'Write “link/reset”' }).press('Enter')
  await expect(mistakes).toContainText('no mistakes')

  // The same text as a timeline: moved by arrow keys, undone by the one history of both sides.
  await block(page, /^Reset/).focus()
  await page.keyboard.press('ArrowRight')
  await expect(yaml(page)).toHaveValue(/at: 5s/)
  await expect(block(page, /^Reset, 5s/)).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(yaml(page)).toHaveValue(/at: 4s/)

  await page.keyboard.press('Control+s')
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
  await name.fill('clean')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('comes with the lab')
  await name.fill('Made by hand')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Saved as made-by-hand.yaml')).toBeVisible()
  await page.getByRole('button', { name: 'Library' }).click()
  await expect(page.getByRole('region', { name: 'Yours' }).getByRole('button', { name: /^Made by hand/ })).toBeVisible()

  await page.getByRole('button', { name: /^Made by hand/ }).focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('status').filter({ hasText: 'Finished' })).toBeAttached({ timeout: 90_000 })
  await expect(page.getByRole('button', { name: /Condition or scenario/ })).toContainText('Made by hand')
})

test('a block is dragged with its comments; a copy is renamed, deleted and brought back; nothing is lost with the engine or the page', async ({ page }) => {
  test.setTimeout(240_000)
  await withDataFolder(async (data) => {
    const first = await startServe(data)
    await openLibrary(page, first.address)
    await page.getByRole('searchbox').fill('502 moment')
    await page.getByRole('button', { name: 'Duplicate & edit' }).click()
    await expect(block(page, /^Answer/)).toBeVisible()
    const before = await yaml(page).inputValue()
    const place = await block(page, /^Answer/).boundingBox()
    if (!place) throw new Error('the block is not drawn')
    await page.mouse.move(place.x + 20, place.y + 10)
    await page.mouse.down()
    await page.mouse.move(place.x + 120, place.y + 10, { steps: 4 })
    await page.mouse.up()
    await expect(yaml(page)).not.toHaveValue(before)
    await yaml(page).press('Control+End')
    await page.keyboard.type('# a note of mine')
    await page.keyboard.press('Control+s')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText(/^Saved as/)).toBeVisible()
    const path = join(data, 'scenarios', 'bad-gateway-copy.yaml')
    expect(await readFile(path, 'utf8')).toContain('# a note of mine')

    // Somebody else writes the file meanwhile: it is not written over.
    await writeFile(path, `${await readFile(path, 'utf8')}\n# theirs\n`)
    await yaml(page).press('Control+End')
    await page.keyboard.type(', and more')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('changed by somebody else')
    await page.keyboard.press('Escape')

    await first.end('SIGKILL')
    await expect(page.getByText(/^Engine lost/)).toBeVisible()
    await yaml(page).press('Control+End')
    await page.keyboard.type(', offline')
    await expect(page.getByText(/not checked: the engine is gone/)).toBeVisible()
    const second = await startServe(data, new URL(first.address).port)
    await page.goto(second.address)
    await expect(page.getByText(/no mistakes/)).toBeVisible()
    await page.reload()
    await page.keyboard.press('Alt+7')
    await expect(yaml(page)).toHaveValue(/# a note of mine, and more, offline/)
    await page.getByRole('button', { name: 'Library' }).click()
    await page.getByRole('button', { name: /unsaved changes/ }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await expect(page.getByText(/is in the trash/)).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('region', { name: 'Yours' })).toBeVisible()
    expect(await readFile(path, 'utf8')).toContain('# theirs')
    await second.end('SIGTERM')
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the library and the editor in ${colorScheme}, in either language, with a mistake and with suggestions`, async ({ browser, address }) => {
    const context = await browser.newContext({ colorScheme, locale: 'en-US' })
    const page = await context.newPage()
    const violations = async (): Promise<string[]> => {
      const found = await new AxeBuilder({ page }).analyze()
      return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))
    }
    await openLibrary(page, address)
    await page.getByRole('searchbox').fill('haproxy')
    await expect(page.getByRole('heading', { name: 'Imitates' })).toBeVisible()
    expect(await violations()).toEqual([])
    await page.getByRole('searchbox').fill('xyzzy')
    await expect(page.getByText('Nothing fits')).toBeVisible()
    expect(await violations()).toEqual([])
    await page.getByRole('button', { name: 'New scenario' }).click()
    await block(page, /^Reset/).click()
    expect(await violations()).toEqual([])
    await page.keyboard.press('Alt+l')
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    const area = page.getByRole('textbox', { name: '以 YAML 表示的文件' })
    await area.press('Control+End')
    await page.keyboard.type('titel: x\ncontract: ')
    await page.keyboard.press('Control+Space')
    await expect(page.getByRole('listbox')).toBeVisible()
    await expect(page.getByText(/个错误/).first()).toBeVisible()
    expect(await violations()).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '场景库' }).click()
    await expect(page.getByRole('searchbox')).toBeVisible()
    expect(await violations()).toEqual([])
    await context.close()
  })
}
