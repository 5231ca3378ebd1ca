import { chmod, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { probeInfo } from './probe-info.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brownout-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fake(name: string, says: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `#!/bin/sh\necho "${says}"\n`)
  await chmod(path, 0o755)
  return path
}

describe('findChromium', () => {
  it('takes the one that BROWNOUT_CHROMIUM names', async () => {
    const path = await fake('my-browser', 'Google Chrome 150.0.1.2 beta')
    const machine = { platform: 'linux', env: { BROWNOUT_CHROMIUM: path, PATH: process.env['PATH'] } } as const
    expect(await findChromium(machine)).toEqual({ path, version: 'Google Chrome 150.0.1.2' })
  })

  it.each([
    ['does not exist', '/nowhere/chrome'],
    ['is no browser', '/bin/true'],
  ])('never falls back when the named one %s', async (_, named) => {
    const machine = { platform: 'linux', env: { BROWNOUT_CHROMIUM: named, PATH: process.env['PATH'] } } as const
    await expect(findChromium(machine)).rejects.toMatchObject({ code: 'LAB_PROBE_MISSING', message: expect.stringContaining(`BROWNOUT_CHROMIUM is ${named}`) })
  })

  it('looks through PATH in order, and past a program that is no browser', async () => {
    await fake('chromium', 'hello')
    const path = await fake('google-chrome', 'Google Chrome 151.0.0.1')
    expect(await findChromium({ platform: 'darwin', env: { PATH: ['/nowhere', folder].join(delimiter) } })).toEqual({ path, version: 'Google Chrome 151.0.0.1' })
  })

  it('asks a browser for its version once, and again when it was updated', async () => {
    const path = join(folder, 'counted')
    const install = async (version: string) => {
      await writeFile(path, `#!/bin/sh\necho asked >> "${path}.log"\necho "Chromium ${version}"\n`)
      await chmod(path, 0o755)
    }
    const found = async () => (await findChromium({ platform: 'linux', env: { BROWNOUT_CHROMIUM: path } })).version
    await install('150.0.0.1')
    expect([await found(), await found()]).toEqual(['Chromium 150.0.0.1', 'Chromium 150.0.0.1'])
    expect(await readFile(`${path}.log`, 'utf8')).toBe('asked\n')
    await install('151.0.0.1')
    await utimes(path, new Date(), new Date(Date.now() + 1000))
    expect(await found()).toBe('Chromium 151.0.0.1')
  })

  it('is part of what this machine offers as probes, with the reason when it is missing', async () => {
    const machine = { platform: 'linux', env: { BROWNOUT_CHROMIUM: '/nowhere/chrome' } } as const
    expect(await probeInfo({ machine })).toEqual([
      { kind: 'electron', available: false, why: expect.stringContaining('desktop app') },
      { kind: 'chromium', available: false, why: expect.stringContaining('/nowhere/chrome') },
      { kind: 'node', available: true, version: `Node ${process.versions.node}` },
      { kind: 'browser', available: true, version: expect.any(String) },
    ])
  })
})
