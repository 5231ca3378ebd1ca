/** What may stand at a place of a file, from the published JSON Schema; works on text that is not YAML yet. */

export interface Schema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

export interface Suggestion {
  readonly label: string
  /** What the choice means, where somebody knows. */
  readonly detail: string
  readonly insert: string
}

export interface Completion {
  /** The word that a suggestion replaces. */
  readonly from: number
  readonly to: number
  readonly items: readonly Suggestion[]
}

/** Ids that a schema does not know: they depend on what there is. */
export interface KnownIds {
  readonly conditions: readonly { readonly id: string; readonly title: string }[]
  readonly faults: readonly { readonly id: string; readonly title: string }[]
}

export interface Place {
  readonly path: readonly string[]
  readonly at: 'key' | 'value'
  /** Inside `{ }` or `[ ]`. */
  readonly flow: boolean
  readonly word: string
}

const mostShown = 60

export function complete(text: string, offset: number, { schema, known }: { readonly schema: Schema; readonly known: KnownIds }): Completion {
  const place = placeAt(text, offset)
  const rest = /^[\w/@.-]*/.exec(text.slice(offset))?.[0] ?? ''
  const typed = place.word.toLowerCase()
  const all = place.at === 'key' ? keysFor(place, schema) : valuesFor(place, schema, known)
  const fits = all.filter(({ label }) => label.toLowerCase().includes(typed) && label !== place.word + rest)
  // What begins with the word comes first.
  const items = fits.toSorted((a, b) => Number(b.label.toLowerCase().startsWith(typed)) - Number(a.label.toLowerCase().startsWith(typed))).slice(0, mostShown)
  return { from: offset - place.word.length, to: offset + rest.length, items }
}

function keysFor({ path, flow }: Place, schema: Schema): readonly Suggestion[] {
  return schemasAt(schema, path).flatMap((node) => {
    const own = Object.entries(node.properties ?? {}).map(([key, value]) => ({ label: key, detail: value.title ?? value.description ?? '', insert: keyText(key, value, flow) }))
    const named = (node.propertyNames?.enum ?? []).map((key) => ({ label: String(key), detail: '', insert: `${String(key)}: ` }))
    return [...own, ...named]
  })
}

/** A fault needs its parameters, if only none; what holds more goes on in the next line. */
function keyText(key: string, value: Schema, flow: boolean): string {
  if (key.includes('/')) return `${key}: {}`
  const holdsMore = branches(value).some(({ type, properties }) => type === 'object' || type === 'array' || properties !== undefined)
  return holdsMore && !flow ? `${key}:` : `${key}: `
}

function valuesFor({ path }: Place, schema: Schema, { conditions, faults }: KnownIds): readonly Suggestion[] {
  const where = path.join(' ')
  if (where === 'condition') return conditions.map(({ id, title }) => ({ label: id, detail: title, insert: id }))
  if (where === 'timeline * off *' || where === 'timeline * off') return faults.map(({ id, title }) => ({ label: id, detail: title, insert: id }))
  const found = schemasAt(schema, path).flatMap((node) => [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const]), ...(node.type === 'boolean' ? [true, false] : []), ...(node.default !== undefined && typeof node.default !== 'object' ? [node.default] : [])])
  return [...new Set(found.map(String))].map((value) => ({ label: value, detail: '', insert: value }))
}

function schemasAt(schema: Schema, path: readonly string[]): readonly Schema[] {
  return path.reduce<readonly Schema[]>((nodes, key) => nodes.flatMap((node) => branches(node).flatMap((one) => inner(one, key))), [schema]).flatMap(branches)
}

function branches(schema: Schema): readonly Schema[] {
  return schema.anyOf ? [schema, ...schema.anyOf.flatMap(branches)] : [schema]
}

function inner(schema: Schema, key: string): readonly Schema[] {
  const named = schema.properties?.[key]
  if (named) return [named]
  if (key === '*') return schema.items ? [schema.items] : []
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []
}

interface Frame {
  readonly indent: number
  readonly key: string
}

const keyPattern = /^(?:"([^"]*)"|'([^']*)'|([^\s#:{}[\],"'&*!|>%@`][^:#{}[\],]*?))\s*:(?=\s|$)\s*/

/** Where the cursor is: by the indentation of the lines above it, and by the brackets that are open. */
export function placeAt(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n')
  const current = lines.pop() ?? ''
  let frames: Frame[] = []
  let open: FlowLevel[] = []
  for (const line of lines) {
    if (open.length > 0) open = scanFlow(line, open).levels
    else if (!/^\s*(?:#.*)?$/.test(line)) {
      const read = readLine(line, frames)
      frames = read.frames
      open = scanFlow(read.rest, []).levels
    }
  }
  if (open.length > 0) return flowPlace(frames, scanFlow(current, open))
  const read = readLine(current, frames)
  const scanned = scanFlow(read.rest, [])
  if (scanned.levels.length > 0) return flowPlace(read.frames, scanned)
  const word = /[\w/@.-]*$/.exec(read.rest)?.[0] ?? ''
  const path = read.frames.map(({ key }) => key)
  // `key: ` on this line waits for a value; else a key of the map around it is being written, or an item of its list.
  return { path, at: read.onThisLine === 'key' ? 'value' : 'key', flow: false, word, ...(read.onThisLine === 'item' && looksScalar(path) ? { at: 'value' as const } : {}) }
}

const listsOfWords: ReadonlySet<string> = new Set(['transports', 'off', 'assert', 'notes', 'show', 'of', 'holds'])

/** Items of these lists are words; of others they are maps. */
function looksScalar(path: readonly string[]): boolean {
  return listsOfWords.has(path.at(-2) ?? '')
}

function readLine(line: string, before: readonly Frame[]): { readonly frames: Frame[]; readonly rest: string; readonly onThisLine: 'nothing' | 'item' | 'key' } {
  let indent = /^\s*/.exec(line)?.[0].length ?? 0
  let rest = line.slice(indent)
  let onThisLine: 'nothing' | 'item' | 'key' = 'nothing'
  // A list may stand at the indentation of its key.
  const isItem = /^-(?:\s|$)/.test(rest)
  const frames = before.filter((frame) => frame.indent < indent || (isItem && frame.indent === indent && frame.key !== '*'))
  for (let dash = /^-(?:\s+|$)/.exec(rest); dash; dash = /^-(?:\s+|$)/.exec(rest)) {
    frames.push({ indent, key: '*' })
    indent += dash[0].length
    rest = rest.slice(dash[0].length)
    onThisLine = 'item'
  }
  const key = keyPattern.exec(rest)
  if (key) {
    frames.push({ indent, key: key[1] ?? key[2] ?? key[3] ?? '' })
    rest = rest.slice(key[0].length)
    onThisLine = 'key'
  }
  return { frames, rest, onThisLine }
}

interface FlowLevel {
  readonly kind: '{' | '['
  /** The key whose value is being written. */
  readonly key: string | null
  /** What stands since the last `{`, `[` or `,`. */
  readonly pending: string
}

function scanFlow(line: string, before: readonly FlowLevel[]): { readonly levels: FlowLevel[] } {
  const levels = [...before]
  let quote = ''
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i)
    const top = levels.at(-1)
    if (quote !== '') quote = character === quote ? '' : quote
    else if ((character === '"' || character === "'") && top) quote = character
    else if (character === '#' && (i === 0 || line[i - 1] === ' ')) break
    else if (character === '{' || character === '[') {
      if (levels.length === 0 && line.slice(0, i).trim() !== '') break
      levels.push({ kind: character, key: null, pending: '' })
      continue
    } else if (character === '}' || character === ']') {
      levels.pop()
      continue
    } else if (character === ',' && top) {
      levels[levels.length - 1] = { ...top, key: null, pending: '' }
      continue
    } else if (character === ':' && top?.kind === '{' && top.key === null && (line[i + 1] === undefined || line[i + 1] === ' ')) {
      levels[levels.length - 1] = { ...top, key: top.pending.trim().replaceAll(/^["']|["']$/g, ''), pending: '' }
      continue
    }
    const now = levels.at(-1)
    if (now) levels[levels.length - 1] = { ...now, pending: now.pending + character }
  }
  return { levels }
}

function flowPlace(frames: readonly Frame[], { levels }: { readonly levels: readonly FlowLevel[] }): Place {
  const top = levels.at(-1)
  const inside = levels.flatMap(({ kind, key }) => (kind === '[' ? ['*'] : key === null ? [] : [key]))
  const word = /[\w/@.-]*$/.exec(top?.pending ?? '')?.[0] ?? ''
  return { path: [...frames.map(({ key }) => key), ...inside], at: top?.kind === '[' || top?.key !== null ? 'value' : 'key', flow: true, word }
}
