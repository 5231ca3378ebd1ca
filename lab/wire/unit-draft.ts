import type { Direction } from '../contract/event.ts'
import type { HpackSaving, WireField, WireProtocol, WireUnit } from '../contract/wire.ts'
import { sizeOfBytes } from './text-of.ts'

/** What a field may say beyond its name and value. */
export interface FieldNote {
  readonly meaning?: string | undefined
  readonly rfc?: string | undefined
}

/** Where a unit stands and how its bytes can be dated: a captured run, or the payload of units that carry another protocol. */
export interface Placed {
  readonly dir: Direction
  tAt(position: number): number
}

/** A unit while its fields are being found. Fields may come in any order; `finish` makes them cover every byte once. */
export class UnitDraft {
  readonly #placed: Placed
  readonly start: number
  end: number
  protocol: WireProtocol
  kind: string
  summary = ''
  stream: number | undefined
  hpack: HpackSaving | undefined
  readonly #remarks: string[] = []
  readonly #fields: WireField[] = []

  constructor(placed: Placed, start: number, about: { readonly protocol: WireProtocol; readonly kind: string; readonly stream?: number | undefined }) {
    this.#placed = placed
    this.start = start
    this.end = start
    this.protocol = about.protocol
    this.kind = about.kind
    this.stream = about.stream
  }

  get t(): number {
    return this.#placed.tAt(Math.max(this.start, this.end - 1))
  }

  /** The next field: from where the last one ended up to `end`. An empty one is left out. */
  to(end: number, name: string, value: string, note: FieldNote = {}): this {
    if (end > this.end) this.put({ start: this.end, end, name, value, ...note })
    this.end = Math.max(this.end, end)
    return this
  }

  /** Leaves room for bytes that another decoder will describe. */
  skipTo(end: number): this {
    this.end = Math.max(this.end, end)
    return this
  }

  put(field: WireField): void {
    this.#fields.push(field)
  }

  remark(text: string): void {
    if (!this.#remarks.includes(text)) this.#remarks.push(text)
  }

  finish(): WireUnit {
    const { protocol, kind, start, end, summary, stream, hpack } = this
    return {
      protocol,
      kind,
      dir: this.#placed.dir,
      t: this.t,
      start,
      end,
      summary,
      fields: covering(this.#fields, start, end),
      ...(stream === undefined ? {} : { stream }),
      ...(hpack ? { hpack } : {}),
      ...(this.#remarks.length > 0 ? { remarks: this.#remarks } : {}),
    }
  }
}

/** Bytes that nobody described are a field of their own, so that none is ever missing. */
function covering(fields: readonly WireField[], start: number, end: number): WireField[] {
  const sorted = [...fields].sort((a, b) => a.start - b.start)
  const whole: WireField[] = []
  let at = start
  for (const field of sorted) {
    if (field.start < at || field.end > end) continue
    if (field.start > at) whole.push(undescribed(at, field.start))
    whole.push(field)
    at = field.end
  }
  if (at < end) whole.push(undescribed(at, end))
  return whole
}

function undescribed(start: number, end: number): WireField {
  return { start, end, name: 'bytes', value: sizeOfBytes(end - start) }
}

/** Bytes that no decoder knows, with the reason. */
export function opaqueUnit(placed: Placed, range: { readonly start: number; readonly end: number; readonly stream?: number }, why: string): UnitDraft {
  const draft = new UnitDraft(placed, range.start, { protocol: 'opaque', kind: 'bytes', stream: range.stream })
  draft.to(range.end, 'bytes', sizeOfBytes(range.end - range.start), { meaning: why })
  draft.summary = `${sizeOfBytes(range.end - range.start)} not decoded: ${why}`
  draft.remark(why)
  return draft
}
