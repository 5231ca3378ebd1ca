import type { Locator, Page } from '@playwright/test'
import { violations } from '../.config/axe.ts'
import { expect, test } from '../.config/served-app.ts'

// A trace films every frame, and that on the cores that measure.
test.use({ trace: 'off' })

async function run(page: Page, condition: string): Promise<void> {
  await page.keyboard.press('Alt+1')
  await page.keyboard.press('Control+k')
  await page.keyboard.type(condition)
  await page.getByRole('option', { name: condition, exact: true }).first().click()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: /^Stop/ })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('status').filter({ hasText: 'Finished' })).toBeAttached({ timeout: 120_000 })
}

/** RFC 6455, 4.2.2, by the browser's own SHA-1. */
function acceptFor(page: Page, key: string): Promise<string> {
  return page.evaluate(async (joined) => btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-1', new TextEncoder().encode(joined))))), `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
}

/** The bytes that are lit, as the two columns of the dump show them. */
async function lit(bytes: Locator): Promise<{ readonly hex: string; readonly ascii: string }> {
  const all = await bytes.locator('[data-active]').evaluateAll((marks) => marks.map((mark) => ({ text: (mark.lastChild?.textContent ?? '').replaceAll('  ', ' '), column: [...(mark.parentElement?.parentElement?.children ?? [])].indexOf(mark.parentElement as Element) })))
  return { hex: all.filter(({ column }) => column === 1).map(({ text }) => text).join(' '), ascii: all.filter(({ column }) => column === 2).map(({ text }) => text).join('') }
}

test('without a run there is a way to one; the bytes of a handshake are found with the keyboard alone, and every field lights its own', async ({ page, address }) => {
  test.setTimeout(480_000)
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await page.keyboard.press('Alt+5')
  await expect(page.getByRole('button', { name: 'Run Upgrade stripped' })).toBeVisible()
  await run(page, 'Clean')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('bytes of a WebSocket handshake')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const ladder = page.getByRole('listbox', { name: 'Ladder' })
  await expect(ladder.getByRole('option', { selected: true })).toContainText('GET /ws HTTP/1.1')

  // The Accept, computed here once more from the key on screen.
  const bytes = page.getByRole('region', { name: 'Bytes', exact: true })
  const key = (await bytes.getByRole('option', { name: /Sec-WebSocket-Key/ }).locator('.mono').nth(1).textContent()) ?? ''
  const accept = await acceptFor(page, key)
  const card = bytes.getByRole('region', { name: /Sec-WebSocket-Accept/ })
  await expect(card.getByText(accept, { exact: true })).toHaveCount(2)
  await expect(card).toContainText('It matches')
  await expect(card).toContainText(/HTTP is the first \d+ bytes/)

  // Connection -> ladder -> bytes -> fields, by Enter and arrows.
  await page.getByRole('grid', { name: 'Connections' }).focus()
  await page.keyboard.press('Enter')
  await expect(ladder).toBeFocused()
  await page.keyboard.press('Enter')
  const hex = bytes.getByRole('group', { name: /hexadecimal/ })
  await expect(hex).toBeFocused()
  await expect.poll(() => lit(bytes)).toEqual({ hex: '47 45 54 20', ascii: 'GET ' })
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => lit(bytes)).toEqual({ hex: '2f 77 73 20', ascii: '/ws ' })
  await page.keyboard.press('Enter')
  const fields = bytes.getByRole('listbox', { name: 'Fields' })
  await expect(fields).toBeFocused()
  await expect(fields.getByRole('option', { selected: true })).toContainText('request-target')
  await page.keyboard.press('j')
  await expect(fields.getByRole('option', { selected: true })).toContainText('HTTP-version')
  await expect.poll(async () => (await lit(bytes)).ascii).toBe('HTTP/1.1..')

  // A pointer lights bytes and scrolls nothing: who reads further down stays there.
  await fields.getByRole('option').last().hover()
  await expect(bytes.locator('[data-now]')).toContainText('end of the head')
  expect(await hex.evaluate((element) => element.scrollTop)).toBe(0)
  await page.mouse.move(0, 0)

  // A frame: its first two bytes as bits.
  await ladder.focus()
  await page.keyboard.press('/')
  await page.keyboard.type('"kind":"message"')
  // While half of it is typed, the greeting is found too; it is shorter than any message.
  await expect(ladder.getByRole('option').first()).toContainText(/text, \d{3} B/)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Home')
  await expect(bytes.getByRole('region', { name: /bit by bit/ })).toContainText('last frame of its message')

  // The message is selected in its lane; a head that is chosen there is selected here.
  await page.keyboard.press('Alt+1')
  await page.getByRole('tab', { name: /Events/ }).click()
  await page.getByRole('checkbox', { name: /^Without messages/ }).uncheck()
  await expect(page.getByRole('tabpanel').locator('[aria-selected=true]')).toContainText('message')
  await page.getByRole('tab', { name: 'What happened' }).click()
  await page.getByRole('button', { name: 'Bytes', exact: true }).click()
  await expect(ladder.getByRole('option', { selected: true })).toContainText('GET /ws HTTP/1.1')
})

test('behind a gateway that strips Upgrade the wire shows what was taken out; axe finds nothing, whatever the theme, the language and the step', async ({ page, address }) => {
  test.setTimeout(300_000)
  await page.goto(address)
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await page.keyboard.press('Alt+5')
  await expect(page.getByRole('button', { name: /^Run / })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await run(page, 'Upgrade stripped')
  await page.keyboard.press('Alt+5')
  const ladder = page.getByRole('listbox', { name: 'Ladder' })
  const bytes = page.getByRole('region', { name: 'Bytes', exact: true })
  await expect(ladder.getByRole('option', { name: /Strip the Upgrade header/ })).toBeVisible()
  await ladder.getByRole('option', { name: /Gateway to Origin: GET \/ws/ }).click()
  await expect(bytes.getByRole('region', { name: 'What the gateway made of it' })).toContainText(/Upgrade: websocket not passed on/i)
  await expect(bytes).toContainText('No Accept came back')
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Raw stream' }).click()
  await expect(bytes).toContainText('All bytes, gateway → origin')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Raw stream' }).click()
  await page.getByRole('row', { name: /^WebSocket over HTTP\/2/ }).click()
  await page.keyboard.press('Alt+l')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('region', { name: '字节' })).toContainText('连接前言')
  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await violations(page)).toEqual([])

  for (const viewport of [{ width: 1024, height: 680 }, { width: 720, height: 450 }]) {
    await page.setViewportSize(viewport)
    expect(await sidewaysOut(page), `${viewport.width} px`).toEqual([])
  }
})

function sidewaysOut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main section, main button, main input')]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect()
        return right > innerWidth + 1 || left < -1
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  )
}
