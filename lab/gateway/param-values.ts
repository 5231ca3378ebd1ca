import { z } from 'zod'
import type { FaultDefinition } from '../contract/fault.ts'

interface Property {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly items?: { readonly enum?: readonly unknown[] }
}

const numbers = [0, 1, 2, 3, 20, 200, 403, 429, 503, 1000, 65_535]
/** Times, sizes and words that some fault takes. */
const texts = ['0ms', '1ms', '40ms', '2s', '0B', '1B', '20B', '1KiB', 'end', 'X-Accel-Buffering', 'text/', 'http://portal.invalid/']

/** Values, as a scenario file states them, that each parameter of a fault takes: for tests that must not stop at the defaults. */
export function paramValues(fault: Pick<FaultDefinition, 'params'>): ReadonlyMap<string, readonly unknown[]> {
  const { properties = {} } = z.toJSONSchema(fault.params, { io: 'input', unrepresentable: 'any' }) as { readonly properties?: Readonly<Record<string, Property>> }
  return new Map(
    Object.entries(properties).map(([name, property]) => [name, candidates(property).filter((value) => fault.params.safeParse({ [name]: value }).success)]),
  )
}

function candidates({ type, enum: words, items }: Property): readonly unknown[] {
  if (words) return words
  if (items?.enum) return [items.enum, ...items.enum.map((word) => [word])]
  if (type === 'boolean') return [true, false]
  return type === 'integer' || type === 'number' ? numbers : [...texts, ...numbers]
}

/** The defaults, then each value of each parameter once. */
export function everyChoice(fault: Pick<FaultDefinition, 'params'>): unknown[] {
  return [{}, ...[...paramValues(fault)].flatMap(([name, values]) => values.map((value) => ({ [name]: value })))].map((params) => fault.params.parse(params))
}
