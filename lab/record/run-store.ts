import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunSummary } from '../contract/control.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { parseFooter, parseHeader } from './run-header.ts'

export interface StoredRun extends RunSummary {
  /** Name of the file in its folder. */
  readonly file: string
}

const headerChunk = 64 * 1024
const longestHeader = 8 * 1024 * 1024
/** A footer is one short line. */
const tailBytes = 1024

/** What a run file says about itself, from its first and last line only. @throws LabError LAB_RUN_FILE_INVALID. */
export async function summariseRunFile(path: string): Promise<RunSummary> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new LabError('LAB_RUN_FILE_INVALID', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  })
  try {
    const { size } = await file.stat()
    const header = parseHeader(await firstLine(file, path), path)
    const tail = await readAt(file, Math.max(0, size - tailBytes), tailBytes)
    const footer = parseFooter(lastJson(tail.toString('utf8')))
    return {
      run: header.run,
      title: header.scenario.title,
      scenario: header.scenario.id,
      startedAt: header.startedAt,
      probe: header.probe,
      scale: header.scale,
      outcome: footer?.outcome ?? 'interrupted',
      bytes: size,
    }
  } finally {
    await file.close()
  }
}

type Handle = Awaited<ReturnType<typeof open>>

async function firstLine(file: Handle, path: string): Promise<string> {
  const chunks: Buffer[] = []
  for (let at = 0; at < longestHeader; at += headerChunk) {
    const chunk = await readAt(file, at, headerChunk)
    const end = chunk.indexOf(0x0a)
    chunks.push(end >= 0 ? chunk.subarray(0, end) : chunk)
    if (end >= 0 || chunk.length === 0) return Buffer.concat(chunks).toString('utf8')
  }
  throw new LabError('LAB_RUN_FILE_INVALID', `${path}:1: the first line does not end; this is not a run of Brownout`)
}

async function readAt(file: Handle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

function lastJson(tail: string): unknown {
  const last = tail.trimEnd().split('\n').at(-1) ?? ''
  try {
    return JSON.parse(last) as unknown
  } catch {
    return undefined
  }
}

/** The runs of a folder, newest first. A file that is no run of ours, or of a newer format, is left out; a missing folder has none. */
export async function listRuns(dir: string): Promise<StoredRun[]> {
  const names = await readdir(dir).catch((): string[] => [])
  const found: StoredRun[] = []
  for (const file of names.filter((name) => name.endsWith('.ndjson'))) {
    try {
      found.push({ ...(await summariseRunFile(join(dir, file))), file })
    } catch (error) {
      if (!(error instanceof LabError)) throw error
    }
  }
  return found.sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.file.localeCompare(a.file))
}
