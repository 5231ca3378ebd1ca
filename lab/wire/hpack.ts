import { decodeHuffman, staticTable } from './hpack-tables.ts'
import type { WireField } from '../contract/wire.ts'
import { latin1 } from './text-of.ts'

export type HeaderLine = readonly [name: string, value: string]

export interface HeaderBlock {
  readonly lines: readonly HeaderLine[]
  /** One field a representation, positions within the block. */
  readonly fields: readonly WireField[]
  /** Why decoding stopped; the rest of the block is one more field. */
  readonly error?: string | undefined
}

const initialTableSize = 4096
/** RFC 7541, 4.1. */
const entryOverhead = 32
/** No table of a browser or server comes near; a bad size must not fill the memory. */
const largestTable = 1 << 20

class Malformed extends Error {}

/** The decoder of one direction of one connection: RFC 7541, telling which bytes are which representation. */
export class HpackDecoder {
  /** Newest first. */
  readonly #entries: HeaderLine[] = []
  #size = 0
  #limit = initialTableSize
  /** After an error nobody knows the table: RFC 9113, 4.3. */
  #lost: string | undefined

  decode(block: Uint8Array): HeaderBlock {
    const lines: HeaderLine[] = []
    const fields: WireField[] = []
    if (this.#lost !== undefined) return { lines, fields: rest(block, 0, this.#lost), error: this.#lost }
    const reader = new BlockReader(block)
    while (reader.at < block.length) {
      const start = reader.at
      try {
        const { line, ...field } = this.#representation(reader)
        if (line) lines.push(line)
        fields.push({ start, end: reader.at, ...field })
      } catch (error) {
        if (!(error instanceof Malformed)) throw error
        this.#lost = `an earlier header block could not be decoded: ${error.message}`
        return { lines, fields: [...fields, ...rest(block, start, error.message)], error: error.message }
      }
    }
    return { lines, fields }
  }

  #representation(reader: BlockReader): { name: string; value: string; meaning: string; rfc: string; line?: HeaderLine } {
    const first = reader.peek()
    if (first & 0x80) {
      const index = reader.integer(7)
      const line = this.#entry(index)
      return { name: 'indexed', value: text(line), meaning: `Index ${index} of the ${tableOf(index)}: name and value in ${index > 126 ? 'a few bytes' : 'one byte'}.`, rfc: 'RFC 7541 6.1', line }
    }
    if ((first & 0xe0) === 0x20) {
      const size = reader.integer(5)
      if (size > largestTable) throw new Malformed(`a dynamic table of ${size} B is asked for`)
      this.#limit = size
      this.#evict()
      return { name: 'dynamic table size update', value: String(size), meaning: 'The sender will use at most so many bytes of the dynamic table.', rfc: 'RFC 7541 6.3' }
    }
    const form = literalForm(first)
    const index = reader.integer(form.prefix)
    const name = index === 0 ? reader.string() : undefined
    const value = reader.string()
    const line: HeaderLine = [name?.text ?? this.#entry(index)[0], value.text]
    if (form.keep) this.#insert(line)
    const how = [
      name ? `name as ${name.how}` : `name by index ${index} of the ${tableOf(index)}`,
      `value as ${value.how}`,
      form.says,
    ]
    return { name: form.name, value: text(line), meaning: `${how.join('; ')}.`.replace(/^./, (c) => c.toUpperCase()), rfc: form.rfc, line }
  }

  #entry(index: number): HeaderLine {
    const line = index <= staticTable.length ? staticTable[index - 1] : this.#entries[index - staticTable.length - 1]
    if (!line) throw new Malformed(`index ${index} is not in the tables (61 static, ${this.#entries.length} dynamic entries)`)
    return line
  }

  #insert(line: HeaderLine): void {
    this.#entries.unshift(line)
    this.#size += sizeOfEntry(line)
    this.#evict()
  }

  #evict(): void {
    while (this.#size > this.#limit) {
      const oldest = this.#entries.pop()
      if (!oldest) break
      this.#size -= sizeOfEntry(oldest)
    }
  }
}

function literalForm(first: number) {
  if (first & 0x40) return { prefix: 6, keep: true, name: 'literal, indexed from now on', says: 'added to the dynamic table', rfc: 'RFC 7541 6.2.1' }
  if (first & 0x10) return { prefix: 4, keep: false, name: 'literal, never indexed', says: 'no one on the way may ever index it (a secret)', rfc: 'RFC 7541 6.2.3' }
  return { prefix: 4, keep: false, name: 'literal, not indexed', says: 'the dynamic table stays as it is', rfc: 'RFC 7541 6.2.2' }
}

class BlockReader {
  readonly #block: Uint8Array
  at = 0

  constructor(block: Uint8Array) {
    this.#block = block
  }

  peek(): number {
    return this.#block[this.at] as number
  }

  #byte(): number {
    const byte = this.#block[this.at]
    if (byte === undefined) throw new Malformed('the header block ends inside a representation')
    this.at++
    return byte
  }

  /** RFC 7541, 5.1. */
  integer(prefix: number): number {
    const most = 2 ** prefix - 1
    let value = this.#byte() & most
    if (value < most) return value
    for (let shift = 0; ; shift += 7) {
      const byte = this.#byte()
      if (shift > 28) throw new Malformed('an integer is longer than any table or string')
      value += (byte & 0x7f) * 2 ** shift
      if ((byte & 0x80) === 0) return value
    }
  }

  /** RFC 7541, 5.2. */
  string(): { readonly text: string; readonly how: string } {
    const huffman = (this.peek() & 0x80) !== 0
    const length = this.integer(7)
    const bytes = this.#block.subarray(this.at, this.at + length)
    if (bytes.length < length) throw new Malformed('the header block ends inside a string')
    this.at += length
    if (!huffman) return { text: latin1(bytes), how: `${length} B of text` }
    const decoded = decodeHuffman(bytes)
    if (!decoded) throw new Malformed('a string is not a valid Huffman code')
    return { text: latin1(decoded), how: `${length} B of Huffman code instead of ${decoded.length}` }
  }
}

function sizeOfEntry([name, value]: HeaderLine): number {
  return name.length + value.length + entryOverhead
}

function tableOf(index: number): string {
  return index <= staticTable.length ? 'static table' : 'dynamic table'
}

function text([name, value]: HeaderLine): string {
  return `${name}: ${value}`
}

function rest(block: Uint8Array, start: number, why: string): WireField[] {
  return start < block.length ? [{ start, end: block.length, name: 'header block', value: `${block.length - start} B`, meaning: `Not decoded: ${why}.`, rfc: 'RFC 9113 4.3' }] : []
}

/** What the same head would take as lines of HTTP/1.1: pseudo header fields as start line and Host. */
export function sizeAsHttp1(lines: readonly HeaderLine[]): number {
  const pseudo = new Map(lines.filter(([name]) => name.startsWith(':')))
  const status = pseudo.get(':status')
  const method = pseudo.get(':method')
  const authority = pseudo.get(':authority')
  let bytes = 2
  if (status !== undefined) bytes += `HTTP/1.1 ${status} \r\n`.length
  else if (method !== undefined) bytes += `${method} ${pseudo.get(':path') ?? ''} HTTP/1.1\r\n`.length
  if (authority !== undefined) bytes += `host: ${authority}\r\n`.length
  // Crumbs of a cookie are one line there, with "; " between them: RFC 9113, 8.2.3.
  const crumbs = lines.filter(([name]) => name === 'cookie').length
  if (crumbs > 1) bytes -= (crumbs - 1) * ('cookie: \r\n'.length - '; '.length)
  return lines.reduce((sum, [name, value]) => (name.startsWith(':') ? sum : sum + name.length + value.length + 4), bytes)
}
