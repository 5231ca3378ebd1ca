import { z } from 'zod'
import { probeKindSchema } from '../contract/report.ts'
import type { RunFooter, RunHeader } from '../contract/run-file.ts'
import type { Scenario } from '../contract/scenario.ts'
import { verdictNameSchema } from '../contract/verdict.ts'
import { LabError } from '../core/errors.ts'
import { type Migration, migrationFrom, runFileVersion } from './migrations.ts'

const scenarioSchema = z.custom<Scenario>((value) => {
  if (typeof value !== 'object' || value === null) return false
  const { id, title, feed, transports, contract } = value as Record<string, unknown>
  const everyMs = typeof feed === 'object' && feed !== null ? (feed as Record<string, unknown>)['everyMs'] : undefined
  return typeof id === 'string' && typeof title === 'string' && typeof everyMs === 'number' && everyMs > 0 && Array.isArray(transports) && (contract === 'latest' || contract === 'complete')
}, 'the scenario is not complete')

const headerSchema = z.object({
  format: z.literal('brownout-run'),
  version: z.literal(runFileVersion),
  run: z.string().min(1),
  startedAt: z.iso.datetime(),
  brownout: z.string(),
  probe: probeKindSchema,
  probeVersion: z.string(),
  platform: z.string(),
  versions: z.record(z.string(), z.string()),
  scale: z.number().positive(),
  seed: z.number().int(),
  scenario: scenarioSchema,
  scenarioHash: z.string(),
  target: z.string().optional(),
})

const footerSchema = z.object({
  format: z.literal('brownout-run-end'),
  events: z.number().int().min(0),
  outcome: z.enum(['finished', 'stopped']),
  counts: z.record(z.string(), z.number().int().min(0)).nullable(),
  verdicts: z.record(z.string(), verdictNameSchema).nullable(),
})

export interface ReadHeader {
  readonly header: RunHeader
  /** Brings the other lines of this file to today's format. */
  readonly migration: Migration
}

/** The first line of a run file. @throws LabError LAB_RUN_FILE_INVALID, naming file and line. */
export function parseHeader(line: string, path: string): ReadHeader {
  const value = parseLine(line, `${path}:1`)
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as { format?: unknown; version?: unknown }
  if (format !== 'brownout-run') throw new LabError('LAB_RUN_FILE_INVALID', `${path}:1: this is not a run of Brownout (its first line does not say "brownout-run")`)
  if (typeof version === 'number' && version > runFileVersion) {
    throw new LabError('LAB_RUN_FILE_INVALID', `${path}:1: this run was written in version ${version} of the format, and this Brownout reads up to version ${runFileVersion}; open it with a newer Brownout`)
  }
  const migration = migrationFrom(version)
  const parsed = headerSchema.safeParse(migration.header(value as Readonly<Record<string, unknown>>))
  if (parsed.success) return { header: parsed.data, migration }
  const issue = parsed.error.issues[0]
  throw new LabError('LAB_RUN_FILE_INVALID', `${path}:1: the header is not valid: ${issue?.path.join('.') || 'header'}: ${issue?.message ?? 'unreadable'}`)
}

/** The footer, or undefined when the line is something else. */
export function parseFooter(value: unknown, migration: Migration): RunFooter | undefined {
  if (typeof value !== 'object' || value === null || (value as { format?: unknown }).format !== 'brownout-run-end') return undefined
  const parsed = footerSchema.safeParse(migration.footer(value as Readonly<Record<string, unknown>>))
  return parsed.success ? parsed.data : undefined
}

export function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch (cause) {
    throw new LabError('LAB_RUN_FILE_INVALID', `${place}: this line is not JSON; the file was changed or damaged after it was written`, { cause })
  }
}
