import { badRequestBody } from './api-error.ts'

/** JSON as Go's encoding/json reads it: the same leniency and the same sentences when something is wrong. */
export type JsonNode =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'null' }

// Go's scanner gives up here; recursion in this reader would end with a stack overflow much later.
const maxDepth = 10_000 / 10
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** `'x'`, `'\''`, `'\n'`: Go quotes one byte. */
function quoted(char: string): string {
  if (char === "'") return `'\\''`
  if (char === '"') return `'"'`
  const named: Readonly<Record<string, string>> = { '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\' }
  const code = char.charCodeAt(0)
  if (named[char]) return `'${named[char]}'`
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, '0')}'`
  if ((code >= 0x80 && code < 0xa1) || code === 0xad) return `'\\u${code.toString(16).padStart(4, '0')}'`
  return `'${char}'`
}

class Reader {
  // Latin-1: one char a byte, as Go's scanner sees it; strings are decoded as UTF-8 when they are complete.
  readonly #text: string
  #at = 0

  constructor(body: Buffer) {
    this.#text = body.toString('latin1')
  }

  read(): JsonNode {
    this.#space()
    if (this.#at >= this.#text.length) throw badRequestBody('EOF')
    return this.#value(0)
  }

  #bad(context: string): never {
    const char = this.#text[this.#at]
    throw badRequestBody(char === undefined ? 'unexpected EOF' : `invalid character ${quoted(char)} ${context}`)
  }
  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? 'x')) this.#at++
  }

  #value(depth: number): JsonNode {
    if (depth > maxDepth) throw badRequestBody('exceeded max depth')
    this.#space()
    const char = this.#text[this.#at]
    if (char === '{') return this.#object(depth)
    if (char === '[') return this.#array(depth)
    if (char === '"') return { kind: 'string', value: this.#string() }
    if (char === 't') return this.#literal('true', { kind: 'bool', value: true })
    if (char === 'f') return this.#literal('false', { kind: 'bool', value: false })
    if (char === 'n') return this.#literal('null', { kind: 'null' })
    if (char !== undefined && /[-0-9]/.test(char)) return this.#number()
    return this.#bad('looking for beginning of value')
  }

  #object(depth: number): JsonNode {
    const entries: [string, JsonNode][] = []
    this.#at++
    this.#space()
    if (this.#text[this.#at] === '}') return this.#at++, { kind: 'object', entries }
    for (;;) {
      this.#space()
      if (this.#text[this.#at] !== '"') this.#bad('looking for beginning of object key string')
      const key = this.#string()
      this.#space()
      if (this.#text[this.#at] !== ':') this.#bad('after object key')
      this.#at++
      entries.push([key, this.#value(depth + 1)])
      this.#space()
      const char = this.#text[this.#at]
      if (char !== ',' && char !== '}') this.#bad('after object key:value pair')
      this.#at++
      if (char === '}') return { kind: 'object', entries }
    }
  }

  #array(depth: number): JsonNode {
    const items: JsonNode[] = []
    this.#at++
    this.#space()
    if (this.#text[this.#at] === ']') return this.#at++, { kind: 'array', items }
    for (;;) {
      items.push(this.#value(depth + 1))
      this.#space()
      const char = this.#text[this.#at]
      if (char !== ',' && char !== ']') this.#bad('after array element')
      this.#at++
      if (char === ']') return { kind: 'array', items }
    }
  }

  #literal(word: string, node: JsonNode): JsonNode {
    for (let i = 1; i < word.length; i++) {
      this.#at++
      if (this.#text[this.#at] !== word[i]) this.#bad(`in literal ${word} (expecting ${quoted(word[i] as string)})`)
    }
    this.#at++
    return node
  }

  #digits(context: string): void {
    if (!/\d/.test(this.#text[this.#at] ?? '')) this.#bad(context)
    while (/\d/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  #number(): JsonNode {
    const from = this.#at
    if (this.#text[this.#at] === '-') this.#at++
    if (this.#text[this.#at] === '0') this.#at++
    else this.#digits('in numeric literal')
    if (this.#text[this.#at] === '.') {
      this.#at++
      this.#digits('after decimal point in numeric literal')
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++
      if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at++
      this.#digits('in exponent of numeric literal')
    }
    return { kind: 'number', text: this.#text.slice(from, this.#at) }
  }

  #string(): string {
    let value = ''
    let raw = ++this.#at
    const flush = (): void => {
      value += Buffer.from(this.#text.slice(raw, this.#at), 'latin1').toString('utf8')
    }
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined || char < ' ') this.#bad('in string literal')
      if (char === '"') {
        flush()
        this.#at++
        // A lone surrogate becomes U+FFFD.
        return Buffer.from(value, 'utf8').toString('utf8')
      }
      if (char !== '\\') {
        this.#at++
        continue
      }
      flush()
      this.#at++
      value += this.#escape()
      raw = this.#at
    }
  }

  #escape(): string {
    const char = this.#text[this.#at] ?? ''
    const plain = escapes[char]
    if (plain !== undefined) return this.#at++, plain
    if (char !== 'u') this.#bad('in string escape code')
    this.#at++
    for (let i = 0; i < 4; i++, this.#at++) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? '')) this.#bad('in \\u hexadecimal character escape')
    }
    return String.fromCharCode(parseInt(this.#text.slice(this.#at - 4, this.#at), 16))
  }
}

/** Reads the first value of the body; what follows is ignored, as Go's Decoder does. */
export function readJson(body: Buffer): JsonNode {
  return new Reader(body).read()
}

export type GoType = 'string' | 'bool' | 'int64' | 'int' | 'float32' | 'float64'
export interface GoField {
  /** Scalar, or the Go name of a struct whose fields are read elsewhere. */
  readonly type: GoType | { readonly struct: string; readonly fields?: Readonly<Record<string, GoField>> }
  /** How Go names the field in an error: `Proxy.name`. */
  readonly path: string
}
export type GoFields = Readonly<Record<string, GoField>>
export type Decoded = Record<string, unknown>

function decodeScalar(node: JsonNode, field: GoField, type: GoType): unknown {
  const wrong = (what: string): never => {
    throw badRequestBody(`json: cannot unmarshal ${what} into Go struct field ${field.path} of type ${type}`)
  }
  if (node.kind === 'number') {
    if (type === 'string' || type === 'bool') return wrong('number')
    const value = Number(node.text)
    const integer = type === 'int64' || type === 'int'
    if (integer && !(/^-?\d+$/.test(node.text) && BigInt(node.text) === BigInt.asIntN(64, BigInt(node.text)))) return wrong(`number ${node.text}`)
    const narrowed = type === 'float32' ? Math.fround(value) : value
    // -0 is 0 for an integer.
    return Number.isFinite(narrowed) ? narrowed + (integer ? 0 : 0) : wrong(`number ${node.text}`)
  }
  if ((node.kind === 'string' && type === 'string') || (node.kind === 'bool' && type === 'bool')) return node.value
  return wrong(node.kind)
}

/**
 * Fills the named fields as Go does: keys match in any case, null changes nothing, the last of several wins,
 * unknown keys are ignored, and the first wrong type is the error.
 */
export function decodeStruct(node: JsonNode, { goType, fields }: { readonly goType: string; readonly fields: GoFields }): Decoded {
  if (node.kind === 'null') return {}
  if (node.kind !== 'object') throw badRequestBody(`json: cannot unmarshal ${node.kind} into Go value of type ${goType}`)
  const found: Decoded = {}
  for (const [key, child] of node.entries) {
    const name = key in fields ? key : Object.keys(fields).find((k) => k.toLowerCase() === key.toLowerCase())
    const field = name === undefined ? undefined : fields[name]
    if (name === undefined || field === undefined || child.kind === 'null') continue
    if (typeof field.type === 'string') {
      found[name] = decodeScalar(child, field, field.type)
      continue
    }
    if (child.kind !== 'object') throw badRequestBody(`json: cannot unmarshal ${child.kind} into Go struct field ${field.path} of type ${field.type.struct}`)
    found[name] = { ...(found[name] as Decoded | undefined), ...decodeStruct(child, { goType: field.type.struct, fields: field.type.fields ?? {} }) }
  }
  return found
}

/** The child of an object node by Go's case-insensitive match; the last one wins. */
export function childOf(node: JsonNode, name: string): JsonNode | undefined {
  return node.kind === 'object' ? node.entries.filter(([key]) => key.toLowerCase() === name.toLowerCase()).at(-1)?.[1] : undefined
}
