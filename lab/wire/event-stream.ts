import type { WireField, WireServerSentEvent } from '../contract/wire.ts'
import { textOf } from './text-of.ts'
import type { Placed } from './unit-draft.ts'

/** Lines up to and with the blank line that dispatches them. Positions are those of the stream. */
export interface EventBlock {
  readonly start: number
  readonly end: number
  readonly fields: readonly WireField[]
  /** Null when a client dispatches nothing: only comments, ids or retry times, or the stream ends inside. */
  readonly event: WireServerSentEvent | null
  readonly summary: string
}

const rfc = 'HTML 9.2.6'

const meanings: Readonly<Record<string, string>> = {
  data: 'A line of the message; several are joined by line feeds.',
  event: 'Which event is dispatched; message without it.',
  id: 'What a client sends as Last-Event-ID when it connects again.',
  retry: 'How many ms a client waits before it connects again.',
}

/** Takes an event stream apart: HTML standard, "Interpreting an event stream". `base` is the position of the first byte. */
export function readEventStream(bytes: Uint8Array, base: number, placed: Placed): EventBlock[] {
  const blocks: EventBlock[] = []
  const reader = new BlockReader(placed)
  let at = 0
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    reader.field({ start: base, end: base + 3, name: 'byte order mark', value: 'U+FEFF', meaning: 'Skipped once, at the start.', rfc })
    at = 3
  }
  while (at < bytes.length) {
    const line = lineAt(bytes, at)
    const end = base + line.next
    if (line.end === line.next) reader.field({ start: base + at, end, name: 'incomplete line', value: textOf(bytes.subarray(at)), meaning: 'The stream was captured up to here; a client still waits for the line to end.', rfc })
    else if (line.end === at) blocks.push(reader.dispatch({ start: base + at, end }))
    else reader.line(bytes.subarray(at, line.end), { start: base + at, end })
    at = line.next
  }
  const rest = reader.rest(base + bytes.length)
  return rest ? [...blocks, rest] : blocks
}

const colonByte = 0x3a
const spaceByte = 0x20

function whyIgnored(name: string, value: string): string | undefined {
  if (name === 'id' && value.includes('\0')) return 'There is a NUL in it: clients ignore the line.'
  return name === 'retry' && !/^[0-9]+$/.test(value) ? 'Not made of digits alone: clients ignore the line.' : undefined
}

function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

/** A line ends with CR LF, LF or CR; `end` equals `next` when it does not end. */
function lineAt(bytes: Uint8Array, at: number): { end: number; next: number } {
  for (let i = at; i < bytes.length; i++) {
    if (bytes[i] === 0x0a) return { end: i, next: i + 1 }
    if (bytes[i] === 0x0d) return { end: i, next: bytes[i + 1] === 0x0a ? i + 2 : i + 1 }
  }
  return { end: bytes.length, next: bytes.length }
}

class BlockReader {
  readonly #placed: Placed
  #fields: WireField[] = []
  #data: string[] = []
  #event = ''
  #id = ''
  #said: string[] = []

  constructor(placed: Placed) {
    this.#placed = placed
  }

  field(field: WireField): void {
    this.#fields.push(field)
  }

  line(bytes: Uint8Array, place: { readonly start: number; readonly end: number }): void {
    const colon = bytes.indexOf(colonByte)
    const end = colon < 0 ? bytes.length : colon
    // One space after the colon is none of the value's.
    const valueBytes = bytes.subarray(bytes[end + 1] === spaceByte ? end + 2 : end + 1)
    const shown = textOf(valueBytes)
    if (colon === 0) {
      this.#said.push('comment')
      return this.field({ ...place, name: 'comment', value: shown, meaning: 'Dispatches nothing; keeps the connection busy.', rfc })
    }
    const name = utf8(bytes.subarray(0, end))
    const value = utf8(valueBytes)
    const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined
    if (meaning === undefined) return this.field({ ...place, name: 'ignored field', value: textOf(bytes), meaning: 'No field of the standard; clients ignore the line.', rfc })
    const ignored = whyIgnored(name, value)
    this.field({ ...place, name, value: shown, meaning: ignored ?? meaning, rfc })
    if (ignored !== undefined) return
    if (name === 'data') this.#data.push(value)
    else if (name === 'event') this.#event = value
    else if (name === 'id') {
      this.#id = value
      this.#said.push(`id ${value.slice(0, 40)}`)
    } else this.#said.push(`retry ${value.slice(0, 20)} ms`)
  }

  dispatch(place: { readonly start: number; readonly end: number }): EventBlock {
    const event: WireServerSentEvent | null =
      this.#data.length === 0 ? null : { t: this.#placed.tAt(place.end - 1), event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id }
    this.field({ ...place, name: 'blank line', value: event ? `dispatch "${event.event}"` : 'nothing to dispatch', meaning: event ? 'The event is complete: the client dispatches it now.' : 'Without data no event is dispatched.', rfc })
    const summary = event ? [`event "${event.event}"`, ...this.#said, `${Buffer.byteLength(event.data)} B of data`].join(', ') : this.#said.join(', ') || 'blank line'
    return this.#block(place.end, event, summary)
  }

  rest(end: number): EventBlock | undefined {
    return this.#fields.length > 0 ? this.#block(end, null, 'event, not complete') : undefined
  }

  #block(end: number, event: WireServerSentEvent | null, summary: string): EventBlock {
    const fields = this.#fields
    this.#fields = []
    this.#data = []
    this.#event = ''
    this.#said = []
    return { start: fields[0]?.start ?? end, end, fields, event, summary }
  }
}
