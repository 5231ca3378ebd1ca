import type { FaultInfo } from '../../../lab/contract/fault.ts'
import { bytes, duration } from '../../i18n/format.ts'

/** One parameter of a fault as a form shows it. */
export interface ParamField {
  readonly name: string
  readonly kind: 'text' | 'number' | 'boolean' | 'choice'
  readonly options: readonly string[]
  readonly description: string
  readonly initial: string
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
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => fieldOf(name, property))
}

function fieldOf(name: string, property: JsonSchema): ParamField {
  const options = choicesOf(property)
  const kind = options.length > 0 ? 'choice' : property.type === 'boolean' ? 'boolean' : property.type === 'number' || property.type === 'integer' ? 'number' : 'text'
  return { name, kind, options, description: property.description ?? '', initial: initialText(kind, property) }
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

/** What the form says -> params as a scenario file would state them; empty fields keep the fault's default. */
export function paramsFrom(fields: readonly ParamField[], values: Readonly<Record<string, string>>): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (const field of fields) {
    const text = values[field.name] ?? field.initial
    if (text === '' || text === field.initial) continue
    params[field.name] = field.kind === 'number' ? Number(text) : field.kind === 'boolean' ? text === 'true' : text
  }
  return params
}

/** The number on a switch: the first parameter that is a time, a size or a count; empty when there is none. */
export function tellingParam(fault: FaultInfo, params?: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(params ?? {}).flatMap(([name, value]) => (typeof value === 'number' ? [readable(name, value)] : []))
  if (params && given.length > 0) return given.find((text) => !/^0\b/.test(text)) ?? ''
  for (const field of paramFields(fault)) {
    const text = field.kind === 'number' || field.kind === 'text' ? readableText(field.initial) : ''
    if (text !== '' && !/^0\b/.test(text)) return text
  }
  return ''
}

function readable(name: string, value: number): string {
  if (name.endsWith('Ms') || /^(latency|jitter|idle|max|downFor|after|timeout|delay)$/.test(name)) return duration(value).replace('.0 ', ' ')
  if (/[bB]ytes|until|rate|size/.test(name)) return bytes(value)
  return String(value)
}

function readableText(text: string): string {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|B|kB|KiB|MB|MiB)?$/.exec(text)
  if (!match) return ''
  const value = Number(match[1])
  if (match[2] === 'ms') return duration(value).replace('.0 ', ' ')
  if (match[2] === 'B') return bytes(value)
  return match[2] === undefined ? text : `${match[1]} ${match[2]}`
}
