import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inOrderOfTime } from '../contract/log-index.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { type OpenRunFile, openRunFileForReading } from './open-run-file.ts'
import { readRunFile } from './read-run-file.ts'
import { laneOf } from './run-index.ts'

const recorded = fileURLToPath(new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url))

describe('a run file that is read where somebody looks', () => {
  let dir: string
  const opened: OpenRunFile[] = []
  const openFile = async (path: string) => {
    const file = await openRunFileForReading(path)
    opened.push(file)
    return file
  }
  beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'brownout-open-'))))
  afterEach(async () => {
    for (const file of opened.splice(0)) await file.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('shows header, footer, window and first events at once', async () => {
    const whole = await readRunFile(recorded)
    const { head } = await openFile(recorded)
    const window = whole.events.findLast((event) => event.kind === 'window')
    expect(head).toMatchObject({ header: whole.header, footer: whole.footer, interrupted: false, lastT: Math.max(...whole.events.map(({ t }) => t)) })
    expect(window).toMatchObject({ ...head.window })
    expect(head.events).toEqual(whole.events.slice(0, 500))
  })

  it('passes over empty lines, as the reader of the whole file does', async () => {
    const path = join(dir, 'spaced.ndjson')
    const lines = (await readFile(recorded, 'utf8')).trimEnd().split('\n')
    await writeFile(path, `${[...lines.slice(0, 40), '', '', ...lines.slice(40)].join('\n')}\n\n`)
    const whole = await readRunFile(path)
    const file = await openFile(path)
    await file.indexed
    expect(file.progress().events).toBe(whole.events.length)
    expect(file.head.footer).toEqual(whole.footer)
  })

  it('gives the events of a time and a lane, page by page: the same ones as the whole file', async () => {
    const path = join(dir, 'long.ndjson')
    const lines = (await readFile(recorded, 'utf8')).trimEnd().split('\n')
    // The run ten times over: several blocks and chunks.
    const events = lines.slice(1, -1).map((line) => JSON.parse(line) as { id: number; t: number })
    const long = Array.from({ length: 10 }, (_, i) => events.map((event) => JSON.stringify({ ...event, id: event.id + i * events.length, t: event.t + i * 12_000 }))).flat()
    await writeFile(path, `${[lines[0], ...long, JSON.stringify({ format: 'brownout-run-end', events: long.length, outcome: 'finished' })].join('\n')}\n`)
    const whole = await readRunFile(path)
    const file = await openFile(path)
    for (const [fromT, toT, lane] of [[0, 1e9, undefined], [50_000, 60_000, undefined], [9000, 70_000, 'websocket'], [0, 1e9, 'origin'], [0, 5000, 'faults'], [2e6, 3e6, undefined]] as const) {
      const wanted = whole.events.filter((event) => event.t >= fromT && event.t <= toT && (lane === undefined || laneOf(event) === lane))
      const got = []
      for (let next: number | null = 0; next !== null; ) {
        const page = await file.events({ fromT, toT, lane, next, limit: 700 })
        expect(page.events).toEqual(page.events.toSorted(inOrderOfTime))
        got.push(...page.events)
        next = page.next
      }
      expect(got.sort(inOrderOfTime)).toEqual(wanted.sort(inOrderOfTime))
    }
    await file.indexed
    expect(file.progress().events).toBe(long.length)
    const { lanes, complete, columnMs } = file.density({ fromT: 0, toT: file.head.lastT, columns: 100 })
    const sum = (counts: readonly number[] | undefined) => (counts ?? []).reduce((a, b) => a + b, 0)
    expect(complete).toBe(true)
    expect(columnMs * 100).toBeGreaterThanOrEqual(file.head.lastT)
    expect(lanes.reduce((all, { messages, marks, wire }) => all + sum(messages) + sum(marks) + sum(wire), 0)).toBe(long.length)
    expect(sum(lanes.find(({ lane }) => lane === 'sse')?.messages)).toBe(whole.events.filter((event) => event.kind === 'message' && event.transport === 'sse').length)
    // The last tenth of the time holds the last copy of the run.
    const late = file.density({ fromT: 9 * 12_000, toT: file.head.lastT, columns: 1 }).lanes.find(({ lane }) => lane === 'origin')
    expect(sum(late?.messages)).toBe(events.filter((event) => 'kind' in event && event.kind === 'publish').length)
  })

  it('leaves the bytes of the wire out of its pages, and counts them where they are', async () => {
    const path = join(dir, 'captured.ndjson')
    const capture = (id: number) => ({ id, t: id, kind: 'capture', side: 'wire', transport: 'sse', hop: 'client', conn: 'c1', dir: 's2c', offset: id, data: 'eA==', later: [] })
    const heartbeat = (id: number) => ({ id, t: id, kind: 'heartbeat', side: 'client', transport: 'sse', via: 'sse' })
    const events = Array.from({ length: 40 }, (_, i) => (i % 4 === 3 ? heartbeat(i + 1) : capture(i + 1)))
    await writeFile(path, [header(), ...events].map((line) => `${JSON.stringify(line)}\n`).join(''))
    const file = await openFile(path)
    const first = await file.events({ fromT: 0, toT: 1e9, limit: 7 })
    expect(first.events).toEqual(events.filter(({ kind }) => kind === 'heartbeat').slice(0, 7))
    expect((await file.events({ fromT: 0, toT: 1e9, next: first.next ?? -1, limit: 7 })).events.map(({ id }) => id)).toEqual([32, 36, 40])
    await file.indexed
    expect(file.density({ fromT: 0, toT: 40, columns: 1 }).lanes).toEqual([{ lane: 'sse', messages: [0], marks: [10], wire: [30] }])
  })

  it('reads what a dead process left: no footer, half a line at the end', async () => {
    const path = join(dir, 'cut.ndjson')
    const text = await readFile(recorded, 'utf8')
    await writeFile(path, text)
    await truncate(path, Math.floor(text.length * 0.6))
    const whole = await readRunFile(path)
    const file = await openFile(path)
    expect(whole.interrupted).toBe(true)
    expect(file.head).toMatchObject({ interrupted: true, footer: null })
    expect((await file.events({ fromT: -1, toT: 1e9, limit: 20_000 })).events).toHaveLength(whole.events.length)
  })

  it('refuses a damaged line where it is met, and says so to whoever asks for it', async () => {
    const path = join(dir, 'damaged.ndjson')
    const start = (id: number) => `${JSON.stringify({ id, t: id, kind: 'start', side: 'client', transport: 'sse', padding: 'x'.repeat(500) })}\n`
    await writeFile(path, `${JSON.stringify(header())}\n`)
    for (let id = 1; id <= 3000; id++) await appendFile(path, id === 1500 ? 'rubbish\n' : start(id))
    const file = await openFile(path)
    await expect(file.events({ fromT: 0, toT: 1e9, limit: 10 })).rejects.toMatchObject({ code: 'LAB_RUN_FILE_INVALID' })
    await expect(file.indexed).rejects.toThrow('this line is not JSON')
  })

  it('can be closed while it is being indexed; whoever asks afterwards is told', async () => {
    const file = await openRunFileForReading(recorded)
    await file.close()
    await expect(file.events({ fromT: 0, toT: 1e9, limit: 10 })).rejects.toMatchObject({ code: 'LAB_RUN_FILE_INVALID', message: expect.stringContaining('was closed') as string })
  })
})
