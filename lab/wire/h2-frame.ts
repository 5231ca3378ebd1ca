import { errorCode, flag, framePurpose, frameRfc, frameType, frameTypes, meaningOfFlags, namesOfFlags, settings } from './h2-names.ts'
import { hexNumber, sizeOfBytes, textOf } from './text-of.ts'
import { UnitDraft, type Placed } from './unit-draft.ts'

/** A part of a frame's payload that another decoder describes: content of DATA, a piece of a header block. */
export interface Fragment {
  /** Position in the connection's direction. */
  readonly start: number
  readonly bytes: Uint8Array
}

export interface Frame {
  readonly unit: UnitDraft
  readonly type: number
  readonly flags: number
  readonly stream: number
  /** The content of DATA, or the field block fragment of HEADERS, PUSH_PROMISE and CONTINUATION. */
  readonly fragment: Fragment | undefined
  /** False when the capture ends inside it. */
  readonly complete: boolean
}

export const frameHeadBytes = 9

/** Walks through a payload; every step is one field. Reading beyond what was captured gives 0 and no field. */
class PayloadReader {
  readonly #unit: UnitDraft
  readonly #bytes: Uint8Array
  /** As the head of the frame says; not all of it may have been captured. */
  readonly #length: number
  readonly #start: number
  readonly rfc: string
  at = 0

  constructor(unit: UnitDraft, payload: { readonly bytes: Uint8Array; readonly length: number }, rfc: string) {
    this.#unit = unit
    this.#bytes = payload.bytes
    this.#length = payload.length
    this.#start = unit.end
    this.rfc = rfc
  }

  /** Captured and not yet read. */
  get left(): number {
    return this.#bytes.length - this.at
  }

  /** Not yet read, captured or not. */
  get due(): number {
    return this.#length - this.at
  }

  peek(length: number): number {
    let value = 0
    for (let i = 0; i < length; i++) value = value * 256 + (this.#bytes[this.at + i] ?? 0)
    return value
  }

  hex(length: number): string {
    return Buffer.from(this.#bytes.subarray(this.at, this.at + length)).toString('hex')
  }

  text(length = this.left): string {
    return textOf(this.#bytes.subarray(this.at, this.at + length))
  }

  take(length: number, name: string, value: string, meaning?: string, rfc = this.rfc): void {
    const cut = this.left < length
    if (this.due < length) this.#unit.remark('Shorter than this type of frame is: FRAME_SIZE_ERROR.')
    this.at += Math.max(0, Math.min(this.left, length))
    this.#unit.to(this.#start + this.at, name, cut ? 'cut off' : value, { meaning, rfc })
  }

  skip(length: number): Fragment {
    const start = this.#start + this.at
    const from = this.at
    this.at = Math.min(this.#bytes.length, from + Math.max(0, length))
    this.#unit.skipTo(this.#start + this.at)
    return { start, bytes: this.#bytes.subarray(from, this.at) }
  }
}

/** The frame at index `at`; the caller knows that at least its head was captured. RFC 9113, 4.1. */
export function frameAt(placed: Placed, { bytes, base, at }: { readonly bytes: Uint8Array; readonly base: number; readonly at: number }): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, frameHeadBytes)
  const length = (view.getUint16(0) << 8) | view.getUint8(2)
  const type = view.getUint8(3)
  const flags = view.getUint8(4)
  const stream = view.getUint32(5) & 0x7fffffff
  const name = frameTypes[type] ?? hexNumber(type, 2)
  const start = base + at
  const unit = new UnitDraft(placed, start, { protocol: 'h2', kind: 'frame', stream })
  const reserved = view.getUint32(5) >>> 31
  unit.to(start + 3, 'Length', String(length), { meaning: 'Of the payload, without these nine bytes.', rfc: 'RFC 9113 4.1' })
  unit.to(start + 4, 'Type', `${hexNumber(type, 2)} (${name})`, { rfc: frameRfc[type] ?? 'RFC 9113 4.1', meaning: framePurpose[type] ?? unknownType })
  const names = namesOfFlags(type, flags)
  unit.to(start + 5, 'Flags', `${hexNumber(flags, 2)}${names.length > 0 ? ` (${names.join(', ')})` : ''}`, { meaning: meaningOfFlags(type, flags), rfc: frameRfc[type] ?? 'RFC 9113 4.1' })
  unit.to(start + 9, 'R, Stream Identifier', `${reserved}, ${stream}`, { meaning: stream === 0 ? 'Stream 0: about the connection.' : stream % 2 === 1 ? 'Odd: begun by the client.' : 'Even: begun by the server (a push).', rfc: 'RFC 9113 5.1.1' })
  const payload = bytes.subarray(at + frameHeadBytes, at + frameHeadBytes + length)
  const reader = new PayloadReader(unit, { bytes: payload, length }, frameRfc[type] ?? 'RFC 9113 5.5')
  const complete = payload.length === length
  unit.summary = [name, ...names.filter((flagName) => flagName !== 'PADDED')].join(' ')
  const fragment = describePayload({ type, flags, unit, reader })
  if (reader.left > 0) reader.take(reader.left, 'bytes', textOf(payload.subarray(reader.at)), frameTypes[type] === undefined ? unknownType : 'More than this type of frame has: FRAME_SIZE_ERROR.')
  if (!complete) {
    unit.summary += `, ${sizeOfBytes(payload.length)} of ${length} captured`
    unit.remark('The capture ends inside this frame.')
  }
  return { unit, type, flags, stream, fragment, complete }
}

const unknownType = 'Not known; a receiver must ignore it.'

interface PayloadParts {
  readonly type: number
  readonly flags: number
  readonly unit: UnitDraft
  readonly reader: PayloadReader
}

/** Returns what another decoder describes. */
function describePayload({ type, flags, unit, reader }: PayloadParts): Fragment | undefined {
  switch (type) {
    case frameType.data:
    case frameType.headers:
    case frameType.pushPromise:
    case frameType.continuation:
      return describePadded({ type, flags, unit, reader })
    case frameType.priority:
      describePriority(reader)
      break
    case frameType.rstStream:
      describeError(unit, reader)
      break
    case frameType.settings:
      describeSettings(unit, reader)
      break
    case frameType.ping:
      reader.take(8, 'Opaque Data', reader.hex(8), flags & flag.ack ? 'The answer to a PING with these bytes.' : 'The peer must answer with the same bytes; only the next hop does, so a PING says nothing about the origin.')
      break
    case frameType.goaway:
      describeGoaway(unit, reader)
      break
    case frameType.windowUpdate: {
      const increment = reader.peek(4) & 0x7fffffff
      if (reader.left >= 4) unit.summary += ` +${increment}`
      reader.take(4, 'R, Window Size Increment', String(increment), increment === 0 ? 'It may not be 0: PROTOCOL_ERROR.' : 'So many more bytes of DATA may be sent.')
      break
    }
    case frameType.altsvc:
      describeOrigin(reader)
      reader.take(reader.left, 'Alt-Svc-Field-Value', reader.text(), 'Where else, by which protocol, and for how long.')
      break
    case frameType.origin:
      while (reader.left > 0) describeOrigin(reader)
      break
    case frameType.priorityUpdate:
      reader.take(4, 'R, Prioritized Stream ID', String(reader.peek(4) & 0x7fffffff), 'The stream that is meant.')
      unit.summary += `, ${reader.text()}`
      reader.take(reader.left, 'Priority Field Value', reader.text(), 'u: from 0, the most urgent, to 7. i: worth something in parts.', 'RFC 9218 4')
      break
    default:
  }
  return undefined
}

function describeOrigin(reader: PayloadReader): void {
  const length = reader.peek(2)
  reader.take(2, 'Origin-Len', String(length), 'So many bytes name the origin.')
  reader.take(length, 'Origin', reader.text(length), 'Scheme, host and port.')
}

function describeGoaway(unit: UnitDraft, reader: PayloadReader): void {
  const last = reader.left >= 4 ? reader.peek(4) & 0x7fffffff : undefined
  reader.take(4, 'R, Last-Stream-ID', String(last), 'Requests on later streams were not processed and may be sent again on a new connection.')
  describeError(unit, reader)
  if (last !== undefined) unit.summary += ` after stream ${last}`
  reader.take(reader.left, 'Additional Debug Data', reader.text(), 'For people; it has no meaning for the peer.')
}

function describePadded({ type, flags, unit, reader }: PayloadParts): Fragment {
  const isPadded = type !== frameType.continuation && (flags & flag.padded) !== 0
  const padding = isPadded ? reader.peek(1) : 0
  if (isPadded) reader.take(1, 'Pad Length', String(padding), 'So many bytes at the end are padding.')
  if (type === frameType.headers && flags & flag.priority) describePriority(reader)
  if (type === frameType.pushPromise) reader.take(4, 'R, Promised Stream ID', String(reader.peek(4) & 0x7fffffff), 'The stream on which the pushed response will come.')
  if (padding > reader.due) unit.remark('There is less in the frame than the padding that it names: PROTOCOL_ERROR.')
  const fragment = reader.skip(reader.due - padding)
  if (isPadded) reader.take(reader.left, 'Padding', sizeOfBytes(reader.left), 'Hides the true length.')
  if (type === frameType.data) unit.summary += `, ${sizeOfBytes(fragment.bytes.length)}`
  return fragment
}

function describePriority(reader: PayloadReader): void {
  const word = reader.peek(4)
  reader.take(4, 'Exclusive, Stream Dependency', `${word >= 2 ** 31 ? 1 : 0}, ${word % 2 ** 31}`, 'Priorities of RFC 7540; deprecated.', 'RFC 9113 5.3.2')
  reader.take(1, 'Weight', String(reader.peek(1) + 1), 'Its share among its siblings, 1 to 256; on the wire one less.', 'RFC 9113 5.3.2')
}

function describeError(unit: UnitDraft, reader: PayloadReader): void {
  const { name, meaning } = errorCode(reader.peek(4))
  if (reader.left >= 4) unit.summary += ` ${name}`
  reader.take(4, 'Error Code', name, meaning, 'RFC 9113 7')
}

function describeSettings(unit: UnitDraft, reader: PayloadReader): void {
  const told: string[] = []
  while (reader.left >= 6) {
    const id = reader.peek(2)
    const [name, meaning, rfc] = settings[id] ?? [hexNumber(id), 'Not known; a receiver must ignore it.']
    reader.take(2, 'Identifier', `${hexNumber(id)} (${name})`, meaning, rfc)
    const value = reader.peek(4)
    reader.take(4, 'Value', String(value), `${name} = ${value}`, rfc)
    told.push(`${name.replace('SETTINGS_', '')}=${value}`)
  }
  if (told.length > 0) unit.summary += `, ${told.join(', ')}`
}
