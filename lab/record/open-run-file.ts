import { type FileHandle, open } from 'node:fs/promises'
import type { LabEvent, RunWindow } from '../contract/event.ts'
import { inOrderOfTime } from '../contract/log-index.ts'
import type { Density, EventPage, Lane, RunHead } from '../contract/run-pages.ts'
import { LabError, messageOf } from '../core/errors.ts'
import type { Migration } from './migrations.ts'
import { parseEvent } from './parse-event.ts'
import { parseFooter, parseLine } from './run-header.ts'
import { type Block, createRunIndex, laneOf } from './run-index.ts'
import { readRunFileEnds } from './run-summary.ts'
import { createWireIndex, type Place, type WireIndex } from './wire-index.ts'

export interface EventQuery {
  readonly fromT: number
  readonly toT: number
  readonly lane?: Lane | undefined
  /** Place in the file from which to go on. */
  readonly next?: number | undefined
  readonly limit: number
}

/** A run file that is read where somebody looks, while an index of the whole is made in the background. */
export interface OpenRunFile {
  readonly path: string
  readonly head: RunHead
  /** The run's window; after `indexed` for certain. */
  window(): RunWindow | null
  progress(): { readonly events: number; readonly bytes: number }
  /** Settles when the whole file is indexed. @throws LabError LAB_RUN_FILE_INVALID at the first damaged line. */
  readonly indexed: Promise<void>
  /** Waits until the file is indexed as far as the range goes. */
  events(query: EventQuery): Promise<EventPage>
  /** Of what is indexed so far. */
  density(query: { readonly fromT: number; readonly toT: number; readonly columns: number }): Density
  /** Of what is indexed so far. */
  readonly wire: Pick<WireIndex, 'connections' | 'hitsOf'>
  /** An event by its id, which is its place in the file. */
  event(id: number): Promise<LabEvent | undefined>
  /** The events of these lines, which an index has named. */
  at(places: readonly Place[]): Promise<LabEvent[]>
  close(): Promise<void>
}

/** Read and parsed in one go; the event loop is free between two of them. */
const chunkBytes = 256 * 1024
const firstPage = 500
/** A probe's events arrive after the fact, but never by more than this. */
const latestMs = 5000

/**
 * Opens a run file of any length: header, footer, window and first events are there at once.
 * @throws LabError LAB_RUN_FILE_INVALID.
 */
export async function openRunFileForReading(path: string): Promise<OpenRunFile> {
  const { header, migration, eventsFrom, footer, bytes } = await readRunFileEnds(path)
  const file = await open(path, 'r')
  try {
    const source: Source = { file, path, migration, bytes }
    const begin = await linesIn(source, eventsFrom, Math.min(bytes, eventsFrom + chunkBytes))
    const end = await linesIn(source, Math.max(eventsFrom, bytes - chunkBytes), bytes)
    const events = begin.map(({ event }) => event)
    const ends = [...events, ...end.map(({ event }) => event)]
    const head: RunHead = {
      header,
      footer: footer ?? null,
      interrupted: footer === undefined,
      window: windowIn(ends),
      lastT: ends.reduce((last, { t }) => Math.max(last, t), 0),
      events: events.slice(0, firstPage),
      bytes,
    }
    return serve(source, head, eventsFrom)
  } catch (error) {
    await file.close()
    throw error
  }
}

function serve(source: Source, head: RunHead, eventsFrom: number): OpenRunFile {
  const index = createRunIndex(head.lastT)
  const wire = createWireIndex()
  const waiting = new Set<() => void>()
  let { window } = head
  let atByte = eventsFrom
  let indexedT = 0
  let over: 'reading' | 'complete' | 'closed' = 'reading'

  const readAll = async () => {
    while (atByte < source.bytes && over === 'reading') {
      const lines = await linesIn(source, atByte, Math.min(source.bytes, atByte + chunkBytes), { whole: true })
      for (const { event, fromByte, toByte } of lines) {
        index.add(event, { fromByte, toByte })
        wire.add(event, { fromByte, toByte })
        if (event.t > indexedT) indexedT = event.t
      }
      window = windowIn(lines.map(({ event }) => event)) ?? window
      const reached = lines.at(-1)?.toByte ?? source.bytes
      // The footer, or a last line that was cut off, is no event: nothing comes after it.
      atByte = reached > atByte ? reached : source.bytes
      for (const wake of waiting) wake()
    }
    if (over === 'reading') over = 'complete'
  }
  const indexed = readAll().finally(() => {
    for (const wake of waiting) wake()
  })
  // Whoever asks for events hears of a damaged line; nobody may be asking.
  indexed.catch(() => {})
  const indexedUpTo = async (t: number) => {
    while (over === 'reading' && indexedT < t) {
      await Promise.race([indexed, new Promise<void>((resolve) => waiting.add(resolve))])
      waiting.clear()
    }
    requireOpen()
  }
  const requireOpen = () => {
    if (over === 'closed') throw new LabError('LAB_RUN_FILE_INVALID', `${source.path} was closed while it was being read`)
  }
  return {
    path: source.path,
    head,
    window: () => window,
    progress: () => ({ events: index.events(), bytes: atByte }),
    indexed,
    async events(query) {
      await indexedUpTo(query.toT + latestMs)
      return pageOf(source, index.blocks, query)
    },
    density: (query) => ({ ...index.density(query), complete: over === 'complete' }),
    wire,
    async event(id) {
      requireOpen()
      const block = index.blocks.find(({ first, count }) => first < id && id <= first + count)
      return block && (await linesIn(source, block.fromByte, block.toByte)).find(({ event }) => event.id === id)?.event
    },
    async at(places) {
      requireOpen()
      return eventsAt(source, places)
    },
    async close() {
      over = 'closed'
      await indexed.catch(() => {})
      await source.file.close()
    },
  }
}

async function pageOf(source: Source, blocks: readonly Block[], { fromT, toT, lane, next = 0, limit }: EventQuery): Promise<EventPage> {
  const events: LabEvent[] = []
  const fits = (event: LabEvent) => event.t >= fromT && event.t <= toT && (lane === undefined || laneOf(event) === lane)
  for (const block of blocks) {
    if (block.first + block.count <= next || block.maxT < fromT || block.minT > toT) continue
    const lines = await linesIn(source, block.fromByte, block.toByte)
    for (const [i, { event }] of lines.entries()) {
      // The bytes of the wire are asked for by connection, not by time.
      if (event.kind === 'capture' || block.first + i < next || !fits(event)) continue
      if (events.length === limit) return { events: events.sort(inOrderOfTime), next: block.first + i }
      events.push(event)
    }
  }
  return { events: events.sort(inOrderOfTime), next: null }
}

/** Lines that lie this close to each other are read in one go, with what is between them. */
const readThrough = 4096

async function eventsAt(source: Source, places: readonly Place[]): Promise<LabEvent[]> {
  const events: LabEvent[] = []
  for (let i = 0; i < places.length; ) {
    const first = places[i] as Place
    let last = first
    let next = i + 1
    for (; next < places.length; next++) {
      const place = places[next] as Place
      if (place.fromByte - last.toByte > readThrough || place.toByte - first.fromByte > chunkBytes) break
      last = place
    }
    const buffer = await readPart(source, first.fromByte, last.toByte)
    for (const { fromByte, toByte } of places.slice(i, next)) {
      const event = eventOf(source, buffer.toString('utf8', fromByte - first.fromByte, toByte - first.fromByte), { byte: fromByte, complete: true })
      if (event) events.push(event)
    }
    i = next
  }
  return events
}

interface Source {
  readonly file: FileHandle
  readonly path: string
  readonly migration: Migration
  readonly bytes: number
}

interface EventLine {
  readonly event: LabEvent
  readonly fromByte: number
  readonly toByte: number
}

/** No line of ours comes near this. */
const longestLine = 8 * 1024 * 1024
const lineEnd = 0x0a

/**
 * The events whose lines lie in a part of the file. A line that the part cuts at its front is left out; one cut at its end too, unless
 * `whole`: then the part grows until it holds a line. The footer and a half-written last line of the file are no events.
 */
async function linesIn(source: Source, fromByte: number, toByte: number, { whole = false } = {}): Promise<EventLine[]> {
  const buffer = await readPart(source, fromByte, toByte)
  const lines: EventLine[] = []
  const isStart = fromByte === 0 || (await readPart(source, fromByte - 1, fromByte))[0] === lineEnd
  let at = isStart ? 0 : buffer.indexOf(lineEnd) + 1
  for (;;) {
    let end = buffer.indexOf(lineEnd, at)
    const isLast = end < 0
    if (isLast && fromByte + buffer.length < source.bytes) break
    if (isLast) end = buffer.length
    if (isLast && at >= end) break
    // Somebody may have left a line empty; `readRunFile` passes over it too.
    if (at === end) {
      at++
      continue
    }
    const event = eventOf(source, buffer.toString('utf8', at, end), { byte: fromByte + at, complete: !isLast })
    if (event) lines.push({ event, fromByte: fromByte + at, toByte: Math.min(fromByte + end + 1, source.bytes) })
    at = end + 1
  }
  if (!whole || lines.length > 0 || toByte >= source.bytes) return lines
  if (toByte - fromByte > longestLine) throw new LabError('LAB_RUN_FILE_INVALID', `${source.path}: a line is longer than ${longestLine / 1024 / 1024} MiB; this is not a run of Brownout`)
  return linesIn(source, fromByte, Math.min(source.bytes, fromByte + 2 * (toByte - fromByte)), { whole })
}

function eventOf({ path, migration }: Source, text: string, { byte, complete }: { readonly byte: number; readonly complete: boolean }): LabEvent | undefined {
  const place = `${path} at byte ${byte}`
  let value: unknown
  try {
    value = parseLine(text, place)
  } catch (error) {
    if (!complete) return undefined
    throw error
  }
  return parseFooter(value, migration) ? undefined : parseEvent(migration.event(value), place)
}

async function readPart({ file, path }: Source, fromByte: number, toByte: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(toByte - fromByte)
  let filled = 0
  try {
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, fromByte + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
  } catch (cause) {
    throw new LabError('LAB_RUN_FILE_INVALID', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
  return buffer.subarray(0, filled)
}

function windowIn(events: readonly LabEvent[]): RunWindow | null {
  const found = events.findLast((event) => event.kind === 'window')
  if (found?.kind !== 'window') return null
  const { startT, faultFromT, faultToT, endT } = found
  return { startT, faultFromT, faultToT, endT }
}
