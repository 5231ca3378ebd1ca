import type { Page } from '@playwright/test'
import { expect, openSavedRun, test } from '../.config/served-app.ts'

test.use({ trace: 'off', runs: ['connection-reset-version-1.ndjson', 'upgrade-stripped.ndjson'] })

const sizes = [{ width: 1024, height: 680 }, { width: 720, height: 450 }] as const
const catalogues = [{ id: 'en', tag: 'en' }, { id: 'zh', tag: 'zh-CN' }, { id: 'pseudo', tag: 'en-XA' }] as const

/** Calls `visit` on every screen of the rail, in its order; `name` is the rail's. */
async function everyScreen(page: Page, visit: (name: string) => Promise<void>): Promise<void> {
  const rail = page.getByRole('navigation').first().getByRole('button')
  await expect(rail.first()).toBeVisible()
  for (let i = 0; i < (await rail.count()); i++) {
    await rail.nth(i).click()
    await expect(rail.nth(i)).toHaveAttribute('aria-current', 'page')
    await expect(page.locator('main')).toBeVisible()
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await visit((await rail.nth(i).textContent()) ?? '')
  }
}

for (const { id, tag } of catalogues) {
  test(`no text is cut and no control leaves the window on any screen at 1024x680, nor at 200 % zoom (${id})`, async ({ page, address }) => {
    await page.addInitScript((language) => localStorage.setItem('brownout.settings', JSON.stringify({ language })), id)
    await page.goto(address)
    await expect(page.locator('html')).toHaveAttribute('lang', tag)
    const lost: string[] = []
    for (const size of sizes) {
      await page.setViewportSize(size)
      await everyScreen(page, async (name) => void lost.push(...[...(await cutTexts(page)), ...(await sidewaysOut(page))].map((what) => `${size.width}x${size.height} ${name}: ${what}`)))
    }
    expect(lost).toEqual([])
  })
}

/** Text whose box hides a part of it, without a way to it: a tooltip, or scrolling. */
function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isHidden = (element: Element) => element.closest('[aria-hidden="true"], [hidden], [inert]') !== null
    const ownText = (element: Element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent?.trim() ?? '').join(' ').trim()
    return [...document.querySelectorAll<HTMLElement>('body *')].flatMap((element) => {
      const text = ownText(element)
      const style = getComputedStyle(element)
      const { width, height } = element.getBoundingClientRect()
      // Texts for screen readers only, and the way past the rail until it has the focus: one pixel and its border.
      if (text === '' || width <= 3 || height <= 3 || style.visibility === 'hidden' || isHidden(element) || element.closest('[title]')) return []
      const range = document.createRange()
      range.selectNodeContents(element)
      const { left, right } = range.getBoundingClientRect()
      for (let box: HTMLElement | null = element; box && box !== document.body; box = box.parentElement) {
        const around = getComputedStyle(box)
        if (['auto', 'scroll'].includes(around.overflowX)) return []
        if (around.overflowX === 'visible') continue
        const edge = box.getBoundingClientRect()
        if (right > edge.right + 2 || left < edge.left - 2) return [`“${text.slice(0, 60)}”, ${Math.round(Math.max(right - edge.right, edge.left - left))} px`]
      }
      return right > innerWidth + 2 ? [`“${text.slice(0, 60)}” leaves the window`] : []
    })
  })
}

/** Controls beyond an edge that no scrolling part can bring in. */
function sidewaysOut(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, input, select, a')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        let scrolls = false
        for (let parent = element.parentElement; parent; parent = parent.parentElement) scrolls ||= parent.scrollWidth > parent.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(parent).overflowX)
        return width > 1 && !scrolls && (left < -1 || right > innerWidth + 1)
      })
      .map((element) => `${element.tagName} ${element.textContent} ${element.getAttribute('aria-label')}`),
  )
}

test('in the least window all of eight lanes, every screen of the rail and the projector are in sight at once', async ({ page, address }) => {
  await page.setViewportSize(sizes[0])
  await page.goto(address)
  await page.getByRole('banner').getByRole('button', { name: 'Run', exact: true }).click()
  for (const language of ['en', 'zh-CN']) {
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    const [lanes, screens] = [page.locator('figure [data-lane]'), page.getByRole('navigation').first().getByRole('button')]
    await expect(lanes).toHaveCount(8, { timeout: 60_000 })
    for (const one of [...(await lanes.all()), ...(await screens.all()), page.locator('header [aria-keyshortcuts="Alt+P"]')]) await expect(one).toBeInViewport({ ratio: 0.99 })
    await page.keyboard.press('Alt+l')
  }
})

test('every target on every screen is at least 24 px wide and high, or stands in a line of text', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const small = await smallTargets(page)
  for (const tab of ['Charts', 'Numbers', /^Events/]) {
    await page.getByRole('tab', { name: tab }).click()
    await expect(page.getByRole('tabpanel').locator('[aria-busy="true"]')).toHaveCount(0)
    small.push(...(await smallTargets(page)))
  }
  await everyScreen(page, async (name) => void small.push(...(await smallTargets(page)).map((what) => `${name}: ${what}`)))
  expect(small).toEqual([])
})

test('the name of every control has in it what is written on it', async ({ page, address }) => {
  await openSavedRun(page, address, /Upgrade stripped/)
  const others: string[] = []
  await everyScreen(page, async (name) => void others.push(...(await misnamed(page)).map((what) => `${name}: ${what}`)))
  expect(others).toEqual([])
})

/** WCAG 2.5.3: who speaks to the page says what is read there. */
function misnamed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const words = (text: string) => text.replace(/\s+/g, ' ').trim().toLowerCase()
    const seen = (element: Element): string =>
      [...element.childNodes].map((node) => (node instanceof Element ? (node.matches('[aria-hidden="true"], .visually-hidden') ? '' : ` ${seen(node)}`) : (node.textContent ?? ''))).join('')
    const nameOf = (element: Element): string => {
      const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').flatMap((id) => document.getElementById(id) ?? [])
      return by.length > 0 ? by.map((one) => (one === element ? (one.getAttribute('aria-label') ?? '') : seen(one))).join(' ') : (element.getAttribute('aria-label') ?? '')
    }
    return [...document.querySelectorAll('button:is([aria-label], [aria-labelledby]), a[aria-label], [role="tab"][aria-label]')].flatMap((element) => {
      const [name, text] = [words(nameOf(element)), words(seen(element))]
      return text === '' || name.includes(text) ? [] : [`“${text}” is called “${name}”`]
    })
  })
}

/** WCAG 2.5.8. A control that lies inside its label is as large as that; a word that only explains itself takes no press. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isLarge = (element: Element | null) => {
      const { width, height } = element?.getBoundingClientRect() ?? { width: 0, height: 0 }
      return width >= 24 && height >= 24
    }
    return [...document.querySelectorAll<HTMLElement>('button, a, input, select, summary, [role="tab"], [role="option"], [tabindex="0"]:not([role="note"])')]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        const isSeen = width > 3 && height > 3 && element.closest('[aria-hidden="true"], [inert]') === null && getComputedStyle(element).visibility !== 'hidden'
        return isSeen && getComputedStyle(element).display !== 'inline' && !isLarge(element) && !isLarge(element.closest('label'))
      })
      .map((element) => `${element.tagName} ${element.textContent} ${element.getAttribute('aria-label')}`)
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('every screen looks as it did', async ({ page, address }) => {
      await openSavedRun(page, address, /Upgrade stripped/)
      await expect(page.getByRole('figure', { name: 'Transports over time' })).toBeVisible()
      await everyScreen(page, async (name) => {
        await page.mouse.move(0, 0)
        await page.evaluate(() => document.fonts.ready)
        // Fonts and their smoothing differ a little between machines; a lost style sheet or a broken pane differs by far more.
        await expect.soft(page).toHaveScreenshot(`${name.toLowerCase().replaceAll(' ', '-')}-${colorScheme}.png`, { maxDiffPixelRatio: 0.05, threshold: 0.3, animations: 'disabled', caret: 'hide', mask: [page.locator('footer'), page.getByRole('time'), page.locator('time'), page.locator('[data-changes]')] })
      })
    })
  })
}

test('the first screen comes with less than 350 kB of script, gzip', async ({ page, address }) => {
  await page.goto(address)
  await expect(page.getByRole('navigation').first()).toBeVisible()
  const sizes = await page.evaluate(() =>
    Promise.all(
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.endsWith('.js'))
        .map(async ({ name }) => (await new Response((await fetch(name)).body?.pipeThrough(new CompressionStream('gzip'))).arrayBuffer()).byteLength),
    ),
  )
  expect(sizes).not.toEqual([])
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(350_000)
})
