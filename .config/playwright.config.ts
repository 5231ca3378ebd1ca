import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'
import { findChromium } from './find-chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const executablePath = findChromium()
const isRoot = process.getuid?.() === 0

/** Two projects: the UI in a system Chromium, served by `brownout serve`; the desktop in a real Electron window. */
export default defineConfig({
  testMatch: '**/*.spec.ts',
  outputDir: `${root}/test-results`,
  // A run takes about ten seconds of real time, on machines with two busy cores.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A spec waits more than it computes. Two runs that disturb each other say so and give no verdict: see `retries`.
  workers: 2,
  // A machine that is shared may spoil a measurement, which then says so and gives no verdict: once more, and it is counted as flaky.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['line']],
  projects: [
    {
      name: 'ui',
      testDir: `${root}/renderer`,
      use: {
        browserName: 'chromium',
        locale: 'en-US',
        viewport: { width: 1440, height: 900 },
        screenshot: 'only-on-failure',
        trace: 'retain-on-failure',
        launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: isRoot ? ['--no-sandbox'] : [] },
      },
    },
    // One window at a time: only one of them has the focus.
    { name: 'desktop', testDir: `${root}/main`, workers: 1 },
  ],
})
