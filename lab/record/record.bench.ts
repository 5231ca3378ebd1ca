import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { LabEvent } from '../contract/event.ts'
import type { RunHeader } from '../contract/run-file.ts'
import { standardTransports } from '../contract/transport.ts'
import { measure } from './measure.ts'
import { openRunFileForReading } from './open-run-file.ts'
import { readRunFile } from './read-run-file.ts'
import { openRunStore } from './run-store.ts'

/**
 * A run file of a million events against the least that reading it can cost: `JSON.parse` of all its lines, in the same process, in turn.
 * It is a recorded run, again and again, later each time. Times are medians.
 */
const wanted = Number(process.env['BENCH_EVENTS'] ?? 1_000_000)
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const sample = resolve('fixtures/runs/connection-reset-version-1.ndjson')

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function writeLongRun(path: string): Promise<void> {
  const lines = (await readFile(sample, 'utf8')).trimEnd().split('\n')
  const events = lines.slice(1, -1).map((line) => JSON.parse(line) as LabEvent)
  const lengthMs = Math.max(...events.map(({ t }) => t))
  const out = createWriteStream(path)
  const write = async (text: string) => out.write(text) || (await once(out, 'drain'))
  await write(`${lines[0]}\n`)
  let id = 0
  for (let copy = 0; id < wanted; copy++) {
    // One start and one window, as a run has.
    const some = events.filter(({ kind }) => copy === 0 || !['start', 'window', 'baseline', 'fault'].includes(kind)).slice(0, wanted - id)
    await write(some.map((event) => `${JSON.stringify({ ...event, id: ++id, t: event.t + copy * lengthMs })}\n`).join(''))
  }
  await write(`${JSON.stringify({ format: 'brownout-run-end', events: id, outcome: 'finished' })}\n`)
  out.end()
  await once(out, 'finish')
}

interface Quantity {
  readonly name: string
  run(): Promise<unknown>
}

function quantitiesOf(path: string): readonly Quantity[] {
  const opened = async <T>(look: (file: Awaited<ReturnType<typeof openRunFileForReading>>) => Promise<T>) => {
    const file = await openRunFileForReading(path)
    try {
      return await look(file)
    } finally {
      await file.close()
    }
  }
  return [
    { name: 'JSON.parse of every line', run: async () => (await readFile(path, 'utf8')).trimEnd().split('\n').reduce((n, line) => n + (JSON.parse(line) as { t?: number }).t! / 1e9, 0) },
    { name: 'first screen: header, verdicts, window, first events', run: () => opened(async ({ head }) => head.events.length) },
    { name: 'first screen and 1 s of events from the beginning', run: () => opened(({ events, head }) => events({ fromT: head.window?.startT ?? 0, toT: (head.window?.startT ?? 0) + 1000, limit: 5000 })) },
    { name: 'index of the whole file, every event checked', run: () => opened(({ indexed }) => indexed) },
    { name: 'the whole file in memory', run: () => readRunFile(path) },
  ]
}

/** What a live run does twice a second: eight transports in a log of about 20,000 events. */
function liveLog(header: RunHeader, messages: number): LabEvent[] {
  const events: LabEvent[] = []
  const add = (event: Record<string, unknown>) => events.push({ ...event, id: events.length + 1 } as unknown as LabEvent)
  for (const transport of standardTransports) {
    add({ kind: 'start', side: 'client', transport, t: 0 })
    add({ kind: 'open', side: 'client', transport, via: transport, by: 'lib', t: 5 })
    add({ kind: 'hello', side: 'client', transport, via: transport, epoch: header.run, resumed: false, t: 6 })
  }
  for (let seq = 1; seq <= messages; seq++) {
    const t = seq * 10
    add({ kind: 'publish', side: 'server', epoch: header.run, seq, scheduledT: t, t, bytes: 64 })
    standardTransports.forEach((transport, i) => {
      add({ kind: 'message', side: 'client', transport, via: transport, epoch: header.run, seq, bytes: 64, fresh: true, intact: true, t: t + 3 + i / 10 })
      if (seq % 4 === 0) add({ kind: 'bytes', side: 'wire', transport, hop: 'client', up: 10, down: seq * 100, t: t + 4 })
    })
  }
  return events
}

const dir = await mkdtemp(join(tmpdir(), 'brownout-bench-'))
try {
  const path = join(dir, 'long.ndjson')
  await writeLongRun(path)
  console.log(`${wanted} events, ${((await stat(path)).size / 1e6).toFixed(0)} MB, ${rounds} rounds`)
  const quantities = quantitiesOf(path)
  const times = new Map<string, number[]>(quantities.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of quantities) {
      globalThis.gc?.()
      const from = performance.now()
      await run()
      times.get(name)?.push(performance.now() - from)
    }
  }
  const { header } = await openRunFileForReading(sample).then(async (file) => (await file.close(), file.head))
  const live: number[] = []
  for (let round = 0; round < 20; round++) {
    const log = { header, events: liveLog(header, 1820) }
    const from = performance.now()
    for (const transport of standardTransports) measure(log, transport)
    live.push(performance.now() - from)
  }
  const listed: number[] = []
  for (let round = 0; round < rounds; round++) {
    const from = performance.now()
    await openRunStore(dir).list('reset')
    listed.push(performance.now() - from)
  }
  const results = [...times, ['measure: eight transports in 20,000 events', live] as const, ['a list of runs with this one in it', listed] as const].map(([name, all]) => ({ name, ms: Number(median(all).toFixed(1)) }))
  const reference = results[0]?.ms ?? Number.NaN
  for (const { name, ms } of results) console.log(`${name.padEnd(56)} ${ms.toFixed(1).padStart(9)} ms ${(ms / reference).toFixed(3).padStart(8)} x`)
  const file = resolve('docs/bench/record.json')
  const before = await readFile(file, 'utf8').then((text) => JSON.parse(text) as unknown[], () => [])
  const run = { at: new Date().toISOString(), machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`, node: process.version, events: wanted, rounds, results: results.map((result) => ({ ...result, ratio: Number((result.ms / reference).toFixed(4)) })) }
  await writeFile(file, `${JSON.stringify([...before, run], null, 2)}\n`)
} finally {
  await rm(dir, { recursive: true, force: true })
}
