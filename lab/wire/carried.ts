import type { Direction } from '../contract/event.ts'
import type { WireField, WireProtocol } from '../contract/wire.ts'
import { lastAtOrBefore } from './captured-run.ts'
import { insideCharacter, textOf } from './text-of.ts'
import type { Placed, UnitDraft } from './unit-draft.ts'

interface Piece {
  readonly unit: UnitDraft
  /** Position in the connection's direction. */
  readonly outer: number
  /** Position in the carried stream. */
  readonly inner: number
  readonly bytes: Uint8Array
}

/**
 * One stream of bytes carried by units of another protocol: an event stream in chunks, a WebSocket in DATA frames,
 * a header block in HEADERS and CONTINUATION. It is decoded as one, then every field is handed back to the units that carry it.
 */
export class Carried implements Placed {
  readonly dir: Direction
  readonly pieces: Piece[] = []
  readonly #starts: number[] = []
  #length = 0
  #joined: Uint8Array | undefined

  constructor(dir: Direction) {
    this.dir = dir
  }

  add(unit: UnitDraft, outer: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.pieces.push({ unit, outer, inner: this.#length, bytes })
    this.#starts.push(this.#length)
    this.#length += bytes.length
    this.#joined = undefined
  }

  get bytes(): Uint8Array {
    return (this.#joined ??= this.pieces.length === 1 ? (this.pieces[0] as Piece).bytes : Buffer.concat(this.pieces.map(({ bytes }) => bytes)))
  }

  get length(): number {
    return this.#length
  }

  #pieceAt(inner: number): number {
    return lastAtOrBefore(this.#starts, inner)
  }

  tAt(inner: number): number {
    return this.pieces[this.#pieceAt(inner)]?.unit.t ?? 0
  }

  unitAt(inner: number): UnitDraft | undefined {
    return this.pieces[this.#pieceAt(inner)]?.unit
  }

  /** Units that carry a part of this range. */
  unitsOf(start: number, end: number): UnitDraft[] {
    return this.pieces.slice(this.#pieceAt(start), this.#pieceAt(Math.max(start, end - 1)) + 1).map(({ unit }) => unit)
  }

  /** Hands fields of the carried stream to the units that carry them; a field that is cut continues in the next unit. */
  spread(fields: readonly WireField[], cut: { readonly what: string; readonly rfc: string }): void {
    for (const field of fields) {
      const first = this.#pieceAt(field.start)
      const last = this.#pieceAt(Math.max(field.start, field.end - 1))
      for (let i = first; i <= last; i++) {
        const piece = this.pieces[i] as Piece
        const start = Math.max(field.start, piece.inner)
        const end = Math.min(field.end, piece.inner + piece.bytes.length)
        const place = { start: piece.outer + start - piece.inner, end: piece.outer + end - piece.inner }
        if (i === first) piece.unit.put({ ...field, ...place })
        else {
          piece.unit.put({ ...place, name: field.name, value: '… continued', meaning: `The rest of "${field.name}", which began in the ${cut.what} before.`, ...(field.rfc ? { rfc: field.rfc } : {}) })
          this.#remarkCut(piece, field.name, cut)
        }
      }
    }
  }

  /** Content that no other decoder took: units that still have the protocol that frames them. */
  describePlain(framedBy: WireProtocol, { name, meaning, rfc }: { readonly name: string; readonly meaning: string; readonly rfc: string }): void {
    for (const piece of this.pieces) {
      const { unit, outer, bytes } = piece
      if (unit.protocol !== framedBy) continue
      unit.put({ start: outer, end: outer + bytes.length, name, value: textOf(bytes), meaning, rfc })
      if (piece.inner > 0 && insideCharacter(this.bytes, piece.inner)) unit.remark(`${name} begins inside a UTF-8 character, which began in the ${unit.kind} before.`)
    }
  }

  #remarkCut(piece: Piece, name: string, { what, rfc }: { readonly what: string; readonly rfc: string }): void {
    const before = this.pieces[this.#pieceAt(piece.inner - 1)]?.unit
    const place = insideCharacter(this.bytes, piece.inner) ? `between two bytes of one UTF-8 character, in "${name}"` : `inside "${name}"`
    before?.remark(`This ${what} ends ${place}: a ${what} says nothing about where messages end (${rfc}).`)
    piece.unit.remark(`This ${what} begins ${place}.`)
  }
}
