import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { openRunFileForReading } from '../record/open-run-file.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { listRuns } from '../record/run-store.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const engine = join(root, '.cache/test/recording-process.mjs')
const kills = 20
/** What may be lost at the end, beside the time for which the process itself stood still. */
const flushMs = 100

interface Killed {
  readonly path: string
  /** Events recorded long enough before the end. */
  readonly due: number
  readonly recorded: number
}

describe('an engine that is killed in the middle of a run', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-crash-'))
    await build({ absWorkingDir: root, entryPoints: ['lab/run/testing/recording-process.ts'], outfile: engine, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'error' })
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  async function killAfter(run: string, ms: number): Promise<Killed> {
    const folder = await mkdtemp(join(dir, run))
    const child = spawn(process.execPath, [engine, folder, run], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(child, 'exit')
    let said = ''
    child.stdout.on('data', (data: Buffer) => (said += data.toString()))
    // From the first event on: the process needs a while to start.
    await Promise.race([once(child.stdout, 'data'), ended.then(([code]) => Promise.reject(new Error(`the engine ended by itself: ${code}`)))])
    await new Promise((resolve) => setTimeout(resolve, ms))
    const killedNs = process.hrtime.bigint()
    child.kill('SIGKILL')
    await ended
    const reports = said.split('\n').slice(0, -1).map((line) => line.split(' ')).map(([id, ns]) => ({ id: Number(id), beforeMs: Number(killedNs - BigInt(ns as string)) / 1e6 }))
    const stalledMs = longestGap(reports.filter(({ beforeMs }) => beforeMs < 1000).map(({ beforeMs }) => beforeMs))
    const due = reports.findLast(({ beforeMs }) => beforeMs >= flushMs + stalledMs)?.id ?? 0
    return { path: join(folder, (await readdir(folder))[0] as string), due, recorded: reports.at(-1)?.id ?? 0 }
  }

  it(`leaves a file that opens, with everything up to the last ${flushMs} ms, ${kills} times out of ${kills}`, { timeout: 120_000 }, async () => {
    const random = seededRandom(20).fork('kill')
    const moments = Array.from({ length: kills }, (_, i) => ({ run: `killed${i}`, ms: Math.round(random.next() * 1200) }))
    const killed: Killed[] = []
    // Two at a time, as many as there are cores.
    for (let i = 0; i < moments.length; i += 2) killed.push(...(await Promise.all(moments.slice(i, i + 2).map(({ run, ms }) => killAfter(run, ms)))))
    for (const { path, due, recorded } of killed) {
      const log = await readRunFile(path)
      expect(log).toMatchObject({ interrupted: true, header: { format: 'brownout-run' } })
      expect(log.events.map(({ id }) => id)).toEqual(log.events.map((_, i) => i + 1))
      expect(log.events.length).toBeGreaterThanOrEqual(due)
      expect(log.events.length).toBeLessThanOrEqual(recorded + 1000)
      // Whatever the outcome the file is closed: a handle left to the garbage collector is a warning of Node (DEP0137).
      const file = await openRunFileForReading(path)
      const { events } = await file.events({ fromT: -1, toT: 1e9, limit: 20_000 }).finally(() => file.close())
      expect(events.map(({ id }) => id).sort((a, b) => a - b)).toEqual(log.events.flatMap(({ id, kind }) => (kind === 'capture' ? [] : [id])))
    }
    // On a busy machine most of a short run may fall into the time that it stood still; not all of it.
    expect(killed.reduce((sum, { due }) => sum + due, 0)).toBeGreaterThan(50)
    expect((await listRuns(dirname((killed[0] as Killed).path))).map(({ outcome }) => outcome)).toEqual(['interrupted'])
  })
})

function longestGap(descending: readonly number[]): number {
  return descending.reduce((longest, ms, i) => (i === 0 ? longest : Math.max(longest, (descending[i - 1] as number) - ms)), 0)
}
