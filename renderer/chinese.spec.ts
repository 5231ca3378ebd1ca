import type { Page } from '@playwright/test'
import { englishOnPage, keepDrawnTexts } from '../.config/english-on-page.ts'
import { expect, goTo, ownService, test } from '../.config/served-app.ts'

// `Connections reset`, which has every kind of loss in its lanes, and `Upgrade stripped`.
test.use({ trace: 'off', runs: ['connection-reset-version-1.ndjson', 'connection-reset-version-4.ndjson', 'upgrade-stripped.ndjson'] })

async function openInChinese(page: Page, address: string): Promise<(place: string) => Promise<void>> {
  await keepDrawnTexts(page)
  await page.addInitScript(() => localStorage.setItem('brownout.settings', JSON.stringify({ language: 'zh' })))
  await page.goto(address)
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.getByRole('navigation').first()).toBeVisible()
  return async (place) => {
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    expect.soft(await englishOnPage(page), place).toEqual([])
  }
}

test('what a check of English on a page must find, and what it must not', async ({ page }) => {
  await page.setContent('<p>一次 network error again</p><p title="gave it up">略</p><p lang="en">No such file here</p><code>two three four</code><p>SSE over HTTP/2 与 GET /ws HTTP/1.1</p>')
  expect(await englishOnPage(page)).toEqual(['一次 network error again', 'gave it up'])
})

test('in Chinese no screen has English sentences, with a run open, compared, inspected and reported', async ({ page, address }) => {
  const expectChinese = await openInChinese(page, address)
  const rows = page.getByRole('grid').getByRole('row', { name: /连接被重置|Upgrade 被剥除/ })
  for (let i = 0; i < 3; i++) {
    await goTo(page, '8')
    await expect(rows).toHaveCount(3)
    await rows.nth(i).press('Enter')
    await expect(page.getByRole('application')).toBeVisible()
    await expectChinese('实时')
    for (const tab of ['线上内容', '图表', '数字', '事件']) {
      await page.getByRole('tab', { name: tab }).click()
      await expectChinese(tab)
    }
    await page.getByRole('tab', { name: '发生了什么' }).click()
  }
  await page.keyboard.press('Alt+3')
  await page.getByRole('button', { name: '对比最新的两个运行' }).click()
  await expect(page.getByRole('region', { name: '有何不同' })).toBeVisible()
  await expectChinese('对比')
  const rail = page.getByRole('navigation').first().getByRole('button')
  for (const screen of await rail.all()) {
    await screen.click()
    await expect(screen).toHaveAttribute('aria-current', 'page')
    await expectChinese((await screen.textContent()) ?? '')
  }
})

test('in Chinese no menu, picker or dialog has English sentences', async ({ page, address }) => {
  const expectChinese = await openInChinese(page, address)
  for (const place of await page.getByRole('button', { name: /的更多故障$/ }).all()) {
    await place.click()
    const faults = page.getByRole('dialog').getByRole('listitem').getByRole('button')
    // A single word is no sentence.
    expect.soft((await faults.locator('small').allTextContents()).filter((layer) => /^[A-Z][a-z]+$/.test(layer))).toEqual([])
    for (const fault of await faults.all()) {
      await fault.click()
      await expectChinese(`故障：${await fault.textContent()}`)
      const fields = await page.getByRole('dialog').locator('label > span').allTextContents()
      expect.soft(fields.filter((name) => !/\p{Script=Han}/u.test(name))).toEqual([])
    }
    await page.keyboard.press('Escape')
  }
  for (const name of [/条件或场景/, /运行哪些传输/, /客户端在哪里运行/, /时间比例/, /链路由谁产生/]) {
    await page.getByRole('button', { name }).first().click()
    await expectChinese(String(name))
    await page.keyboard.press('Escape')
  }
  for (const key of ['Control+k', '?']) {
    await page.keyboard.press(key)
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectChinese(key)
    await page.keyboard.press('Escape')
  }
})

test('in Chinese the library, the editor with mistakes and suggestions, and every lesson have no English sentences', async ({ page, address }) => {
  const expectChinese = await openInChinese(page, address)
  await page.keyboard.press('Alt+7')
  for (const software of ['haproxy', 'varnish', 'squid', 'NAT', '二十秒', 'xyzzy']) {
    await page.getByRole('searchbox').fill(software)
    await expectChinese(software)
  }
  await page.getByRole('searchbox').fill('延迟 300')
  await page.getByRole('button', { name: '导出' }).click()
  await expectChinese('导出')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '新建场景' }).click()
  const yaml = page.getByRole('textbox', { name: '以 YAML 表示的文件' })
  await yaml.press('Control+a')
  await page.keyboard.insertText('title: x\ntitel: x\ntimeline:\n  - at: nope\n    on: { link/rest: {} }\nfeed: { every: 9 }\n')
  await expect(page.getByText(/个错误/).first()).toBeVisible()
  await expectChinese('错误')
  for (const begun of ['title: x\nfaults:\n  link', 'title: x\nfaults:\n  gateway/idle-timeout: { i', 'title: x\n']) {
    await yaml.press('Control+a')
    await page.keyboard.insertText(begun)
    await page.keyboard.press('Control+Space')
    await expect(page.getByRole('listbox')).toBeVisible()
    await expectChinese(begun)
    await page.keyboard.press('Escape')
  }
  await page.keyboard.press('Alt+4')
  const lessons = page.locator('main').getByRole('button').filter({ hasText: '分钟' })
  await expect(lessons.first()).toBeVisible()
  for (let i = 0; i < (await lessons.count()); i++) {
    await lessons.nth(i).click()
    await expect(page.getByRole('region', { name: '实验室' })).toBeVisible()
    await expectChinese(`第 ${i + 1} 课`)
    await page.getByRole('button', { name: '全部课程' }).click()
    await expect(lessons.first()).toBeVisible()
  }
})

test('in Chinese every mistake of a scenario, and what stands in the way of saving it, is said in Chinese', async ({ page, address }) => {
  const expectChinese = await openInChinese(page, address)
  await page.keyboard.press('Alt+s')
  await page.getByRole('button', { name: '新建场景' }).first().click()
  const area = page.getByRole('textbox', { name: '以 YAML 表示的文件' })
  await area.fill('title: T\nfoo: 1\nscale: 500\ntransports: [pigeon]\nfeed: { every: 0ms, payload: 5 }\ntimeline:\n  - at: -5s\n    on: { gateway/nonsense: {}, link/resett: {} }\nassert: [fine, sse.lots == 0]\ncondition: nonsense\nx: [\n')
  const mistakes = page.getByRole('list', { name: '错误' })
  await expect(mistakes.getByRole('listitem')).toHaveCount(13)
  await expect(mistakes).toContainText('没有名为“link/resett”的故障；是不是想写“link/reset”？')
  await expect(mistakes.locator('[lang=en]')).toHaveCount(0)
  await expectChinese('错误')
  await page.keyboard.press('Control+s')
  await page.getByRole('dialog').getByRole('textbox').fill('clean')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveText('“clean”是随实验室提供的；请换一个名称')
})

test('in Chinese an own server has no English sentences, refused, open and with traffic', async ({ page, address }) => {
  await ownService(async (service) => {
    const expectChinese = await openInChinese(page, address)
    await page.keyboard.press('Alt+9')
    await page.getByLabel('地址', { exact: true }).fill('no address')
    await page.getByRole('button', { name: '检查' }).click()
    await expect(page.getByRole('alert')).toContainText('地址“no address”没有协议')
    await expectChinese('被拒绝')
    await page.getByLabel('地址', { exact: true }).fill(service.url)
    await page.getByRole('button', { name: '检查' }).click()
    await page.getByRole('button', { name: '打开路径' }).click()
    await expect(page.getByRole('heading', { name: '还没有任何内容通过' })).toBeVisible()
    await service.connectThrough((await page.getByRole('region', { name: '让你的客户端连接' }).getByRole('code').first().textContent()) ?? '')
    await page.getByRole('button', { name: /^重置/ }).first().click()
    await expect(page.getByRole('region', { name: '发生了什么' }).getByRole('button', { name: /SSE .*\/events .*重新连接/ })).toBeVisible()
    await expectChinese('有流量')
    await page.getByRole('button', { name: '关闭路径' }).click()
    await expect(page.getByText('路径已关闭。')).toBeVisible()
    await page.keyboard.press('Alt+8')
    await expect(page.getByRole('grid').getByRole('row', { name: /无故障/ })).toBeVisible()
    await expectChinese('记录')
  })
})
