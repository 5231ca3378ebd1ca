import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base } from '@playwright/test'

const cli = fileURLToPath(new URL('../dist/engine/brownout.mjs', import.meta.url))

/** A `brownout serve` for the tests of one worker, and its address with the token. */
export const test = base.extend<object, { address: string }>({
  address: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures from the pattern
    async ({}, use) => {
      const data = await mkdtemp(join(tmpdir(), 'brownout-ui-'))
      const serve = spawn(process.execPath, [cli, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BROWNOUT_DATA: data } })
      const ended = new Promise<void>((resolve) => serve.once('exit', () => resolve()))
      try {
        await use(await addressOf(serve.stdout, ended))
      } finally {
        serve.kill('SIGTERM')
        await ended
        await rm(data, { recursive: true, force: true })
      }
    },
    { scope: 'worker' },
  ],
})
export { expect } from '@playwright/test'

function addressOf(stdout: NodeJS.ReadableStream, ended: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(text)?.[0]
      if (address !== undefined) resolve(address)
    })
    void ended.then(() => reject(new Error('brownout serve ended before it printed its address')))
  })
}
