import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../core/clock.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { readRunFile } from './read-run-file.ts'
import { createRecorder } from './recorder.ts'
import { openRunFile } from './run-file.ts'

const start = { kind: 'start', side: 'client', transport: 'sse' } as const
const end = { outcome: 'finished', verdicts: { sse: 'unaffected' } } as const
const footer = { format: 'brownout-run-end', events: 0, counts: {}, ...end } as const

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'brownout-runs-'))))
afterEach(() => rm(dir, { recursive: true, force: true }))

async function writtenRun(): Promise<string> {
  const recorder = createRecorder(systemClock())
  recorder.record(start)
  const file = await openRunFile({ dir, header: header(), recorder })
  recorder.record({ ...start, transport: 'websocket' })
  await file.finish(end)
  return file.path
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('the condition did not come true within 5 s')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

describe('openRunFile', () => {
  it('writes header, events and footer, and reads them back as they were', async () => {
    const path = await writtenRun()
    expect(path).toBe(join(dir, '20261122T200000Z-by-hand-r1.ndjson'))
    const run = await readRunFile(path)
    expect(run).toMatchObject({ header: header(), interrupted: false, footer: { ...footer, events: 2, counts: { start: 2 } } })
    expect(run.events.map(({ id, kind }) => ({ id, kind }))).toEqual([
      { id: 1, kind: 'start' },
      { id: 2, kind: 'start' },
    ])
  })

  it('has events on disk soon after they happen, without being asked', async () => {
    const recorder = createRecorder(systemClock())
    const file = await openRunFile({ dir, header: header(), recorder })
    recorder.record(start)
    await until(async () => (await readFile(file.path, 'utf8')).includes('"kind":"start"'))
    expect((await readRunFile(file.path)).interrupted).toBe(true)
    await file.close()
  })

  it('never writes over a run that exists', async () => {
    await writtenRun()
    await expect(openRunFile({ dir, header: header(), recorder: createRecorder(systemClock()) })).rejects.toMatchObject({ code: 'LAB_DISK', message: expect.stringContaining('a run is never written over another') as string })
  })

  it('says what to do when the folder is missing or is a file', async () => {
    const recorder = createRecorder(systemClock())
    await expect(openRunFile({ dir: join(dir, 'none'), header: header(), recorder })).rejects.toMatchObject({ code: 'LAB_DISK', message: expect.stringContaining('the folder does not exist') as string })
    await writeFile(join(dir, 'file'), '')
    await expect(openRunFile({ dir: join(dir, 'file'), header: header(), recorder })).rejects.toMatchObject({ code: 'LAB_DISK', message: expect.stringContaining('is a file, not a folder') as string })
  })

  it.runIf(process.platform === 'linux')('goes on in memory when the disk is full, and tells it once', async () => {
    const recorder = createRecorder(systemClock())
    const file = await openRunFile({ dir, header: header(), recorder, openForAppend: () => open('/dev/full', 'a') })
    recorder.record(start)
    await file.finish(end)
    recorder.record(start)
    expect(file.trouble()).toMatchObject({ code: 'LAB_DISK', message: expect.stringContaining('the disk is full') as string })
    expect(recorder.events().map((event) => event.kind).sort()).toEqual(['start', 'start', 'trouble'])
  })
})

describe('readRunFile', () => {
  it('leaves out a last line that was cut off', async () => {
    const path = await writtenRun()
    const text = await readFile(path, 'utf8')
    const lines = text.split('\n')
    await writeFile(path, `${lines.slice(0, 2).join('\n')}\n${lines[2]?.slice(0, 30)}`)
    const run = await readRunFile(path)
    expect(run).toMatchObject({ interrupted: true, events: [{ id: 1, kind: 'start' }] })
    expect(run.footer).toBeUndefined()
  })

  it('reads a file of version 1 of the format: header and footer are brought to today\'s, events are as they were', async () => {
    const path = new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url).pathname
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines[0]).toMatchObject({ version: 1 })
    const run = await readRunFile(path)
    expect(run.header).toEqual({ ...lines[0], version: 5 })
    expect(run.footer).toEqual({ ...lines.at(-1), counts: null, verdicts: null })
    expect(run.events).toEqual(lines.slice(1, -1))
    expect(run.interrupted).toBe(false)
  })

  it.each([
    [2, 'upgrade-stripped.ndjson'],
    [3, 'connection-reset-version-3.ndjson'],
    [4, 'connection-reset-version-4.ndjson'],
  ])('reads a file of version %i of the format: its number is brought to today\'s, and what the tap kept is one piece', async (version, name) => {
    const path = new URL(`../../fixtures/runs/${name}`, import.meta.url).pathname
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines[0]).toMatchObject({ version })
    expect(await readRunFile(path)).toEqual({ header: { ...lines[0], version: 5 }, events: lines.slice(1, -1).map((line) => (line['kind'] === 'capture' ? { ...line, later: [] } : line)), footer: lines.at(-1), interrupted: false })
  })

  it('refuses what is not a run, a newer format and a damaged line, naming file and line', async () => {
    const path = join(dir, 'x.ndjson')
    const refusal = async (text: string) => {
      await writeFile(path, text)
      return readRunFile(path).then(
        () => 'read',
        (error: unknown) => `${(error as { code: string }).code} ${(error as Error).message.replace(path, 'x.ndjson')}`,
      )
    }
    const head = JSON.stringify(header())
    expect(await refusal('')).toBe('LAB_RUN_FILE_INVALID x.ndjson:1: the file is empty')
    expect(await refusal('{}\n')).toBe('LAB_RUN_FILE_INVALID x.ndjson:1: this is not a run of Brownout (its first line does not say "brownout-run")')
    expect(await refusal(`${JSON.stringify({ ...header(), version: 6 })}\n`)).toBe('LAB_RUN_FILE_INVALID x.ndjson:1: this run was written in version 6 of the format, and this Brownout reads up to version 5; open it with a newer Brownout')
    expect(await refusal(`${JSON.stringify({ ...header(), version: 0 })}\n`)).toContain('x.ndjson:1: the header is not valid: version')
    expect(await refusal(`${JSON.stringify({ ...header(), scale: 0 })}\n`)).toContain('x.ndjson:1: the header is not valid: scale')
    expect(await refusal(`${head}\nrubbish\n`)).toBe('LAB_RUN_FILE_INVALID x.ndjson:2: this line is not JSON; the file was changed or damaged after it was written')
    expect(await refusal(`${head}\n{"id":1,"t":0,"side":"client","kind":"start","transport":"smoke"}\n`)).toBe('LAB_RUN_FILE_INVALID x.ndjson:2: this is not an event of a run: transport "smoke" is not known')
    expect(await refusal(`${head}\n{"id":1,"t":0,"side":"client","kind":"message","transport":"sse","via":"sse","epoch":"e","seq":"1"}\n`)).toBe('LAB_RUN_FILE_INVALID x.ndjson:2: this is not an event of a run: message.seq is not a number')
    expect(await refusal(`${head}\n{"id":1,"t":0,"side":"wire","kind":"link-end","transport":"sse","hop":"client","conn":"sse.client#1","peer":"client","how":"fin"}\n`)).toContain('link-end.by is not a string')
    expect(await refusal(`${head}\n{"id":1,"t":0,"side":"wire","kind":"capture","transport":"sse","hop":"client","conn":"c1","dir":"s2c","offset":0,"data":"eA==","later":[5]}\n`)).toContain('capture.later is not a list of times and positions in turn')
    expect(await refusal(`${head}\n{"id":1,"t":0,"side":"client","kind":"toString","transport":"sse"}\n`)).toContain('its kind "toString" is not known')
    expect(await refusal(`${head}\n${JSON.stringify(footer)}\n${JSON.stringify(footer)}\n`)).toBe('LAB_RUN_FILE_INVALID x.ndjson:3: there is a line after the end of the run')
  })

  it('says that a missing file cannot be read', async () => {
    await expect(readRunFile(join(dir, 'none.ndjson'))).rejects.toMatchObject({ code: 'LAB_RUN_FILE_INVALID' })
  })
})
