import { open } from 'node:fs/promises'
import type { RunSummary } from '../contract/control.ts'
import type { RunFooter, RunHeader } from '../contract/run-file.ts'
import { LabError, messageOf } from '../core/errors.ts'
import type { Migration } from './migrations.ts'
import { parseFooter, parseHeader } from './run-header.ts'

const headerChunk = 64 * 1024
const longestHeader = 8 * 1024 * 1024
/** A footer is one line: a count for every kind of event, a verdict for every transport. */
const longestFooter = 16 * 1024

export interface RunFileEnds {
  readonly header: RunHeader
  readonly migration: Migration
  /** Position of the first event. */
  readonly eventsFrom: number
  readonly footer: RunFooter | undefined
  readonly bytes: number
}

/** The first and the last line of a run file; nothing between is read. @throws LabError LAB_RUN_FILE_INVALID. */
export async function readRunFileEnds(path: string): Promise<RunFileEnds> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new LabError('LAB_RUN_FILE_INVALID', `${path} cannot be read: ${messageOf(cause)}`, { cause })
  })
  try {
    const { size } = await file.stat()
    const first = await firstLine(file, path)
    const { header, migration } = parseHeader(first.toString('utf8'), path)
    const tail = await readAt(file, Math.max(0, size - longestFooter), longestFooter)
    return { header, migration, eventsFrom: Math.min(first.length + 1, size), footer: parseFooter(lastJson(tail.toString('utf8')), migration), bytes: size }
  } finally {
    await file.close()
  }
}

/** What a run file says about itself. @throws LabError LAB_RUN_FILE_INVALID. */
export async function summariseRunFile(path: string): Promise<RunSummary> {
  const { header, footer, bytes } = await readRunFileEnds(path)
  const { scenario } = header
  return {
    run: header.run,
    title: scenario.title,
    pinned: false,
    scenario: scenario.id,
    scenarioTitle: scenario.title,
    scenarioHash: header.scenarioHash,
    faults: [...new Set((scenario.timeline ?? []).flatMap((step) => step.on.map(({ fault }) => fault)))],
    ...(scenario.imitates ? { software: scenario.imitates.software } : {}),
    startedAt: header.startedAt,
    probe: header.probe,
    probeVersion: header.probeVersion,
    scale: header.scale,
    seed: header.seed,
    outcome: footer?.outcome ?? 'interrupted',
    verdicts: footer?.verdicts ?? null,
    events: footer?.events ?? null,
    bytes,
  }
}

type Handle = Awaited<ReturnType<typeof open>>

async function firstLine(file: Handle, path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (let at = 0; at < longestHeader; at += headerChunk) {
    const chunk = await readAt(file, at, headerChunk)
    const end = chunk.indexOf(0x0a)
    chunks.push(end >= 0 ? chunk.subarray(0, end) : chunk)
    if (end >= 0 || chunk.length === 0) return Buffer.concat(chunks)
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
