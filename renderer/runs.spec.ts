import type { Page } from '@playwright/test'
import { violations } from '../.config/axe.ts'
import { expect, recordedRun, test } from '../.config/served-app.ts'

// `Connections reset` (4ec13b36) and `Upgrade stripped` (32dd37ce).
test.use({ trace: 'off', runs: ['connection-reset-version-1.ndjson', 'upgrade-stripped.ndjson'] })

const row = (page: Page, name: string | RegExp) => page.getByRole('grid').getByRole('row', { name })

async function openRuns(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await page.keyboard.press('Alt+8')
  await expect(row(page, /Connections reset/)).toBeVisible()
}

test('runs are searched as one types, named, pinned, deleted with a way back, and opened: all from the keyboard', async ({ page, address }) => {
  await openRuns(page, address)
  const search = page.getByRole('textbox', { name: 'Search runs' })
  await search.fill('websocket=needs')
  await expect(page.getByRole('status').filter({ hasText: '1 run fits' })).toBeVisible()
  await expect(row(page, /Connections reset/)).toBeHidden()
  await search.fill('nothing-like-it')
  await expect(page.getByRole('heading', { name: 'No run fits “nothing-like-it”' })).toBeVisible()
  await search.press('Escape')

  await row(page, /Upgrade stripped/).focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Title of the run' }).fill('Through the hotel’s proxy')
  await page.keyboard.press('Enter')
  const named = row(page, /Through the hotel’s proxy Upgrade stripped/)
  await expect(named).toBeVisible()
  await named.focus()
  await page.keyboard.press('p')
  await expect(named.getByRole('button', { name: /^Unpin/ })).toHaveAttribute('aria-pressed', 'true')
  await search.fill('pinned')
  await expect(page.getByRole('status').filter({ hasText: '1 run fits' })).toBeVisible()
  await search.press('Escape')

  await named.focus()
  await page.keyboard.press('Delete')
  await expect(page.getByText('Deleted “Through the hotel’s proxy”')).toBeVisible()
  await expect(named).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(named).toBeVisible()

  await named.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('End')
  await expect(page.getByRole('grid').getByRole('row').last()).toBeFocused()
  await page.keyboard.press('k')
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeFocused()
  await row(page, /Connections reset/).press('Enter')
  await expect(page.getByRole('figure', { name: 'Transports over time' })).toBeVisible()
  await expect(page.getByRole('table').getByRole('row', { name: /^WebSocket not connected/ })).toContainText('needs manual fallback')
})

test('a deleted run waits in the trash; a file that is picked or dropped comes in, one that is no run is refused by name', async ({ page, address }) => {
  await openRuns(page, address)
  await row(page, /Connections reset/).click()
  const bar = page.getByRole('toolbar', { name: 'chosen' })
  const places = async () => Promise.all((await bar.getByRole('button').all()).map(async (button) => (await button.boundingBox())?.x))
  const before = await places()
  expect(before).toHaveLength(7)
  await row(page, /Upgrade stripped/).click({ modifiers: ['Control'] })
  await expect(bar.getByRole('button', { name: 'Open' })).toBeDisabled()
  // None has moved under the pointer.
  expect(await places()).toEqual(before)
  await row(page, /Connections reset/).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('radio', { name: 'Trash' }).check()
  await page.getByRole('button', { name: 'Restore: Connections reset' }).click()
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible()
  await page.getByRole('radio', { name: 'Saved' }).check()

  const bytes = await recordedRun('connection-reset-version-1.ndjson')
  const picked = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import' }).click()
  await (await picked).setFiles({ name: 'damaged.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(bytes.replace('"kind":"attempt"', '"kind":')) })
  await expect(page.getByRole('alert')).toContainText(/damaged\.ndjson:\d+: this line is not JSON/)
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click()

  const drop = (name: string, text: string) =>
    page.evaluate(([fileName, content]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([content as string], fileName as string))
      for (const type of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    }, [name, text])
  await drop('holiday.txt', 'We went by train.')
  await expect(page.getByText('Neither a run nor a scenario of Brownout: holiday.txt')).toBeVisible()
  await page.keyboard.press('Alt+1')
  await drop('from-a-friend.ndjson', bytes.replaceAll('4ec13b36', 'f41e4d00'))
  await expect(page.getByText('Imported Connections reset')).toBeVisible()
  await expect(row(page, /f41e4d00/)).toHaveAttribute('aria-selected', 'true')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('axe finds nothing in the list, with runs chosen, in the trash, in either language', async ({ page, address }) => {
      await openRuns(page, address)
      expect(await violations(page)).toEqual([])
      await row(page, /Upgrade stripped/).click()
      await row(page, /Connections reset/).click({ modifiers: ['Control'] })
      await page.keyboard.press('Alt+l')
      await expect(page.getByText('已选 2 个')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: '删除', exact: true }).click()
      await expect(page.getByRole('heading', { name: '还没有运行' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.getByRole('radio', { name: '回收站' }).check()
      await expect(page.getByRole('button', { name: /^恢复：/ })).toHaveCount(2)
      expect(await violations(page)).toEqual([])
    })
  })
}
