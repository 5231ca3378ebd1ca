import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { generate } from 'selfsigned'
import { menuTexts } from './menu-texts.ts'
import { isTrusted } from './policy/fingerprint.ts'
import { type DesktopApp, electronPath, isAlive, openDesktop, processIds } from './testing/desktop-app.ts'

test('the window shows the engine on this machine, and its page is an ordinary sandboxed page', async () => {
  await using desktop = await openDesktop()
  const { app, window } = desktop
  await expect(window).toHaveTitle(/Brownout/)
  expect(await window.evaluate(() => ({ require: typeof Reflect.get(globalThis, 'require'), process: typeof Reflect.get(globalThis, 'process') }))).toEqual({ require: 'undefined', process: 'undefined' })
  expect(await window.evaluate(() => Object.keys(Reflect.get(globalThis, 'brownoutDesktop') as object).sort())).toEqual(['onCommand', 'onEngine', 'onOpenedFiles', 'openFile', 'restartEngine', 'saveExport', 'saveFile', 'setLanguage', 'setLiving', 'setTheme', 'takeOpenedFiles'])
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    // Not in the public types; what the window really has, beside what we asked for.
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false })
  // By the menu as by the side bar.
  const advisor = window.getByRole('navigation').getByRole('button', { name: 'Advisor' })
  await expect(advisor).toBeVisible()
  await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []).find(({ accelerator }) => accelerator === 'Alt+A')?.click())
  await expect(advisor).toHaveAttribute('aria-current', 'page')
  const shown = await app.evaluateHandle(({ shell }) => {
    const folders: string[] = []
    shell.openPath = (folder) => Promise.resolve((folders.push(folder), ''))
    return folders
  })
  await app.evaluate(({ Menu }, label) => Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []).find((item) => item.label === label)?.click(), menuTexts.en.showRuns)
  const dataFolder = await app.evaluate(({ app: electronApp }) => electronApp.getPath('userData'))
  await expect.poll(() => shown.jsonValue()).toEqual([join(dataFolder, 'runs')])
})

test('upgrade-stripped, chosen and run in the window: WebSocket needs a fallback, SSE does not notice', async () => {
  test.setTimeout(240_000)
  await using desktop = await openDesktop()
  const { app, window } = desktop
  await window.getByRole('button', { name: /Condition or scenario/ }).click()
  await window.getByRole('option', { name: /^Upgrade stripped/ }).first().click()
  const rowOf = (transport: string) => window.getByRole('row').filter({ has: window.getByRole('rowheader', { name: transport, exact: true }) })
  const verdictOf = (transport: string) => rowOf(transport).getByRole('cell').last()
  await runUntilMeasured(window, () => verdictOf('WebSocket'))
  await expect(verdictOf('WebSocket')).toHaveText(/^needs (manual )?fallback$/)
  await expect(verdictOf('SSE')).toHaveText('unaffected')
  // HTTP/2 has no Upgrade to strip: what runs over TLS shows that the hidden window trusts this run's certificate.
  await expect(verdictOf('SSE over HTTP/2')).toHaveText('unaffected')
  await expect(verdictOf('WebSocket over HTTP/2')).toHaveText('unaffected')
  // The table is for those who cannot see; everybody else looks at the end of the lane.
  await expect(window.locator('[data-verdict="needs-fallback"]').filter({ hasText: 'needs fallback' }).first()).toBeVisible()
  await expect(window.locator('[data-verdict="unaffected"]').filter({ hasText: 'unaffected' }).first()).toBeVisible()
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((other) => other.isVisible()).length)).toBe(1)
  await test.info().attach('upgrade-stripped', { body: await window.screenshot({ path: test.info().outputPath('upgrade-stripped.png') }), contentType: 'image/png' })
})

test('the window refuses other pages, other windows, other hosts and permissions', async () => {
  await using desktop = await openDesktop()
  const { app, window } = desktop
  const address = window.url()
  // Strings, because this code runs in the page: its globals are not those of this file.
  expect(await window.evaluate("open('https://example.org/') === null")).toBe(true)
  await window.evaluate("location.href = 'https://example.org/'")
  await window.evaluate("location.href = 'http://127.0.0.1:9/'")
  expect(await window.evaluate("fetch('http://127.0.0.1:9/').then(() => 'answered', () => 'refused')")).toBe('refused')
  expect(await window.evaluate("navigator.permissions.query({ name: 'geolocation' }).then((status) => status.state)")).toBe('denied')
  expect(await window.evaluate('Notification.requestPermission()')).toBe('denied')
  expect(new URL(window.url()).origin).toBe(new URL(address).origin)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('desktop calls are parsed, and a page that is not ours gets no answer', async () => {
  await using desktop = await openDesktop()
  const { app, window } = desktop
  type Call = (params: unknown) => Promise<{ ok: boolean; code?: string }>
  const call = (name: string, params: unknown) => window.evaluate(([method, given]) => (Reflect.get(Reflect.get(globalThis, 'brownoutDesktop') as object, method as string) as Call)(given), [name, params] as const)
  expect(await call('setTheme', { theme: 'dark' })).toEqual({ ok: true, value: null })
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  for (const params of [undefined, {}, { theme: 'purple' }, { theme: 'dark', more: 1 }]) expect(await call('setTheme', params)).toMatchObject({ ok: false, code: 'BAD_INPUT' })
  expect(await call('saveFile', { kind: 'run', suggestedName: 'x', text: 7 })).toMatchObject({ ok: false, code: 'BAD_INPUT' })
  // The same preload in a window that the shell did not open for the UI.
  const answer = await app.evaluate(async ({ BrowserWindow }, { url, preload }) => {
    const stranger = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload } })
    try {
      await stranger.loadURL(url)
      return (await stranger.webContents.executeJavaScript("brownoutDesktop.setTheme({ theme: 'light' })")) as unknown
    } finally {
      stranger.destroy()
    }
  }, { url: window.url(), preload: fileURLToPath(new URL('../dist/main/preload.cjs', import.meta.url)) })
  expect(answer).toMatchObject({ ok: false, code: 'FORBIDDEN' })
})

test('an export goes to the place that was chosen, byte by byte; what the engine has not ready cannot be saved', async () => {
  await using desktop = await openDesktop()
  const { app, window } = desktop
  const folder = await app.evaluate(({ app: electronApp }) => electronApp.getPath('userData'))
  await mkdir(join(folder, 'runs'), { recursive: true })
  await copyFile(fileURLToPath(new URL('../fixtures/runs/upgrade-stripped.ndjson', import.meta.url)), join(folder, 'runs', 'saved.ndjson'))
  const file = join(folder, 'chosen.html')
  const asked = await app.evaluateHandle(({ dialog }, filePath) => {
    const seen: Electron.SaveDialogOptions[] = []
    dialog.showSaveDialog = ((_window: unknown, options: Electron.SaveDialogOptions) => (seen.push(options), Promise.resolve({ canceled: false, filePath }))) as never
    return seen
  }, file)
  await window.getByRole('button', { name: 'Report' }).click()
  await window.getByRole('button', { name: /What the report is about/ }).click()
  await window.getByRole('option', { name: /Upgrade stripped/ }).click()
  await window.getByRole('button', { name: 'Save report' }).click()
  await expect(window.getByText(`${file} saved`)).toBeVisible()
  const preview = (await window.locator('iframe').getAttribute('src')) ?? ''
  expect(await readFile(file, 'utf8')).toBe(await (await fetch(new URL(preview, window.url()))).text())
  expect(await asked.jsonValue()).toEqual([{ defaultPath: expect.stringMatching(/^brownout-upgrade-stripped-\w+\.html$/) as unknown, filters: [{ name: 'html', extensions: ['html'] }] }])
  const refused = await window.evaluate("brownoutDesktop.saveExport({ path: 'https://example.org/export/x', suggestedName: 'x.html' })")
  expect(refused).toMatchObject({ ok: false, code: 'FAILED' })
})

test('an engine that crashes is started again at the same address, and the window stays', async () => {
  await using desktop = await openDesktop()
  const { app, window } = desktop
  await expect.poll(() => processIds(app, 'brownout-engine')).toHaveLength(1)
  const [engine] = await processIds(app, 'brownout-engine')
  const { host } = new URL(window.url())
  process.kill(engine as number, 'SIGKILL')
  const others = async () => (await processIds(app, 'brownout-engine')).filter((pid) => pid !== engine)
  await expect.poll(others, { timeout: 30_000 }).toHaveLength(1)
  const [restarted] = await others()
  await expect(window.getByText(`engine pid ${restarted}`)).toBeVisible({ timeout: 30_000 })
  expect(new URL(window.url()).host).toBe(host)
})

test('an engine that was given up is started again from the page, which stays as it was', async () => {
  test.setTimeout(180_000)
  await using desktop = await openDesktop()
  const { app, window } = desktop
  await window.getByRole('button', { name: 'Silent drop' }).click()
  await window.evaluate(() => Object.assign(globalThis, { sameDocument: true }))
  let killed = 0
  for (let crash = 1; crash <= 4; crash++) {
    const next = async () => (await processIds(app, 'brownout-engine')).filter((pid) => pid !== killed)
    await expect.poll(next, { timeout: 30_000 }).toHaveLength(1)
    killed = (await next())[0] ?? 0
    process.kill(killed, 'SIGKILL')
  }
  await expect(window.getByRole('alert')).toContainText('The engine has stopped', { timeout: 30_000 })
  await window.getByRole('button', { name: 'Restart the engine' }).click()
  await expect(window.getByText(/^engine pid \d+/)).toBeVisible({ timeout: 30_000 })
  await expect(window.getByRole('alert')).toBeHidden()
  await expect(window.getByRole('heading', { name: 'Silent drop' })).toBeVisible()
  expect(await window.evaluate(() => 'sameDocument' in globalThis)).toBe(true)
})

/** Answers no, then yes; and what was asked. */
async function answerClosing({ app }: Pick<DesktopApp, 'app'>) {
  await app.evaluate(({ dialog }) => {
    const answers = [0, 1]
    const all: string[] = []
    Object.assign(globalThis, { asked: all })
    Object.assign(dialog, {
      showMessageBox: (_window: unknown, { message }: { readonly message: string }) => {
        all.push(message)
        return Promise.resolve({ response: answers.shift() ?? 1 })
      },
    })
  })
  return {
    asked: () => app.evaluate(() => Reflect.get(globalThis, 'asked') as string[]),
    close: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((one) => one.isVisible())?.close()),
  }
}

test('a window is not closed under a free run without a question, and what was recorded of it is kept', async () => {
  test.setTimeout(180_000)
  await using desktop = await openDesktop()
  const { app, window } = desktop
  const { asked, close } = await answerClosing(desktop)
  const runs = join(await app.evaluate(({ app: electronApp }) => electronApp.getPath('userData')), 'runs')
  await window.getByRole('button', { name: 'Start free run' }).first().click()
  await expect(window.getByRole('button', { name: 'Strip the Upgrade header' })).toHaveAttribute('aria-disabled', 'false', { timeout: 90_000 })
  await close()
  await expect.poll(asked).toEqual([menuTexts.en.closing.of.free.message])
  await expect(window.getByRole('button', { name: /^Stop/ }).first()).toBeVisible()
  await Promise.all([app.waitForEvent('close'), close().catch(() => {})])
  const [file = ''] = (await readdir(runs)).filter((name) => name.includes('free-run'))
  expect((await readFile(join(runs, file), 'utf8')).split('\n').some((line) => line.includes('"kind":"message"'))).toBe(true)
})

test('a window is not closed under a matrix without a question', async () => {
  test.setTimeout(180_000)
  await using desktop = await openDesktop()
  const { app, window } = desktop
  const { asked, close } = await answerClosing(desktop)
  await window.getByRole('button', { name: 'Matrix', exact: true }).click()
  await window.getByRole('button', { name: 'Run all' }).click()
  await expect(window).toHaveTitle(/\(\d+ %\)/, { timeout: 60_000 })
  await close()
  await expect.poll(asked).toEqual([menuTexts.en.closing.of.matrix.message])
  await expect(window.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
  await Promise.all([app.waitForEvent('close'), close().catch(() => {})])
})

test('closing the window ends the engine and every other process', async () => {
  await using desktop = await openDesktop()
  const { app, window } = desktop
  await expect.poll(() => processIds(app, 'brownout-engine')).toHaveLength(1)
  const pids = await processIds(app)
  expect(pids.filter(isAlive)).toEqual(pids)
  await Promise.all([app.waitForEvent('close'), window.close()])
  await expect.poll(() => pids.filter(isAlive), { timeout: 15_000 }).toEqual([])
})

test('a second start brings the first window to the front and ends', async () => {
  await using desktop = await openDesktop()
  const code = await new Promise<number | string>((resolve) => {
    execFile(electronPath(), [...desktop.args, fileURLToPath(new URL('../fixtures/conditions/silent-drop.yaml', import.meta.url))], { timeout: 30_000 }, (error) => resolve(error === null ? 0 : (error.code ?? error.signal ?? 1)))
  })
  expect(code).toBe(0)
  // The file that it was started with is shown in the first one, and not run.
  await expect(desktop.window.getByRole('heading', { level: 1, name: /Silent drop/ })).toBeVisible()
  await expect(desktop.window.getByText('not saved')).toBeVisible()
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test("Chromium's fingerprint of a certificate is the one that the probe window trusts", async () => {
  const pem = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', curve: 'P-256', extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] }] })
  const server = createServer({ key: pem.private, cert: pem.cert }, (_request, response) => response.end('hello'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await using desktop = await openDesktop()
    const seen = await desktop.app.evaluate(async ({ session }, port) => {
      const partition = session.fromPartition('fingerprint-test')
      const requests: { hostname: string; fingerprint: string }[] = []
      partition.setCertificateVerifyProc((request, verdict) => {
        requests.push({ hostname: request.hostname, fingerprint: request.certificate.fingerprint })
        verdict(0)
      })
      const text = await (await partition.fetch(`https://127.0.0.1:${port}/`)).text()
      return { text, requests }
    }, (server.address() as AddressInfo).port)
    expect(seen.text).toBe('hello')
    const { fingerprint256 } = new X509Certificate(pem.cert)
    expect(seen.requests.map((request) => isTrusted(request, [fingerprint256]))).toEqual([true])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

/** A run during which the machine was too busy says so and asks to be run again; a person would. */
async function runUntilMeasured(window: Page, verdict: () => Locator): Promise<void> {
  for (let attempt = 1; attempt <= 4; attempt++) {
    await window.getByRole('button', { name: 'Run', exact: true }).first().click()
    await expect(window.getByRole('status').filter({ hasText: /^Finished$/ })).toHaveCount(0)
    await expect(window.getByRole('status').filter({ hasText: /^Finished$/ })).toHaveCount(1, { timeout: 60_000 })
    if ((await verdict().textContent()) !== 'not measured') return
  }
}
