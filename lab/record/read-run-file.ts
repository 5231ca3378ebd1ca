import { createReadStream } from 'node:fs'
import type { LabEvent } from '../contract/event.ts'
import type { RunFooter, RunLog } from '../contract/run-file.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { parseEvent } from './parse-event.ts'
import { parseFooter, parseHeader, parseLine, type ReadHeader } from './run-header.ts'

export interface ReadRun extends RunLog {
  /** The footer is missing: the process that wrote it did not get to the end. */
  readonly interrupted: boolean
}

/** No line of ours comes near this; a file without line ends must not fill the memory. */
const longestLine = 8 * 1024 * 1024

/**
 * A run from its file, of this version of the format or an older one. A last line that was cut off is left out, a missing footer
 * means `interrupted`; anything else that is wrong is refused. @throws LabError LAB_RUN_FILE_INVALID, naming file and line.
 */
export async function readRunFile(path: string): Promise<ReadRun> {
  const events: LabEvent[] = []
  const read = await scanRunFile(path, (event) => events.push(event))
  return { ...read, events }
}

/** Reads a run file as `readRunFile` does, and hands every event on instead of keeping it. @throws LabError LAB_RUN_FILE_INVALID. */
export async function scanRunFile(path: string, onEvent: (event: LabEvent) => void): Promise<Omit<ReadRun, 'events'>> {
  let read: ReadHeader | undefined
  let footer: RunFooter | undefined
  let number = 0
  for await (const { text, complete } of linesOf(path)) {
    number++
    if (!read) {
      read = parseHeader(text, path)
      continue
    }
    if (!complete && !isJson(text)) break
    if (footer) throw new LabError('LAB_RUN_FILE_INVALID', `${path}:${number}: there is a line after the end of the run`)
    const value = parseLine(text, `${path}:${number}`)
    footer = parseFooter(value, read.migration)
    if (!footer) onEvent(parseEvent(read.migration.event(value), `${path}:${number}`))
  }
  if (!read) throw new LabError('LAB_RUN_FILE_INVALID', `${path}:1: the file is empty`)
  return { header: read.header, ...(footer ? { footer } : {}), interrupted: footer === undefined }
}

interface Line {
  readonly text: string
  /** False for a last line without its line end. */
  readonly complete: boolean
}

async function* linesOf(path: string): AsyncGenerator<Line> {
  let rest = ''
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
      const parts = (rest + String(chunk)).split('\n')
      rest = parts.pop() ?? ''
      if (rest.length > longestLine) throw new LabError('LAB_RUN_FILE_INVALID', `${path}: a line is longer than ${longestLine / 1024 / 1024} MiB; this is not a run of Brownout`)
      for (const text of parts) if (text !== '') yield { text, complete: true }
    }
  } catch (cause) {
    if (cause instanceof LabError) throw cause
    throw new LabError('LAB_RUN_FILE_INVALID', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
  if (rest !== '') yield { text: rest, complete: false }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
