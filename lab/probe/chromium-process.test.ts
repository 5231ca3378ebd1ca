import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { launchChromium } from './chromium.ts'
import { testPageEntry } from './test-clients.ts'
import { startTestEngine } from './test-page.ts'
import { testClient, testRun } from './test-run.ts'

const spkiSha256Base64 = Buffer.alloc(32).toString('base64')

/** Processes of the browser's group that are alive; a zombie that nobody has reaped yet is not. */
function alive(pid: number): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => line.trim().startsWith(`${pid} `) && !/^\s*\d+\s+Z/.test(line))
}
const profiles = async (pid: number): Promise<string[]> => (await readdir(tmpdir())).filter((name) => name.startsWith(`brownout-chromium-${pid}-`))

describe('a Chromium of our own', { timeout: 40_000 }, () => {
  it('is gone with its whole tree and its profile when closed', async () => {
    await using engine = await startTestEngine(testPageEntry)
    const chromium = await launchChromium({ url: engine.url, spkiSha256Base64 })
    await engine.pages.waitForProbe(20_000)
    expect(alive(chromium.pid).length).toBeGreaterThan(2)
    expect(alive(chromium.pid).join('\n')).not.toContain('test-token')
    await chromium.close()
    await expect.poll(() => alive(chromium.pid)).toEqual([])
    expect(await profiles(process.pid)).toEqual([])
    await chromium.close()
  })

  it('costs one run and no more when it is killed in the middle of it', async () => {
    await using engine = await startTestEngine(testPageEntry)
    await using chromium = await launchChromium({ url: engine.url, spkiSha256Base64 })
    const run = testRun()
    const probe = await engine.pages.openProbe({ timeoutMs: 20_000 }, run.ctx)
    await probe.start([testClient('polling')])
    await run.event(({ kind }) => kind === 'message')
    process.kill(chromium.pid, 'SIGKILL')
    await once(probe.lost, 'abort')
    await expect(probe.stop()).rejects.toMatchObject({ code: 'LAB_PROBE_LOST' })
    await probe.close()
    await chromium.exited
    await expect.poll(() => alive(chromium.pid), { timeout: 5000 }).toEqual([])

    await using next = await launchChromium({ url: engine.url, spkiSha256Base64 })
    await using again = await engine.pages.openProbe({ timeoutMs: 20_000 }, testRun().ctx)
    expect(again.lost.aborted).toBe(false)
    expect(next.pid).not.toBe(chromium.pid)
  })

  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('does not outlive a parent that dies of %s', async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'brownout-test-'))
    const parentFile = join(folder, 'parent.mjs')
    const contents = `import { launchChromium } from './chromium.ts'
      const chromium = await launchChromium({ url: 'about:blank', spkiSha256Base64: '${spkiSha256Base64}' })
      console.log(chromium.pid)
      setInterval(() => {}, 1000)`
    await build({ stdin: { contents, resolveDir: new URL('.', import.meta.url).pathname, loader: 'ts' }, bundle: true, platform: 'node', format: 'esm', outfile: parentFile })
    const parent = spawn(process.execPath, [parentFile], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string]
    const pid = Number(line)
    expect(alive(pid).length).toBeGreaterThan(0)
    parent.kill(signal)
    await expect.poll(() => alive(pid), { timeout: 10_000 }).toEqual([])
    await rm(folder, { recursive: true })
  })

  it('removes the profile that a killed engine could not remove', async () => {
    const dead = spawn('true')
    await once(dead, 'exit')
    const left = await mkdtemp(join(tmpdir(), `brownout-chromium-${dead.pid}-`))
    await using chromium = await launchChromium({ url: 'about:blank', spkiSha256Base64 })
    expect(existsSync(left)).toBe(false)
    expect(await profiles(process.pid)).toHaveLength(1)
    expect(chromium.pid).toBeGreaterThan(0)
  })

  it('says so when the browser cannot be started', async () => {
    await expect(launchChromium({ url: 'about:blank', spkiSha256Base64, path: '/bin/false' })).rejects.toMatchObject({ code: 'LAB_PROBE_MISSING', message: expect.stringContaining('/bin/false did not start') })
    await expect(launchChromium({ url: 'about:blank', spkiSha256Base64, path: '/nowhere/chrome' })).rejects.toMatchObject({ code: 'LAB_PROBE_MISSING', message: expect.stringContaining('ENOENT') })
    expect(await profiles(process.pid)).toEqual([])
  })

  it('connects again after the engine was away', async () => {
    const first = await startTestEngine(testPageEntry)
    await using chromium = await launchChromium({ url: first.url, spkiSha256Base64 })
    await first.pages.waitForProbe(20_000)
    await first[Symbol.asyncDispose]()
    await using second = await startTestEngine(testPageEntry, { port: Number(new URL(first.origin).port) })
    const run = testRun()
    await using probe = await second.pages.openProbe({ timeoutMs: 20_000 }, run.ctx)
    await probe.start([testClient('polling')])
    await run.event(({ kind }) => kind === 'message')
    expect(chromium.product).toMatch(/^Chrome\//)
  })
})
