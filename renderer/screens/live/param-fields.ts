import { parseBytes, parseDuration } from '../../../lab/contract/duration.ts'
import type { FaultInfo } from '../../../lab/contract/fault.ts'
import { bytes, duration } from '../../i18n/format.ts'

/** One parameter of a fault as a form shows it. */
export interface ParamField {
  readonly name: string
  readonly kind: 'text' | 'number' | 'boolean' | 'choice'
  readonly options: readonly string[]
  readonly description: string
  readonly initial: string
  /** Of a time: whether the time scale divides it, or it is one of the network, which no scale makes faster. */
  readonly clock?: 'lab' | 'network' | undefined
}

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

/** The fields of a fault's JSON Schema, in its order. */
export function paramFields(fault: FaultInfo): ParamField[] {
  const schema = fault.params as JsonSchema | null
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => fieldOf(name, property, fault.unscaled))
}

function fieldOf(name: string, property: JsonSchema, unscaled: readonly string[]): ParamField {
  const options = choicesOf(property)
  const kind = options.length > 0 ? 'choice' : property.type === 'boolean' ? 'boolean' : property.type === 'number' || property.type === 'integer' ? 'number' : 'text'
  const initial = initialText(kind, property)
  return { name, kind, options, description: property.description ?? '', initial, clock: parseDuration(initial) === undefined ? undefined : unscaled.includes(`${name}Ms`) ? 'network' : 'lab' }
}

function choicesOf(property: JsonSchema): readonly string[] {
  if (property.enum) return property.enum.map(text)
  const constants = (property.anyOf ?? []).flatMap((option) => (option.const === undefined ? [] : [text(option.const)]))
  return constants.length > 0 && constants.length === property.anyOf?.length ? constants : []
}

/** Files write `60s`; defaults may be stated as parsed numbers of ms or bytes. */
function initialText(kind: ParamField['kind'], { default: value, description = '' }: JsonSchema): string {
  if (value === undefined || value === null) return ''
  if (kind === 'text' && typeof value === 'number') return /size/.test(description) ? `${value}B` : `${value}ms`
  return text(value)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export type Stated = Readonly<Record<string, unknown>>

/** What a field says before anybody touches it: what was stated, else the default. */
export function textOf(field: ParamField, stated: Stated = {}): string {
  return stated[field.name] === undefined ? field.initial : text(stated[field.name])
}

/** What the form says -> params as a scenario file would state them; empty fields and defaults are left to the fault. */
export function paramsFrom(fields: readonly ParamField[], values: Readonly<Record<string, string>>): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (const field of fields) {
    const text = values[field.name] ?? field.initial
    if (text === '' || text === field.initial) continue
    // Of a time a bare number is ms, as everywhere in the lab.
    if (field.clock && /^-?\d+(\.\d+)?(e\+?\d+)?$/i.test(text)) params[field.name] = `${text}ms`
    else params[field.name] = field.kind === 'number' ? Number(text) : field.kind === 'boolean' ? text === 'true' : text
  }
  return params
}

/** How far another number spreads: alone it tells nothing of a fault. */
const spreads: ReadonlySet<string> = new Set(['jitter', 'variation', 'correlation'])

/** The number on a switch: the first parameter that is a time, a size or a count, of those that were stated before the others; empty when there is none. */
export function tellingParam(fault: FaultInfo, stated: Stated = {}): string {
  return telling(fault, stated)?.text ?? ''
}

/** That number as it acts at a time scale, and as it was stated where the scale makes it shorter. */
export function tellingOnClocks(fault: FaultInfo, stated: Stated | undefined, scale: number): { readonly text: string; readonly labText?: string } {
  const { field, text = '' } = telling(fault, stated ?? {}) ?? {}
  const ms = field?.clock === 'lab' && scale !== 1 ? amountOf(textOf(field, stated)) : undefined
  return typeof ms === 'number' ? { text: readableText(`${ms / scale}ms`), labText: text } : { text }
}

function telling(fault: FaultInfo, stated: Stated): { readonly field: ParamField; readonly text: string } | undefined {
  const fields = paramFields(fault).filter(({ name, kind }) => (kind === 'number' || kind === 'text') && !spreads.has(name))
  for (const field of fields.toSorted((a, b) => Number(b.name in stated) - Number(a.name in stated))) {
    const text = readableText(textOf(field, stated))
    if (text !== '' && !/^0\b/.test(text)) return { field, text: text + unitOf(field) }
  }
  return undefined
}

/** Of a parameter that is written as a bare number. */
function unitOf({ name }: ParamField): string {
  return name.endsWith('KBps') ? ' kB/s' : name === 'percent' ? ' %' : ''
}

/** Params as an event tells them -> as a file would state them, without those that are as they are by default. */
export function statedFrom(fault: FaultInfo, params: Stated, scale: number): Stated {
  return Object.fromEntries(
    paramFields(fault).flatMap((field) => {
      const written = writtenAs(field, params, (name) => (fault.unscaled.includes(name) ? 1 : scale))
      return written === undefined || amountOf(written) === amountOf(field.initial) ? [] : [[field.name, written]]
    }),
  )
}

function writtenAs({ name, initial }: ParamField, params: Stated, scaleOf: (name: string) => number): string | undefined {
  const [ms, size, value] = [params[`${name}Ms`], params[`${name}Bytes`], params[name]]
  if (typeof ms === 'number') return inLargest(Math.round(ms * scaleOf(`${name}Ms`)), ['s', 'ms'])
  const count = size ?? value
  if (typeof count === 'number' && (size !== undefined || initial.endsWith('B'))) return inLargest(count, ['MiB', 'KiB', 'kB', 'B'])
  return value === undefined || value === null ? undefined : text(value)
}

/** In the first of the units that takes no fraction. */
function inLargest(amount: number, units: readonly string[]): string {
  const sizeOf = (unit: string) => Number(amountOf(`1${unit}`))
  const unit = units.find((one) => amount > 0 && amount % sizeOf(one) === 0) ?? units.at(-1) ?? ''
  return `${amount / sizeOf(unit)}${unit}`
}

/** Two texts of one amount are alike: `60s` and `60000ms`. */
function amountOf(written: string): number | string {
  return parseDuration(written) ?? parseBytes(written) ?? (/^\d+(?:\.\d+)?$/.test(written) ? Number(written) : written)
}

function readableText(text: string): string {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|B|kB|KiB|MB|MiB)?$/.exec(text)
  if (!match) return ''
  const value = Number(match[1])
  if (match[2] === 'ms') return duration(value).replace('.0 ', ' ')
  if (match[2] === 'B') return bytes(value)
  return match[2] === undefined ? text : `${match[1]} ${match[2]}`
}
