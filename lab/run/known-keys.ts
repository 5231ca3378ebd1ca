import { z } from 'zod'
import type { Path } from './explain-issue.ts'

/** The keys that a schema understands at a place, to say what may have been meant. */
export function knownKeys(schema: z.ZodType): (path: Path) => readonly string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonNode
  return (path) => keysAt(json, path)
}

interface JsonNode {
  readonly properties?: Readonly<Record<string, JsonNode>>
  readonly additionalProperties?: JsonNode | boolean
  readonly items?: JsonNode
  readonly anyOf?: readonly JsonNode[]
  readonly propertyNames?: { readonly enum?: readonly string[] }
}

function keysAt(node: JsonNode, path: Path): readonly string[] {
  const places = path.reduce<readonly JsonNode[]>((nodes, key) => nodes.flatMap((one) => step(one, key)), [node])
  return [...new Set(places.flatMap((place) => [place, ...(place.anyOf ?? [])]).flatMap((place) => [...Object.keys(place.properties ?? {}), ...(place.propertyNames?.enum ?? [])]))]
}

function step(node: JsonNode, key: PropertyKey): readonly JsonNode[] {
  return [node, ...(node.anyOf ?? [])].flatMap((one) => [one.properties?.[String(key)], typeof key === 'number' ? one.items : undefined, typeof one.additionalProperties === 'object' ? one.additionalProperties : undefined]).filter((found) => found !== undefined)
}
