import { z } from 'zod'
import { factsOf } from '../contract/experiment.ts'
import { parseBytes, parseDuration } from '../contract/duration.ts'
import { measuresSchema } from '../contract/measures.ts'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { type TransportId, transportIds } from '../contract/transport.ts'
import { verdictSchema } from '../contract/verdict.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'

/**
 * A statement about a judged run that is true or false, as a scenario file writes it:
 *
 *   sse.lost == 0
 *   polling.ageMs.mean > 3 * websocket.ageMs.mean
 *   websocket.verdict == needs-fallback
 *   sse.timeToRecoverMs < 5s              measured, so wall time; also 300ms, 2m, 64B, 8KiB
 *   sse.header(last-event-id) >= 1        heads from the client that carried this header
 *   websocket.closeCode == 1006
 *   fact(h2.upgrade.refused) == true      what the scenario's experiment found out
 */
export interface Assertion {
  readonly text: string
  /** That it speaks of, in its order. */
  readonly transports: readonly TransportId[]
  /** Names of the experiment's facts that it speaks of. */
  readonly facts: readonly string[]
  readonly operator: Operator
  readonly left: Operand
  readonly right: Operand
  /** `measured`: what the run has to say, `6200`, or `12 against 40` when both sides were measured. */
  evaluate(cells: readonly Cell[], log: RunLog): { readonly holds: boolean; readonly left: Value; readonly right: Value; readonly measured: string }
}

export type Value = number | string | boolean | null
type Read = (cells: readonly Cell[], log: RunLog) => Value

/** One side: what is measured, times a number; or a constant. */
export interface Operand {
  /** `sse.lost`, `fact(name)`; nothing for a constant. */
  readonly name?: string | undefined
  readonly factor: number
  readonly constant?: Value | undefined
}

interface Term extends Operand {
  readonly read: Read
  /** Of what is measured; unset where it may be anything. */
  readonly schema?: z.ZodType | undefined
  readonly transport?: TransportId | undefined
  readonly fact?: string | undefined
}

/** One measured value, as `show` of an answer names it: `websocket.closeCode`, `sse.ageMs.mean`, `fact(name)`. */
export interface Measured {
  readonly name: string
  readonly transport?: TransportId | undefined
  readonly fact?: string | undefined
  readonly read: Read
}

const operators = {
  '==': (a: Value, b: Value) => a === b,
  '!=': (a: Value, b: Value) => a !== b,
  '<=': (a: Value, b: Value) => a !== null && b !== null && a <= b,
  '>=': (a: Value, b: Value) => a !== null && b !== null && a >= b,
  '<': (a: Value, b: Value) => a !== null && b !== null && a < b,
  '>': (a: Value, b: Value) => a !== null && b !== null && a > b,
} as const
export type Operator = keyof typeof operators

/** Whether `a operator b`, for values that are known. */
export function compareValues(a: Value, operator: Operator, b: Value): boolean {
  return operators[operator](a, b)
}

/** @throws LabError LAB_SCENARIO_INVALID for what no run has. */
export function parseMeasured(text: string): Measured {
  const { name, transport, fact, read, factor } = parseTerm(text.trim(), text)
  if (name === undefined || factor !== 1) throw new LabError('LAB_SCENARIO_INVALID', `"${text}" is no measured value; write for example sse.lost, websocket.closeCode or fact(name)`)
  return { name, transport, fact, read }
}

/** @throws LabError LAB_SCENARIO_INVALID naming the part that cannot be read. */
export function parseAssertion(text: string): Assertion {
  const match = /^\s*(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+?)\s*$/.exec(text)
  if (!match) throw new LabError('LAB_SCENARIO_INVALID', `"${text}" is not an assertion; write for example "sse.lost == 0"`)
  const left = parseTerm(match[1] as string, text)
  const right = parseTerm(match[3] as string, text)
  requireFit(left, right, text)
  requireFit(right, left, text)
  const operator = match[2] as Operator
  const compare = operators[operator]
  return {
    text,
    operator,
    left,
    right,
    facts: [left.fact, right.fact].filter((fact) => fact !== undefined),
    transports: [...new Set([left.transport, right.transport].filter((transport) => transport !== undefined))],
    evaluate(cells, log) {
      const [a, b] = [left.read(cells, log), right.read(cells, log)]
      const measured = isMeasured(left) && isMeasured(right) ? `${showValue(a)} against ${showValue(b)}` : showValue(isMeasured(left) ? a : b)
      // Nothing but `never` is true of what never happened: not that it is this, and not that it is something else.
      const unknown = operator === '!=' && (isMissing(left, a) || isMissing(right, b))
      return { holds: !unknown && compare(a, b), left: a, right: b, measured }
    },
  }
}

function isMissing(term: Term, value: Value): boolean {
  return isMeasured(term) && value === null
}

/** A word that is none of those that it may be, or a word for a number, would never hold, or always. */
function requireFit({ name, schema }: Term, { constant }: Operand, whole: string): void {
  if (!schema || constant === undefined || constant === null || schema.safeParse(typeof constant === 'number' ? 0 : constant).success) return
  const words = 'options' in schema ? (schema.options as readonly string[]) : []
  const guess = nearest(String(constant), words)
  const what = words.length > 0 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : schema.safeParse(0).success ? 'a number' : 'true or false'
  throw new LabError('LAB_SCENARIO_INVALID', `"${whole}": ${name} is never "${String(constant)}"${guess ? `; did you mean "${guess}"?` : `, but ${what}`}`)
}

function isMeasured({ name }: Term): boolean {
  return name !== undefined
}

function parseTerm(term: string, whole: string): Term {
  const factor = /^(-?\d+(?:\.\d+)?)\s*\*\s*(.+)$/.exec(term)
  if (factor) {
    const inner = parseTerm(factor[2] as string, whole)
    const times = (value: Value) => (typeof value === 'number' ? Number(factor[1]) * value : null)
    const read: Read = (cells, log) => times(inner.read(cells, log))
    return { ...inner, factor: inner.factor * Number(factor[1]), read, ...(inner.constant === undefined ? {} : { constant: times(inner.constant) }) }
  }
  const amount = /^-?\d+(\.\d+)?$/.test(term) ? Number(term) : (parseDuration(term) ?? parseBytes(term))
  if (amount !== undefined) return constantTerm(amount)
  const fact = factName(term)
  if (fact !== undefined) return { name: term, factor: 1, read: (_cells, log) => valueOfFact(log, fact), fact }
  const dot = term.indexOf('.')
  const transport = transportIds.find((id) => id === term.slice(0, dot))
  if (transport) return { name: term, factor: 1, ...measureOf(transport, term.slice(dot + 1)), transport }
  if (/^[a-z-]+$/.test(term)) return constantTerm(term === 'true' ? true : term === 'false' ? false : term === 'never' ? null : term)
  throw new LabError('LAB_SCENARIO_INVALID', `"${whole}": cannot read "${term}"; a term is a number, a word, transport.measure or fact(name)`)
}

function constantTerm(constant: Value): Term {
  return { factor: 1, constant, read: () => constant }
}

function measureOf(transport: TransportId, name: string): Pick<Term, 'read' | 'schema'> {
  const header = /^header\(([a-z0-9-]+)\)$/.exec(name)
  if (header) return { read: (_cells, log) => countHeader(log, transport, header[1] as string), schema: z.number() }
  if (name === 'closeCode') return { read: (_cells, log) => lastCloseCode(log, transport), schema: z.number() }
  return { read: (cells) => readFact(cells.find((cell) => cell.transport === transport), name), schema: schemaOf(name) }
}

/** `fact(h1.sse.open)` -> `h1.sse.open`. */
export function factName(term: string): string | undefined {
  return /^fact\(([a-z0-9][a-z0-9.-]*)\)$/.exec(term)?.[1]
}

function valueOfFact(log: RunLog, name: string): Value {
  return factsOf(log).find((fact) => fact.name === name)?.value ?? null
}

const { verdict, by, reason } = verdictSchema.shape
const words: Readonly<Record<string, z.ZodType>> = { verdict, by: by.unwrap(), reason: reason.unwrap() }

/** Refuses a name that no run can answer, before anything runs. */
function schemaOf(name: string): z.ZodType {
  if (Object.hasOwn(words, name)) return words[name] as z.ZodType
  let schema: z.ZodType | undefined = measuresSchema
  for (const key of name.split('.')) schema = partsOf(schema)?.[key]
  if (schema === undefined) throw unknownMeasure(name)
  const parts = partsOf(schema)
  if (parts) throw new LabError('LAB_SCENARIO_INVALID', `"${name}" is several numbers: ${Object.keys(parts).map((part) => `${name}.${part}`).join(', ')}`)
  return schema
}

function partsOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> | undefined {
  return schema instanceof z.ZodObject ? (schema.shape as Readonly<Record<string, z.ZodType>>) : undefined
}

function unknownMeasure(name: string): LabError {
  const guess = nearest(name, Object.keys(measuresSchema.shape))
  return new LabError('LAB_SCENARIO_INVALID', `there is no measure "${name}"${guess ? `; did you mean "${guess}"?` : ';'} docs/measures.md lists them`)
}

/** `verdict`, `by`, `reason`, or a path into the measures. A cell that does not exist is null, and nothing is true of it. */
export function readFact(cell: Cell | undefined, name: string): Value {
  if (!cell) return null
  if (name === 'verdict' || name === 'by' || name === 'reason') return cell[name] ?? null
  let value: unknown = cell.measures
  for (const key of name.split('.')) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  if (value === undefined) throw unknownMeasure(name)
  return value as Value
}

/** As a person reads it: two decimals at most, `never` for what did not happen. */
export function showValue(value: Value): string {
  if (value === null) return 'never'
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value)
}

function countHeader(log: RunLog, transport: TransportId, name: string): number {
  return log.events.filter(
    (event) => event.kind === 'head' && event.transport === transport && event.hop === 'client' && event.dir === 'c2s' && event.lines.some((line) => line.toLowerCase().startsWith(`${name}:`)),
  ).length
}

function lastCloseCode(log: RunLog, transport: TransportId): number | null {
  const close = log.events.findLast((event) => event.kind === 'close' && event.transport === transport && event.control !== true)
  return close?.kind === 'close' ? (close.code ?? null) : null
}
