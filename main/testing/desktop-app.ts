import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The runtime that `npm test` provided, else the one that this machine can have. Throws when there is none: then the test fails. */
export function electronPath(): string {
  return process.env['BROWNOUT_ELECTRON'] ?? execFileSync(process.execPath, [join(root, '.config/electron-host.mjs')], { encoding: 'utf8' }).trim()
}

export interface DesktopApp extends AsyncDisposable {
  readonly app: ElectronApplication
  readonly window: Page
  /** Switches and folder to start a second instance with. */
  readonly args: readonly string[]
}

/** The desktop as a person starts it, with a data folder of its own. Closed, and its folder removed, at the end of the scope. */
export async function openDesktop(): Promise<DesktopApp> {
  const data = await mkdtemp(join(tmpdir(), 'brownout-desktop-'))
  // Root needs it in CI; Playwright adds it on Linux anyway.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--user-data-dir=${data}`, root]
  const app = await _electron.launch({ executablePath: electronPath(), args, timeout: 60_000 })
  const window = await app.firstWindow({ timeout: 60_000 })
  await window.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\//, { timeout: 60_000 })
  return {
    app,
    window,
    args,
    async [Symbol.asyncDispose]() {
      await app.close().catch(() => undefined)
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Process ids of everything that the app runs, itself included; `name` picks one by its service name. */
export async function processIds(app: ElectronApplication, service?: string): Promise<number[]> {
  return app.evaluate(
    ({ app: electronApp }, wanted) =>
      electronApp
        .getAppMetrics()
        .filter((metric) => wanted === undefined || metric.name === wanted)
        .map((metric) => metric.pid),
    service,
  )
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
