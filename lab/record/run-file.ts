import { type FileHandle, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventKind, LabEvent } from '../contract/event.ts'
import type { RunFooter, RunHeader } from '../contract/run-file.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { inQuietTurns } from '../core/quiet-turns.ts'
import type { Recorder } from './recorder.ts'
import { runFileName } from './run-file-name.ts'

export interface RunFileOptions {
  readonly dir: string
  /** Name of the file in `dir`. Default: made of the time, the scenario and the run. */
  readonly name?: string
  readonly header: RunHeader
  readonly recorder: Pick<Recorder, 'events' | 'onEvents' | 'flush' | 'record'>
  /** Opens the file for appending; it must not exist yet. */
  readonly openForAppend?: (path: string) => Promise<FileHandle>
}

/** Writes one run to disk while it happens. */
export interface RunFileWriter {
  readonly path: string
  /** Set once writing has failed: the rest of the run is kept in memory only. */
  trouble(): LabError | undefined
  /** Writes what is left and the footer, waits until the disk has it, and closes. Never throws: see `trouble`. */
  finish(end: RunEnd): Promise<void>
  /** Writes what is left and closes without a footer: the file reads as interrupted. */
  close(): Promise<void>
}

/** What the footer says beside the counts. */
export type RunEnd = Pick<RunFooter, 'outcome' | 'verdicts'>

/** How many events there are of every kind, added to `counts` when given. */
export function countKinds(events: readonly LabEvent[], counts: Partial<Record<EventKind, number>> = {}): Partial<Record<EventKind, number>> {
  for (const { kind } of events) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/** Turned into lines in one go: some 30 us. */
const eventsAtOnce = 16
/** More at once when there are so many that it would take longer than this: they must not be late. */
const turnsABatch = 64
/** With the recorder's 50 ms, so that an event is with the kernel within 100. */
const quietWithinMs = 20
/** Written although there is more to come. */
const bytesAtOnce = 256 * 1024

/**
 * An append-only NDJSON file: header, events as they come (the recorder hands them out every 50 ms), footer.
 * Every batch is made into lines in quiet turns of the event loop, and then is one `write`: from then on the kernel has it, and a crash of the process cannot
 * take it away. A crash of the machine can: only `finish` asks for the disk itself (fdatasync), since waiting for a disk 20 times a second
 * would disturb what is measured. A full disk ends the writing, not the run. @throws LabError LAB_DISK when the file cannot be created.
 */
export async function openRunFile({ dir, header, name = runFileName(header), recorder, openForAppend = (path) => open(path, 'ax') }: RunFileOptions): Promise<RunFileWriter> {
  const path = join(dir, name)
  let file: FileHandle
  try {
    file = await openForAppend(path)
  } catch (cause) {
    throw diskError(`the run cannot be saved as ${path}`, cause)
  }
  let trouble: LabError | undefined
  let begun = false
  let written = 0
  const counts: Partial<Record<EventKind, number>> = {}
  let queue = Promise.resolve()
  let closing: Promise<void> | undefined

  const lines = new Lines()
  const append = () => {
    const bytes = lines.take()
    queue = queue.then(async () => {
      if (trouble) return
      try {
        await writeAll(file, bytes)
        begun = true
      } catch (cause) {
        trouble = diskError(`writing ${path} failed; the run goes on and is kept in memory only${begun ? ', and what was written before stays readable' : ''}`, cause)
        // Without its header it is no run.
        if (!begun) await rm(path, { force: true }).catch(() => {})
        recorder.record({ kind: 'trouble', side: 'lab', code: trouble.code, message: trouble.message })
      }
    })
  }
  /** Handed out but not yet written as lines, from `done` on. */
  let waiting: readonly LabEvent[] = []
  let done = 0
  let giveUp: (() => void) | undefined
  /** Returns whether there is more. */
  const makeLines = (most: number): boolean => {
    const to = Math.min(waiting.length, done + most)
    while (done < to) lines.add(waiting[done++])
    const more = done < waiting.length
    if (!more) giveUp = undefined
    if (lines.length > 0 && (!more || lines.length >= bytesAtOnce)) append()
    return more
  }
  const appendEvents = (batch: readonly LabEvent[]) => {
    if (batch.length === 0) return
    written += batch.length
    countKinds(batch, counts)
    waiting = [...waiting.slice(done), ...batch]
    done = 0
    const most = Math.max(eventsAtOnce, Math.ceil(waiting.length / turnsABatch))
    giveUp?.()
    giveUp = inQuietTurns(() => makeLines(most), quietWithinMs)
  }
  const finishWith = (end: RunEnd | undefined) => {
    closing ??= (async () => {
      recorder.flush()
      stopListening()
      giveUp?.()
      makeLines(Infinity)
      if (end) {
        lines.add({ format: 'brownout-run-end', events: written, counts, outcome: end.outcome, verdicts: end.verdicts } satisfies RunFooter)
        append()
      }
      await queue
      if (end) await file.datasync().catch(() => {})
      // Closing a file on a full disk may report the same fault once more.
      await file.close().catch(() => {})
    })()
    return closing
  }

  lines.add(header)
  append()
  const earlier = recorder.events().slice()
  const stopListening = recorder.onEvents(appendEvents)
  appendEvents(earlier)
  return { path, trouble: () => trouble, finish: (end) => finishWith(end), close: () => finishWith(undefined) }
}

/** NDJSON on its way to the disk, as bytes from the start: a text that grows line by line is copied once more, and is garbage afterwards. */
class Lines {
  #bytes = Buffer.allocUnsafeSlow(16 * 1024)
  length = 0

  add(value: unknown): void {
    const text = JSON.stringify(value)
    // UTF-8 has at most three bytes for one of JavaScript's characters.
    const most = this.length + 3 * text.length + 1
    if (most > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(2 * most)
      this.#bytes.copy(grown, 0, 0, this.length)
      this.#bytes = grown
    }
    this.length += this.#bytes.write(text, this.length)
    this.length = this.#bytes.writeUInt8(0x0a, this.length)
  }

  /** All of it, which is then its receiver's. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.length)
    this.#bytes = Buffer.allocUnsafeSlow(this.#bytes.length)
    this.length = 0
    return taken
  }
}

/** `write` may write less than it was given (a nearly full disk does). */
async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  let offset = 0
  while (offset < bytes.length) offset += (await file.write(bytes, offset, bytes.length - offset)).bytesWritten
}

const wayOut: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space or save to another folder',
  EDQUOT: 'the disk quota is used up; free some space or save to another folder',
  EACCES: 'permission denied; save to a folder you may write to',
  EPERM: 'permission denied; save to a folder you may write to',
  EROFS: 'the disk is read-only; save to another folder',
  ENOENT: 'the folder does not exist; create it or save to another one',
  ENOTDIR: 'a part of this path is a file, not a folder; save to another folder',
  EEXIST: 'a file of this name exists already; a run is never written over another',
}

function diskError(what: string, cause: unknown): LabError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return new LabError('LAB_DISK', `${what}: ${wayOut[code] ?? messageOf(cause)}`, { cause })
}
