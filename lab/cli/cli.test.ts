import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comparisonSchema } from '../contract/comparison.ts'
import { reportSchema } from '../contract/report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bundle = join(root, 'dist/engine/brownout.mjs')

/** Runs are kept here unless a test says otherwise. */
const data = join(tmpdir(), `brownout-cli-data-${process.pid}`)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function brownout(...args: string[]): Promise<Ended> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [bundle, ...args], { timeout: 100_000, env: { ...process.env, BROWNOUT_DATA: data } })) }
  } catch (error) {
    const { code, stdout, stderr } = error as Ended
    return { code, stdout, stderr }
  }
}

describe('the command line', { timeout: 120_000 }, () => {
  let dir: string
  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, '.config/build.mjs'), '--stale', 'cli', 'probe'], { stdio: 'inherit' })
    dir = await mkdtemp(join(tmpdir(), 'brownout-cli-'))
  }, 120_000)
  afterAll(async () => {
    for (const folder of [dir, data]) await rm(folder, { recursive: true, force: true })
  })

  it('lists what there is', async () => {
    const { code, stdout } = await brownout('list')
    expect(code).toBe(0)
    for (const word of ['websocket-h2', 'gateway/strip-upgrade', 'upgrade-stripped', 'cut-every-connection']) expect(stdout).toContain(word)
  })

  it.each([
    ['an unknown condition', ['run', 'upgrade-striped'], 'upgrade-stripped'],
    ['an unknown transport', ['run', 'clean', '-t', 'see'], 'did you mean "sse"?'],
    ['a scale out of range', ['run', 'clean', '--scale', '0'], '"0" is not a number from 1 to 100'],
    ['an unknown command', ['rum'], 'unknown command'],
    ['a report format that does not exist', ['report', 'last', '--format', 'htm'], 'did you mean "html"?'],
    ['a report that is not FORMAT=FILE', ['run', 'clean', '--report', 'results.xml'], 'junit=results.xml'],
    ['a format of one run for a matrix', ['matrix', '--report', 'pcapng=x.pcapng'], 'there is no format "pcapng"'],
    ['imitations and a list of conditions at once', ['matrix', '--imitations', '--conditions', 'clean'], "cannot be used with option"],
    ['a run that does not exist', ['report', 'no/such.ndjson'], 'no/such.ndjson'],
    ['a tool that no condition can be written for', ['export', 'latency', '--to', 'envoi'], 'did you mean "envoy"?'],
    ['an unknown statement', ['verify-notes', '--ids', 'Z9'], 'Z9'],
    ['a Toxiproxy that does not answer', ['run', 'clean', '--probe', 'node', '--toxiproxy', 'http://127.0.0.1:9'], 'http://127.0.0.1:9'],
  ])('ends with 2 and one clear line for %s', async (_name, args, text) => {
    const { code, stderr } = await brownout(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(text)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('names file, line and nearest key of a bad scenario file', async () => {
    const file = join(dir, 'bad.yaml')
    await writeFile(file, 'title: Bad\ntimeline:\n  - at: 1s\n    onn: {}\n')
    const { code, stderr } = await brownout('run', file)
    expect(code).toBe(2)
    expect(stderr).toContain(`${file}:4: unknown key "onn"; did you mean "on"?`)
  })

  it('writes a report that its schema accepts, keeps the run file, and ends with 1 when an expectation fails', async () => {
    const file = join(dir, 'expects.yaml')
    await writeFile(file, 'title: Expects too much\ncondition: upgrade-stripped\ntransports: [websocket]\nexpect: { websocket: unaffected }\n')
    const { code, stdout } = await brownout('run', file, '--probe', 'node', '--json', '-', '--save', join(dir, 'runs'))
    const report = reportSchema.parse(JSON.parse(stdout))
    const invalid = report.cells[0]?.verdict === 'invalid'
    expect(code).toBe(invalid ? 3 : 1)
    if (!invalid) expect(report.failedExpectations).toEqual([{ transport: 'websocket', condition: 'expects', expected: 'unaffected', got: 'needs-fallback', evidence: report.cells[0]?.evidence }])
    const saved = await readdir(join(dir, 'runs'))
    expect(saved).toHaveLength(1)
    expect(await readFile(join(dir, 'runs', saved[0] as string), 'utf8')).toMatch(/"brownout-run-end".*"finished"/)
  })

  it('fails a job by an assertion, and writes every report that was asked for', async () => {
    const file = join(dir, 'asserts.yaml')
    await writeFile(file, 'title: Asserts\ncondition: clean\ntransports: [sse]\nassert:\n  - sse.lost == 0\n  - sse.attempts > 50\n')
    const to = (name: string) => join(dir, name)
    const { code, stdout } = await brownout('run', file, '--probe', 'node', '--junit', to('junit.xml'), '--report', `html=${to('run.html')}`, '--report', `ndjson=${to('run.ndjson')}`)
    const junit = await readFile(to('junit.xml'), 'utf8')
    const events = (await readFile(to('run.ndjson'), 'utf8')).split('\n').flatMap((line) => /"t":([\d.]+)/.exec(line)?.[1] ?? [])
    expect([...junit.matchAll(/ time="(.*?)"/g)].map(([, seconds]) => seconds)).toEqual(Array.from({ length: 3 }, () => (Math.max(...events.map(Number)) / 1000).toFixed(3)))
    if (code !== 3) {
      expect(code).toBe(1)
      expect(stdout).toContain('expected sse.attempts > 50, got 1')
      expect(junit).toMatch(/<failure type="expectation" message="expected sse\.attempts &#62; 50, got 1">.*events/)
    }
    expect(await readFile(to('run.html'), 'utf8')).toContain('<h2>Expectations</h2>')
    // The log of the run is a run again.
    const again = await brownout('report', to('run.ndjson'), '--format', 'csv')
    expect(again.code).toBe(0)
    expect(again.stdout.split('\r\n')[1]).toMatch(/^asserts,sse,/)
  })

  it('writes a condition for another tool', async () => {
    const { code, stdout } = await brownout('export', 'latency', '--to', 'netem')
    expect(code).toBe(0)
    expect(stdout).toContain('root netem delay 300ms 50ms')
  })

  it('keeps runs without being asked; they are listed, imported, titled, deleted, brought back and compared', async () => {
    const { stderr } = await brownout('run', 'connection-reset', '-t', 'sse,websocket', '--probe', 'node')
    const [run = '', folder] = /run (\S+) is kept in (.+)/.exec(stderr)?.slice(1) ?? [stderr]
    expect(folder).toBe(join(data, 'runs'))
    const older = '4ec13b36'
    expect((await brownout('runs', 'import', join(root, 'fixtures/runs/connection-reset-version-1.ndjson'))).stdout).toBe(`imported run ${older}\n`)
    const list = async (...words: string[]) => (await brownout('runs', 'list', ...words)).stdout.split('\n').filter(Boolean)
    expect((await list('link/reset')).map((line) => line.trim().split(/\s+/)[0])).toEqual([run, older])
    await brownout('runs', 'rename', older, 'The first one')
    await brownout('runs', 'pin', older.slice(0, 5))
    expect((await list('pinned', 'first'))[0]).toMatch(new RegExp(`^\\* +${older} .*The first one`))
    expect((await brownout('runs', 'delete', 'last')).stdout).toContain('30 days')
    expect(await list(run)).toEqual([`no runs in ${join(data, 'runs')} fit`])
    expect((await brownout('runs', 'undo')).stdout).toContain(`run ${run} is back`)
    expect(await brownout('runs', 'delete', 'nothing')).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no run "nothing"') as string })
    expect(await brownout('runs', 'delete')).toMatchObject({ code: 2, stderr: expect.stringContaining("missing required argument 'run'") as string })
    const { code, stdout } = await brownout('compare', older, 'last')
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^A  ${older}  The first one .*\nB  ${run}  Connections reset`))
    const json = await brownout('compare', older, run, '--json', '-')
    expect(comparisonSchema.parse(JSON.parse(json.stdout))).toMatchObject({ a: [{ run: older }], b: [{ run }] })
  })

  it('keeps no run when told so, and refuses a folder that cannot be had', async () => {
    const before = (await brownout('runs')).stdout
    const { stderr } = await brownout('run', 'clean', '-t', 'sse', '--probe', 'node', '--no-save')
    expect(stderr).not.toContain('is kept')
    expect((await brownout('runs')).stdout).toBe(before)
    expect(await brownout('run', 'clean', '--save', '/dev/null/runs')).toMatchObject({ code: 3, stderr: expect.stringContaining('--no-save') as string })
  })

  it('ends cleanly on Ctrl-C: what was recorded is kept, no process is left', async () => {
    const runs = join(dir, 'interrupted')
    const child = spawn(process.execPath, [bundle, 'run', 'idle-timeout', '--probe', 'chromium', '--save', runs], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    const running = new Promise<void>((resolve) => {
      child.stderr.on('data', (data: Buffer) => {
        stderr += data.toString()
        if (/: running/.test(stderr)) resolve()
      })
    })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    await Promise.race([running, ended.then((code) => Promise.reject(new Error(`ended early with ${code}: ${stderr}`)))])
    const before = descendantsOf(child.pid as number)
    expect(before.length).toBeGreaterThan(0)
    child.kill('SIGINT')
    expect(await ended).toBe(3)
    expect(stderr).toContain('keeping what was recorded')
    expect(before.filter(isAlive)).toEqual([])
    const saved = await readdir(runs)
    expect(await readFile(join(runs, saved[0] as string), 'utf8')).toMatch(/"outcome":"stopped"/)
  })
})

function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number))
  const children = (parent: number): number[] => pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child as number, ...children(child as number)])
  return children(pid)
}

function isAlive(pid: number): boolean {
  try {
    // A zombie still has a pid but no command line.
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim().startsWith('Z') === false
  } catch {
    return false
  }
}
