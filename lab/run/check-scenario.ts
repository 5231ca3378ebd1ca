import { LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import type { CheckedFile } from '../contract/library.ts'
import { conditionFileSchema, type FaultSetting, type Feed, type Scenario, scenarioFileSchema, type TimelineStep } from '../contract/scenario.ts'
import { standardTransports, type TransportId, transportIds } from '../contract/transport.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { parseAssertion } from './assertion.ts'
import { experimentParams } from './experiments.ts'
import { explainIssues, type Path } from './explain-issue.ts'
import { checkFault } from './faults.ts'
import type { ScenarioSource } from './fixtures.ts'
import { knownKeys } from './known-keys.ts'
import { collectProblems, type Problems } from './scenario-places.ts'
import { yamlMistakes } from './yaml-mistakes.ts'

/** The condition that a scenario builds on. @throws LabError when there is none of that id. */
type FindCondition = (id: string) => Scenario

/** Everything that is wrong with a file, or the scenario. The envelope first, then each fault's own parameters, assertions and what is referred to. */
export function checkScenario(source: ScenarioSource, findCondition: FindCondition): CheckedFile {
  const lines = new LineCounter()
  const doc = parseDocument(source.text, { lineCounter: lines, prettyErrors: false })
  const { kind } = source
  const problems = collectProblems(doc, lines)
  const raw = plainValue(doc, problems)
  const unreadable = yamlMistakes(doc, lines)
  if (raw === undefined && unreadable.length + problems.found.length > 0) return { kind, scenario: null, problems: [...unreadable, ...problems.found] }
  const read: Reading = { source, doc, raw: isRecord(raw) ? raw : {}, problems, findCondition }
  const scenario = kind === 'condition' ? readCondition(read, envelope(conditionFileSchema, raw, read)) : readScenario(read, envelope(scenarioFileSchema, raw, read))
  const found = [...unreadable, ...problems.found]
  return { kind, scenario: found.length === 0 ? (scenario ?? null) : null, problems: found.toSorted((a, b) => a.line - b.line || a.column - b.column) }
}

interface Reading {
  readonly source: ScenarioSource
  readonly doc: Document
  /** What the file says, whatever the schema thinks of it: one wrong word must not hide the others. */
  readonly raw: Readonly<Record<string, unknown>>
  readonly problems: Problems
  readonly findCondition: FindCondition
}

/** Aliases that multiply are refused by the parser when they are followed. */
function plainValue(doc: Document, problems: Problems): unknown {
  try {
    return doc.toJS() as unknown
  } catch (error) {
    problems.add({ path: [], message: messageOf(error) })
    return undefined
  }
}

function envelope<S extends z.ZodType>(schema: S, raw: unknown, { problems }: Reading): z.output<S> | undefined {
  const value = raw ?? {}
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  for (const problem of explainIssues(parsed.error.issues, { value, knownAt: knownKeys(schema) })) problems.add(problem)
  return undefined
}

function readCondition(read: Reading, file: z.output<typeof conditionFileSchema> | undefined): Scenario | undefined {
  const { raw, problems, source } = read
  const on = readFaults(read, raw['faults'], ['faults'])
  const assert = readAsserts(read, standardTransports)
  if (!file) return undefined
  if (file.to !== undefined && file.to <= (file.from ?? 0)) problems.add({ path: ['to'], message: `to: the faults would end at ${file.to} ms, before they begin at ${file.from ?? 0} ms` })
  const timeline: TimelineStep[] = on.length > 0 ? [{ atMs: file.from ?? 0, on, off: [] }] : []
  if (file.to !== undefined) timeline.push({ atMs: file.to, on: [], off: on.map((setting) => setting.fault) })
  return {
    id: source.id,
    title: file.title,
    summary: file.summary,
    basis: file.basis,
    imitates: file.imitates,
    notes: [],
    answers: {},
    feed: readFeed(file.feed),
    transports: standardTransports,
    contract: 'latest',
    timeline,
    durationMs: file.duration,
    expect: readExpect(file.expect),
    assert,
    seed: 1,
  }
}

function readScenario(read: Reading, file: z.output<typeof scenarioFileSchema> | undefined): Scenario | undefined {
  const { source, doc, raw, problems, findCondition } = read
  const timeline = readTimeline(read)
  const base = typeof raw['condition'] === 'string' ? attempt(problems, ['condition'], () => findCondition(raw['condition'] as string)) : undefined
  const named = raw['transports']
  const known = Array.isArray(named) ? transportIds.filter((id) => named.includes(id)) : standardTransports
  const transports = file?.transports ?? (raw['experiment'] === undefined ? known : [])
  const assert = readAsserts(read, transports)
  readAnswers(read)
  if (!file) return undefined
  const { experiment } = file
  if (experiment) attempt(problems, ['experiment'], () => experimentParams(experiment))
  return {
    id: source.id,
    title: file.title,
    summary: file.summary,
    question: file.question,
    topic: file.topic,
    basis: base?.basis,
    imitates: base?.imitates,
    notes: [...new Set([...Object.keys(file.answers), ...(file.notes ?? [])])],
    answers: file.answers,
    feed: base && !doc.has('feed') ? base.feed : readFeed(file.feed),
    transports,
    contract: file.contract,
    timeline: [...(base?.timeline ?? []), ...file.timeline.map(({ at }, i) => ({ atMs: at, on: timeline[i]?.on ?? [], off: timeline[i]?.off ?? [] }))].sort((a, b) => a.atMs - b.atMs),
    durationMs: file.duration ?? base?.durationMs,
    expect: readExpect(file.expect),
    assert,
    seed: file.seed ?? 1,
    scale: file.scale,
    ...(experiment ? { experiment } : {}),
  }
}

function readFaults({ problems }: Reading, map: unknown, at: Path): FaultSetting[] {
  if (!isRecord(map)) return []
  return Object.entries(map).flatMap(([id, params]) => {
    // What is no map of parameters is refused by the schema.
    const checked = checkFault(id, isRecord(params) ? params : {})
    if ('setting' in checked) return [checked.setting]
    for (const { path, ...problem } of checked.problems) problems.add({ ...problem, path: [...at, id, ...path] })
    return []
  })
}

function readTimeline(read: Reading): readonly Pick<TimelineStep, 'on' | 'off'>[] {
  const steps: readonly unknown[] = Array.isArray(read.raw['timeline']) ? read.raw['timeline'] : []
  return steps.map((one, i) => {
    if (!isRecord(one)) return { on: [], off: [] }
    const on = readFaults(read, one['on'], ['timeline', i, 'on'])
    const off: FaultSetting['fault'][] = []
    for (const [k, id] of (Array.isArray(one['off']) ? one['off'] : []).entries()) {
      if (typeof id !== 'string') continue
      const checked = checkFault(id, {})
      if ('setting' in checked) off.push(checked.setting.fault)
      else for (const problem of checked.problems) read.problems.add({ ...problem, path: ['timeline', i, 'off', k], atKey: false })
    }
    return { on, off }
  })
}

/** Refuses an assertion that cannot be read, or that speaks of a transport that is not run. */
function readAsserts({ raw, problems }: Reading, transports: readonly TransportId[]): readonly string[] {
  const texts = textsOf(raw['assert'])
  texts.forEach((text, i) => {
    const missing = attempt(problems, ['assert', i], () => parseAssertion(text))?.transports.find((transport) => !transports.includes(transport))
    if (missing) problems.add({ path: ['assert', i], message: `"${text}": ${missing} is not among the transports of this scenario` })
  })
  return texts
}

/** Refuses an assertion that cannot be read before anything runs. */
function readAnswers({ raw, problems }: Reading): void {
  for (const [note, answer] of Object.entries(isRecord(raw['answers']) ? raw['answers'] : {})) {
    textsOf(isRecord(answer) ? answer['holds'] : undefined).forEach((text, i) => attempt(problems, ['answers', note, 'holds', i], () => parseAssertion(text)))
  }
}

function attempt<T>(problems: Problems, path: Path, what: () => T): T | undefined {
  try {
    return what()
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    problems.add({ path, message: error.message })
    return undefined
  }
}

function readFeed(feed: z.output<typeof scenarioFileSchema>['feed']): Feed {
  return { everyMs: feed.every, payloadBytes: feed.payload, heartbeatMs: feed.heartbeat, ring: feed.ring }
}

function readExpect(expect: z.output<typeof scenarioFileSchema>['expect']): Scenario['expect'] {
  return Object.fromEntries(Object.entries(expect ?? {}).map(([transport, want]) => [transport, typeof want === 'string' ? { verdict: want } : want]))
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
