import { parseDocument } from 'yaml'
import type { FaultId } from '../../../../lab/contract/fault.ts'
import type { FileKind } from '../../../../lab/contract/library.ts'
import { msOf } from './duration-text.ts'

/** A fault as it acts over time. */
export interface Block {
  /** The same wherever it moves, until it passes another of its kind. */
  readonly key: string
  readonly fault: FaultId
  readonly stated: Readonly<Record<string, unknown>>
  readonly fromMs: number
  /** Null: until the run ends. */
  readonly toMs: number | null
  /** Indices of the steps that switch it on and off; null in a condition, whose faults share one window. */
  readonly steps: { readonly on: number; readonly off: number | null } | null
}

/** What the forms show of a file. Texts are as written; what is missing is empty. */
export interface FileModel {
  readonly kind: FileKind
  readonly title: string
  readonly summary: string
  readonly question: string
  /** Id of the condition that a scenario builds on. */
  readonly condition: string
  /** Null: all of them. */
  readonly transports: readonly string[] | null
  readonly contract: string
  readonly duration: string
  readonly feed: Readonly<Record<'every' | 'payload' | 'heartbeat' | 'ring', string>>
  /** Verdicts by transport. */
  readonly expect: Readonly<Record<string, string>>
  readonly blocks: readonly Block[]
  readonly durationMs: number | null
}

type Raw = Readonly<Record<string, unknown>>

/** Reads what can be read: a word that the engine refuses must not empty the form. @returns null while the text is no YAML map */
export function readModel(text: string): FileModel | null {
  const doc = parseDocument(text)
  if (doc.errors.length > 0) return null
  let raw: unknown
  try {
    raw = doc.toJS()
  } catch {
    return null
  }
  if (raw === null) return modelOf({})
  return isRecord(raw) ? modelOf(raw) : null
}

function modelOf(raw: Raw): FileModel {
  const kind: FileKind = 'faults' in raw ? 'condition' : 'scenario'
  const feed = record(raw['feed'])
  return {
    kind,
    title: word(raw['title']),
    summary: word(raw['summary']),
    question: word(raw['question']),
    condition: word(raw['condition']),
    transports: Array.isArray(raw['transports']) ? raw['transports'].map(word) : null,
    contract: word(raw['contract']),
    duration: word(raw['duration']),
    feed: { every: word(feed['every']), payload: word(feed['payload']), heartbeat: word(feed['heartbeat']), ring: word(feed['ring']) },
    expect: Object.fromEntries(Object.entries(record(raw['expect'])).map(([transport, want]) => [transport, isRecord(want) ? word(want['verdict']) : word(want)])),
    blocks: kind === 'condition' ? conditionBlocks(raw) : timelineBlocks(raw['timeline']),
    durationMs: msOf(raw['duration']),
  }
}

function conditionBlocks(raw: Raw): Block[] {
  const [fromMs, toMs] = [msOf(raw['from']) ?? 0, msOf(raw['to'])]
  return Object.entries(record(raw['faults'])).map(([fault, stated]) => ({ key: `${fault} 1`, fault: fault as FaultId, stated: record(stated), fromMs, toMs, steps: null }))
}

interface Step {
  readonly index: number
  readonly atMs: number
  readonly on: Raw
  readonly off: readonly unknown[]
}

/** Steps in the order in which they happen, with the place where each is written. */
export function stepsOf(timeline: unknown): Step[] {
  const steps = (Array.isArray(timeline) ? timeline : []).map((one, index): Step => {
    const step = record(one)
    return { index, atMs: msOf(step['at']) ?? 0, on: record(step['on']), off: Array.isArray(step['off']) ? step['off'] : [] }
  })
  return steps.sort((a, b) => a.atMs - b.atMs || a.index - b.index)
}

/** On until a later step switches it off, or on again with other parameters. Within a step `off` comes first. */
function timelineBlocks(timeline: unknown): Block[] {
  const steps = stepsOf(timeline)
  const seen = new Map<string, number>()
  return steps.flatMap((step, i) =>
    Object.entries(step.on).map(([fault, stated]): Block => {
      const end = steps.find((later, k) => k > i && (later.off.includes(fault) || fault in later.on))
      const off = end !== undefined && end.off.includes(fault) ? end.index : null
      const nth = (seen.get(fault) ?? 0) + 1
      seen.set(fault, nth)
      return { key: `${fault} ${nth}`, fault: fault as FaultId, stated: record(stated), fromMs: step.atMs, toMs: end?.atMs ?? null, steps: { on: step.index, off } }
    }),
  )
}

function word(value: unknown): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value as string | number | boolean)
}

function record(value: unknown): Raw {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
