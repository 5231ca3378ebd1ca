import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunFooter, RunHeader } from '../contract/run-file.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { fromPath, fromUpload } from './import-run.ts'
import { runFileName } from './run-file-name.ts'
import { metaPathOf } from './run-meta.ts'
import { openRunStore, type RunStore } from './run-store.ts'

let root: string
let dir: string
let store: RunStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'brownout-store-'))
  dir = join(root, 'runs')
  await mkdir(dir)
  store = openRunStore(dir)
})
afterEach(() => rm(root, { recursive: true, force: true }))

const start = { id: 1, t: 0, kind: 'start', side: 'client', transport: 'sse' }
const footer: RunFooter = { format: 'brownout-run-end', events: 1, outcome: 'finished', counts: { start: 1 }, verdicts: { sse: 'fails', websocket: 'unaffected' } }

async function keep(run: string, { folder = dir, end = footer, ...change }: Partial<RunHeader> & { folder?: string; end?: RunFooter | null } = {}): Promise<string> {
  const head: RunHeader = { ...header(), run, ...change }
  const path = join(folder, runFileName(head))
  await writeFile(path, [head, start, ...(end ? [end] : [])].map((line) => `${JSON.stringify(line)}\n`).join(''))
  return path
}

const idsOf = async (search?: string) => (await store.list(search)).map(({ run }) => run)

describe('a folder of runs', () => {
  it('lists them from their first and last line, newest first, and skips what is no run', async () => {
    const path = await keep('r1')
    const scenario = { ...header().scenario, title: 'Größe', id: '../odd name', timeline: [{ atMs: 0, on: [{ fault: 'link/reset', params: {} } as const], off: [] }] }
    await keep('r0', { startedAt: '2026-11-21T10:00:00.000Z', scenario, end: null })
    await writeFile(join(dir, 'notes.ndjson'), 'hello\n')
    await writeFile(join(dir, 'newer.ndjson'), `${JSON.stringify({ ...header(), version: 99 })}\n`)
    await appendFile(join(dir, 'readme.txt'), 'hello')
    const [newer, older, ...rest] = await store.list()
    expect(newer).toEqual({
      run: 'r1',
      title: 'By hand',
      pinned: false,
      scenario: 'by-hand',
      scenarioTitle: 'By hand',
      scenarioHash: 'h',
      faults: [],
      startedAt: header().startedAt,
      probe: 'node',
      probeVersion: 'Node 20.20.2',
      scale: 20,
      seed: 1,
      outcome: 'finished',
      verdicts: footer.verdicts,
      events: 1,
      bytes: (await stat(path)).size,
      file: '20261122T200000Z-by-hand-r1.ndjson',
    })
    expect(older).toMatchObject({ run: 'r0', title: 'Größe', outcome: 'interrupted', verdicts: null, events: null, faults: ['link/reset'], file: '20261121T100000Z-odd-name-r0.ndjson' })
    expect(rest).toEqual([])
    expect(await openRunStore(join(dir, 'none')).list()).toEqual([])
  })

  it('notices that a run it has seen before has grown', async () => {
    const path = await keep('r1', { end: null })
    expect(await store.list()).toMatchObject([{ outcome: 'interrupted' }])
    await appendFile(path, `${JSON.stringify(footer)}\n`)
    expect(await store.list()).toMatchObject([{ outcome: 'finished', events: 1 }])
  })

  it('is searched by title, scenario, fault, day, probe, outcome, verdict and pin; every word must fit', async () => {
    await keep('r1')
    const idle = { ...header().scenario, id: 'idle-timeout', title: 'Idle timeout', timeline: [{ atMs: 0, on: [{ fault: 'gateway/idle-timeout', params: {} } as const], off: [] }] }
    await keep('r2', { scenario: idle, startedAt: '2026-11-23T10:00:00.000Z', probe: 'chromium', end: { ...footer, outcome: 'stopped', verdicts: { sse: 'reconnects' } } })
    await store.pin('r1', true)
    for (const [search, runs] of [['', ['r2', 'r1']], ['IDLE', ['r2']], ['gateway/', ['r2']], ['2026-11-22', ['r1']], ['chromium', ['r2']], ['stopped', ['r2']], ['sse=fails', ['r1']], ['sse=', ['r2', 'r1']], ['pinned', ['r1']], ['idle pinned', []]] as const) {
      expect([search, await idsOf(search)]).toEqual([search, runs])
    }
  })

  it('keeps a title and a pin beside the file, which is not touched, also for the next process', async () => {
    const path = await keep('r1')
    const before = await readFile(path, 'utf8')
    await store.rename('r1', 'Before the upgrade of nginx')
    await store.pin('r1', true)
    expect(await openRunStore(dir).list('before nginx')).toMatchObject([{ title: 'Before the upgrade of nginx', scenarioTitle: 'By hand', pinned: true }])
    await store.rename('r1', null)
    await store.pin('r1', false)
    expect(await store.list()).toMatchObject([{ title: 'By hand', pinned: false }])
    expect(await readFile(path, 'utf8')).toBe(before)
    expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([])
    await writeFile(`${path}.meta.json`, '{"title": 12')
    expect(await store.list()).toMatchObject([{ title: 'By hand', pinned: false }])
    await expect(store.rename('r9', 'x')).rejects.toMatchObject({ code: 'LAB_RUN_NOT_FOUND' })
  })

  it('deletes into a trash, brings a run back with its title, and empties the trash by date', async () => {
    await keep('r1')
    await keep('r2')
    await store.rename('r1', 'Mine')
    await store.remove('r1', new Date('2026-11-22T21:00:00Z'))
    await store.remove('r2', new Date('2026-11-24T21:00:00Z'))
    expect(await idsOf()).toEqual([])
    expect(await store.trash()).toMatchObject([{ run: 'r2', deletedAt: '2026-11-24T21:00:00.000Z' }, { run: 'r1', title: 'Mine' }])
    await store.restore('r1')
    expect(await store.list()).toMatchObject([{ run: 'r1', title: 'Mine' }])
    await expect(store.restore('r1')).rejects.toMatchObject({ code: 'LAB_RUN_NOT_FOUND' })
    await store.remove('r1', new Date('2026-11-22T21:00:00Z'))
    expect(await store.emptyTrash(new Date('2026-11-23T00:00:00Z'))).toBe(1)
    expect(await store.trash()).toMatchObject([{ run: 'r2' }])
    await expect(store.restore('r1')).rejects.toThrow('there is no run "r1" in the trash')
  })

  it('empties the trash of a note that a crash in the middle of a deletion left there, by its date', async () => {
    const path = await keep('r1')
    const trash = join(store.dir, '.trash')
    await mkdir(trash)
    const note = metaPathOf(join(trash, basename(path)))
    await writeFile(note, '{"deletedAt":"2026-11-22T21:00:00Z"}')
    expect(await store.emptyTrash(new Date('2026-11-22T00:00:00Z'))).toBe(0)
    expect(await readdir(trash)).toEqual([basename(note)])
    // Nothing but a note went: no run was deleted for good.
    expect(await store.emptyTrash(new Date('2026-11-23T00:00:00Z'))).toBe(0)
    expect([await readdir(trash), await idsOf()]).toEqual([[], ['r1']])
  })

  it('deletes for good a note whose run is gone, unless it is young, and nothing else', async () => {
    const gone = await keep('r1')
    const kept = await keep('r2')
    for (const run of ['r1', 'r2']) await store.rename(run, 'Mine')
    await rm(gone)
    await writeFile(join(dir, 'notes-checked.json'), '{}')
    await store.emptyTrash(new Date(0))
    expect(await readdir(dir)).toContain(basename(metaPathOf(gone)))
    await store.emptyTrash(new Date(Date.now() + 1000))
    expect((await readdir(dir)).toSorted()).toEqual([basename(kept), basename(metaPathOf(kept)), 'notes-checked.json'].toSorted())
  })

  it('gives a run that is taken in no note that a former one of its name has left', async () => {
    const elsewhere = await keep('r1', { folder: root })
    await store.importFrom(fromPath(elsewhere))
    await store.rename('r1', 'Mine')
    await rm(await keep('r1'))
    await store.importFrom(fromPath(elsewhere))
    expect(await store.list()).toMatchObject([{ run: 'r1', title: 'By hand', pinned: false }])
    // Nor one that comes out of the trash without any.
    await store.remove('r1', new Date())
    await writeFile(metaPathOf(join(dir, '20261122T200000Z-by-hand-r1.ndjson')), '{"title":"Somebody else\'s"}')
    await store.restore('r1')
    expect(await store.list()).toMatchObject([{ run: 'r1', title: 'By hand' }])
  })

  it('makes changes one after the other: what was noted at the very moment of a deletion comes back with the run', async () => {
    await keep('r1')
    await Promise.all([store.rename('r1', 'Mine'), store.pin('r1', true), store.remove('r1', new Date())])
    expect((await readdir(dir)).filter((name) => name !== '.trash')).toEqual([])
    await expect(store.pin('r1', false)).rejects.toMatchObject({ code: 'LAB_RUN_NOT_FOUND' })
    await store.restore('r1')
    expect(await store.list()).toMatchObject([{ run: 'r1', title: 'Mine', pinned: true }])
  })

  it('takes in a run file from anywhere once it has read it, and tells a twin', async () => {
    const elsewhere = await keep('r1', { folder: root })
    expect(await store.importFrom(fromPath(elsewhere))).toMatchObject({ run: 'r1', file: '20261122T200000Z-by-hand-r1.ndjson' })
    expect(await idsOf()).toEqual(['r1'])
    await expect(store.importFrom(fromPath(elsewhere))).rejects.toMatchObject({ code: 'LAB_RUN_EXISTS', message: expect.stringContaining('already, as 20261122T200000Z-by-hand-r1.ndjson') as string })
    await store.remove('r1', new Date())
    await expect(store.importFrom(fromPath(elsewhere))).rejects.toThrow('restore it instead')
    const damaged = await keep('r2', { folder: root })
    await appendFile(damaged, 'rubbish\n')
    await expect(store.importFrom(fromPath(damaged))).rejects.toThrow(`${damaged}:4: there is a line after the end of the run`)
    await expect(store.importFrom(fromPath(join(root, 'none')))).rejects.toMatchObject({ code: 'LAB_RUN_FILE_INVALID' })
    expect((await readdir(join(dir, '.trash'))).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('takes in what a page sends, and stops reading at once when that is no run or too long', async () => {
    const bytes = await readFile(await keep('r1', { folder: root }))
    let read = 0
    async function* inPieces(size: number, of = bytes) {
      for (let at = 0; at < of.length; at += size) {
        read = Math.min(of.length, at + size)
        yield of.subarray(at, read)
        await Promise.resolve()
      }
    }
    await expect(store.importFrom(fromUpload('long.ndjson', inPieces(100), { mostBytes: bytes.length - 1 }))).rejects.toThrow('long.ndjson is longer than')
    const picture = Buffer.concat([Buffer.from('PNG\n'), Buffer.alloc(4_000_000)])
    await expect(store.importFrom(fromUpload('a.png', inPieces(1000, picture)))).rejects.toThrow(/^a\.png:1: this line is not JSON/)
    expect(read).toBeLessThan(picture.length / 2)
    expect(await store.importFrom(fromUpload('a.ndjson', inPieces(7)))).toMatchObject({ run: 'r1' })
    expect(await readFile(join(dir, '20261122T200000Z-by-hand-r1.ndjson'))).toEqual(bytes)
    expect((await readdir(join(dir, '.trash'))).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('stands several processes that write the same notes at once', async () => {
    const path = await keep('r1')
    // The same steps as `writeMeta`, from other processes, as fast as they can.
    const script = `const fs=require('fs');for(let i=0;i<300;i++){const p=process.argv[1]+'.'+process.pid+'-'+i+'.part';fs.writeFileSync(p,JSON.stringify({title:'t'.repeat(i)}));fs.renameSync(p,process.argv[1])}`
    const others = [1, 2].map(() => spawn(process.execPath, ['-e', script, `${path}.meta.json`]))
    let running = others.length
    for (const child of others) void once(child, 'exit').then(() => running--)
    let reads = 0
    for (; running > 0; reads++) {
      await store.pin('r1', true)
      expect(await store.list()).toHaveLength(1)
      JSON.parse(await readFile(`${path}.meta.json`, 'utf8'))
    }
    expect(reads).toBeGreaterThan(1)
    await store.rename('r1', 'the last one')
    expect(await store.list()).toMatchObject([{ title: 'the last one' }])
  })
})
