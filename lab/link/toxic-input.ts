import { badRequestBody, invalidAttributes, invalidStream, invalidToxicType } from './api-error.ts'
import { type Decoded, type GoFields, type JsonNode, decodeStruct } from './go-json.ts'
import type { Attributes, Stream, Toxic, ToxicDefinition } from './toxic.ts'
import { findToxicDefinition } from './toxics/registry.ts'

export interface InputRules {
  readonly strict: boolean
}

const wrapperFields: GoFields = {
  attributes: { type: { struct: 'toxics.NoopToxic' }, path: 'ToxicWrapper.attributes' },
  name: { type: 'string', path: 'ToxicWrapper.name' },
  type: { type: 'string', path: 'ToxicWrapper.type' },
  stream: { type: 'string', path: 'ToxicWrapper.stream' },
  toxicity: { type: 'float32', path: 'ToxicWrapper.toxicity' },
}

/** `LatencyToxic`: Go's name of the struct, for its error texts. */
function goName(type: string): string {
  const named: Readonly<Record<string, string>> = { reset_peer: 'Reset' }
  const camel = type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return `${named[type] ?? camel}Toxic`
}

function attributeFields(definition: ToxicDefinition): GoFields {
  const struct = goName(definition.type)
  const goInt = definition.type === 'slicer' ? 'int' : 'int64'
  return Object.fromEntries(
    Object.entries(definition.attributes).map(([name, spec]) => {
      const type = { int: goInt, float: 'float64', text: 'string' } as const
      return [name, { type: type[spec.kind], path: `${struct}.attributes.${name}` }] as const
    }),
  )
}

function checkAttributes(definition: ToxicDefinition, attributes: Attributes, { strict }: InputRules): Attributes {
  for (const [name, spec] of Object.entries(definition.attributes)) {
    const value = attributes[name] as string | number
    if (spec.oneOf && !spec.oneOf.includes(String(value))) throw invalidAttributes(`${name} is "${value}", can be ${spec.oneOf.join(' or ')}`)
    if (!strict && spec.kind === 'int' && !Number.isSafeInteger(value)) throw invalidAttributes(`${name} is too large`)
  }
  const wrong = strict && definition.origin === 'toxiproxy' ? undefined : definition.check?.(attributes)
  if (wrong !== undefined) throw invalidAttributes(wrong)
  return attributes
}

function decodeAttributes(node: JsonNode, definition: ToxicDefinition): Attributes {
  const outer = decodeStruct(node, {
    goType: 'struct',
    fields: { attributes: { type: { struct: goName(definition.type), fields: attributeFields(definition) }, path: 'attributes' } },
  })
  return (outer['attributes'] ?? {}) as Attributes
}

const defaultsOf = (definition: ToxicDefinition): Attributes =>
  Object.fromEntries(Object.entries(definition.attributes).map(([name, spec]) => [name, spec.default]))

/** In Toxiproxy's order: JSON, stream, type, `isTaken` (409), attributes. */
export function parseToxic(node: JsonNode, rules: InputRules, isTaken: (name: string) => Error | undefined): Toxic {
  const input = decodeStruct(node, { goType: 'toxics.ToxicWrapper', fields: wrapperFields })
  const type = (input['type'] as string | undefined) ?? ''
  const streamText = (input['stream'] as string | undefined) ?? 'downstream'
  const stream = streamText.toLowerCase()
  if (stream !== 'upstream' && stream !== 'downstream') throw invalidStream()
  const name = ((input['name'] as string | undefined) ?? '') || `${type}_${streamText}`
  const definition = findToxicDefinition(type)
  if (!definition) throw invalidToxicType()
  const taken = isTaken(name)
  if (taken) throw taken
  const attributes = checkAttributes(definition, { ...defaultsOf(definition), ...decodeAttributes(node, definition) }, rules)
  return { name, type, streamText, stream: stream satisfies Stream, toxicity: (input['toxicity'] as number | undefined) ?? 1, attributes, definition }
}

/** A PATCH: attributes are merged field by field; nothing changes when anything is wrong. */
export function patchToxic(toxic: Toxic, node: JsonNode, rules: InputRules): void {
  const fields: GoFields = {
    attributes: { type: { struct: `toxics.${goName(toxic.type)}`, fields: attributeFields(toxic.definition) }, path: '.attributes' },
    toxicity: { type: 'float32', path: '.toxicity' },
  }
  if (node.kind !== 'object' && node.kind !== 'null') {
    throw badRequestBody(`json: cannot unmarshal ${node.kind} into Go value of type struct { Attributes interface {} "json:\\"attributes\\""; Toxicity float32 "json:\\"toxicity\\"" }`)
  }
  const input: Decoded = decodeStruct(node, { goType: 'struct', fields })
  const attributes = checkAttributes(toxic.definition, { ...toxic.attributes, ...(input['attributes'] as Attributes | undefined) }, rules)
  toxic.attributes = attributes
  toxic.toxicity = (input['toxicity'] as number | undefined) ?? toxic.toxicity
}

