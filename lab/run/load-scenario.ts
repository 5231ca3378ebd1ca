import { isNode, LineCounter, parseDocument, type Document } from 'yaml'
import type { z } from 'zod'
import type { ExperimentSetting } from '../contract/experiment.ts'
import { conditionFileSchema, scenarioFileSchema, type Feed, type FaultSetting, type Scenario, type TimelineStep } from '../contract/scenario.ts'
import { transportIds, type TransportId } from '../contract/transport.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { type Assertion, parseAssertion } from './assertion.ts'
import { experimentParams } from './experiments.ts'
import { findFault, parseFault } from './faults.ts'
import { readScenarioSource, type ScenarioSource } from './fixtures.ts'

type Path = readonly PropertyKey[]
type FaultMap = Record<string, Record<string, unknown> | null>

/**
 * A condition or scenario by id or path.
 * @throws LabError LAB_SCENARIO_NOT_FOUND, LAB_SCENARIO_INVALID (the message names file, line, place and value).
 */
export function loadScenario(idOrPath: string): Scenario {
  return parseScenario(readScenarioSource(idOrPath))
}

/** Envelope first, then each fault's own parameters. */
export function parseScenario(source: ScenarioSource): Scenario {
  const lines = new LineCounter()
  const doc = parseDocument(source.text, { lineCounter: lines, prettyErrors: true })
  const problem = doc.errors[0]
  if (problem) throw invalid(source, lineOf(problem.pos[0], lines), problem.message.split('\n')[0] ?? 'not YAML')
  const fail = (path: Path, message: string): never => {
    throw invalid(source, placeOf(doc, path, lines), message)
  }
  return source.kind === 'condition' ? readCondition(source, doc, fail) : readScenario(source, doc, fail)
}

function invalid(source: ScenarioSource, line: number | undefined, message: string): LabError {
  return new LabError('LAB_SCENARIO_INVALID', `${source.file}${line === undefined ? '' : `:${line}`}: ${message}`)
}

function lineOf(offset: number, lines: LineCounter): number {
  return lines.linePos(offset).line
}

/** The line of the deepest node that exists on the way to `path`. */
function placeOf(doc: Document, path: Path, lines: LineCounter): number | undefined {
  for (let depth = path.length; depth > 0; depth--) {
    const node = doc.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return lineOf(node.range[0], lines)
  }
  return undefined
}

type Fail = (path: Path, message: string) => never

function readEnvelope<S extends z.ZodType>(schema: S, doc: Document, fail: Fail): z.output<S> {
  const parsed = schema.safeParse(doc.toJS() ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (!issue) return fail([], 'not a scenario')
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const known = issue.path.length === 0 && 'shape' in schema ? Object.keys(schema.shape as object) : ['every', 'payload', 'heartbeat', 'ring', 'at', 'on', 'off', 'verdict', 'lost']
    const guess = nearest(key, known)
    return fail([...issue.path, key], `unknown key "${key}"${guess ? `; did you mean "${guess}"?` : `; known are ${known.join(', ')}`}`)
  }
  const value: unknown = doc.getIn(issue.path)
  const got = ['string', 'number', 'boolean'].includes(typeof value) ? ` (got ${JSON.stringify(value)})` : ''
  return fail(issue.path, `${issue.path.join('.') || 'file'}: ${issue.message}${got}`)
}

function readFaults(map: FaultMap, at: Path, fail: Fail): FaultSetting[] {
  return Object.entries(map).map(([id, params]) => {
    try {
      return parseFault(id, params)
    } catch (error) {
      return fail([...at, id], messageOf(error))
    }
  })
}

function readFeed(feed: z.output<typeof scenarioFileSchema>['feed']): Feed {
  return { everyMs: feed.every, payloadBytes: feed.payload, heartbeatMs: feed.heartbeat, ring: feed.ring }
}

function readExpect(expect: z.output<typeof scenarioFileSchema>['expect']): Scenario['expect'] {
  return Object.fromEntries(Object.entries(expect ?? {}).map(([transport, want]) => [transport, typeof want === 'string' ? { verdict: want } : want]))
}

function readCondition(source: ScenarioSource, doc: Document, fail: Fail): Scenario {
  const file = readEnvelope(conditionFileSchema, doc, fail)
  const on = readFaults(file.faults, ['faults'], fail)
  if (file.to !== undefined && file.to <= (file.from ?? 0)) fail(['to'], `to: the faults would end at ${file.to} ms, before they begin at ${file.from ?? 0} ms`)
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
    transports: transportIds,
    contract: 'latest',
    timeline,
    durationMs: file.duration,
    expect: readExpect(file.expect),
    assert: readAsserts(file.assert, { transports: transportIds, fail }),
    seed: 1,
  }
}

function readScenario(source: ScenarioSource, doc: Document, fail: Fail): Scenario {
  const file = readEnvelope(scenarioFileSchema, doc, fail)
  const base = file.condition === undefined ? undefined : baseCondition(file.condition, fail)
  const known = file.transports ?? (file.experiment ? [] : transportIds)
  const timeline: TimelineStep[] = file.timeline.map((step, i) => ({
    atMs: step.at,
    on: readFaults(step.on ?? {}, ['timeline', i, 'on'], fail),
    off: (step.off ?? []).map((id, k) => {
      try {
        return findFault(id).id
      } catch (error) {
        return fail(['timeline', i, 'off', k], messageOf(error))
      }
    }),
  }))
  return {
    id: source.id,
    title: file.title,
    summary: file.summary,
    question: file.question,
    basis: base?.basis,
    imitates: base?.imitates,
    notes: [...new Set([...Object.keys(file.answers), ...(file.notes ?? [])])],
    answers: readAnswers(file.answers, fail),
    feed: base && !doc.has('feed') ? base.feed : readFeed(file.feed),
    transports: known,
    contract: file.contract,
    timeline: [...(base?.timeline ?? []), ...timeline].sort((a, b) => a.atMs - b.atMs),
    durationMs: file.duration ?? base?.durationMs,
    expect: readExpect(file.expect),
    assert: readAsserts(file.assert, { transports: known, fail }),
    seed: file.seed ?? 1,
    scale: file.scale,
    ...(file.experiment ? { experiment: readExperiment(file.experiment, fail) } : {}),
  }
}

/** Refuses an experiment that does not exist, and parameters that it does not take. */
function readExperiment(setting: ExperimentSetting, fail: Fail): ExperimentSetting {
  try {
    experimentParams(setting)
    return setting
  } catch (error) {
    return fail(['experiment'], messageOf(error))
  }
}

function baseCondition(id: string, fail: Fail): Scenario {
  try {
    return loadScenario(id)
  } catch (error) {
    return fail(['condition'], messageOf(error))
  }
}

/** Refuses an assertion that cannot be read, or that speaks of a transport that is not run. */
function readAsserts(assert: readonly string[] | undefined, { transports, fail }: { readonly transports: readonly TransportId[]; readonly fail: Fail }): readonly string[] {
  assert?.forEach((text, i) => {
    const named = assertionOf(text, ['assert', i], fail).transports
    const missing = named.find((transport) => !transports.includes(transport))
    if (missing) fail(['assert', i], `"${text}": ${missing} is not among the transports of this scenario`)
  })
  return assert ?? []
}

/** Refuses an assertion that cannot be read before anything runs. */
function readAnswers(answers: Scenario['answers'], fail: Fail): Scenario['answers'] {
  for (const [note, answer] of Object.entries(answers)) {
    answer.holds.forEach((text, i) => assertionOf(text, ['answers', note, 'holds', i], fail))
  }
  return answers
}

function assertionOf(text: string, at: Path, fail: Fail): Assertion {
  try {
    return parseAssertion(text)
  } catch (error) {
    return fail(at, messageOf(error))
  }
}
