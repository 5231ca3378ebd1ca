import type { WireField } from '../contract/wire.ts'
import { hexNumber, sizeOfBytes, textOf } from './text-of.ts'

/** One frame as it stands in its stream (RFC 6455, 5.2). */
export interface FrameHead {
  readonly start: number
  readonly fin: boolean
  readonly rsv: number
  readonly opcode: number
  readonly masked: boolean
  readonly lengthBytes: 0 | 2 | 8
  readonly length: number
  readonly payloadAt: number
  readonly key: Uint8Array | undefined
}

export const opcodeNames: Readonly<Record<number, string>> = { 0: 'continuation', 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' }

const opcodeMeanings: Readonly<Record<number, string>> = {
  0: 'Goes on with the message whose first frame had FIN 0.',
  1: 'The message is UTF-8 text.',
  2: 'The message is bytes.',
  8: 'The closing handshake: the peer answers with a Close frame, then the server ends TCP.',
  9: 'The peer must answer with a Pong of the same payload.',
  10: 'The answer to a Ping, or a sign of life that nobody asked for.',
}

/** RFC 6455, 7.4.1, and the IANA registry. */
const closeCodes: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1004: 'reserved',
  1005: 'no status received (never on the wire)',
  1006: 'abnormal closure (never on the wire)',
  1007: 'invalid payload data',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'mandatory extension missing',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS handshake failed (never on the wire)',
}

/** The head at `at`; `need` when it is cut off there, `why` when no frame can begin like this. */
export function frameHeadAt(bytes: Uint8Array, at: number): FrameHead | { readonly need: true } | { readonly why: string } {
  const first = bytes[at]
  const second = bytes[at + 1]
  if (first === undefined) return { need: true }
  const opcode = first & 15
  const fin = (first & 0x80) !== 0
  if (opcodeNames[opcode] === undefined) return { why: `opcode ${hexNumber(opcode)} is reserved (RFC 6455 5.2), so this is no WebSocket frame` }
  if (opcode >= 8 && !fin) return { why: 'a control frame may not be fragmented (RFC 6455 5.5)' }
  if (second === undefined) return { need: true }
  const short = second & 0x7f
  if (opcode >= 8 && short > 125) return { why: 'a control frame is longer than 125 bytes (RFC 6455 5.5)' }
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0
  const masked = (second & 0x80) !== 0
  const payloadAt = at + 2 + lengthBytes + (masked ? 4 : 0)
  if (bytes.length < payloadAt) return { need: true }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const wide = lengthBytes === 8 ? view.getBigUint64(at + 2) : undefined
  const length = wide !== undefined ? Number(wide) : lengthBytes === 2 ? view.getUint16(at + 2) : short
  if (!Number.isSafeInteger(length)) return { why: `a payload of ${wide} bytes is longer than any connection` }
  return { start: at, fin, rsv: (first >> 4) & 7, opcode, masked, lengthBytes, length, payloadAt, key: masked ? bytes.subarray(payloadAt - 4, payloadAt) : undefined }
}

export function unmasked(payload: Uint8Array, key: Uint8Array | undefined): Uint8Array {
  if (!key) return payload
  const out = new Uint8Array(payload.length)
  for (let i = 0; i < payload.length; i++) out[i] = (payload[i] as number) ^ (key[i & 3] as number)
  return out
}

/** RSV1 says so on the first frame of a message: RFC 7692, 6. */
export function isCompressed({ rsv, opcode }: FrameHead, { deflates }: { readonly deflates: boolean }): boolean {
  return deflates && (rsv & 4) !== 0 && (opcode === 1 || opcode === 2)
}

export interface HeadContext {
  /** permessage-deflate was agreed on. */
  readonly deflates: boolean
  readonly dir: 'c2s' | 's2c'
  /** Position of the stream's first byte. */
  readonly base: number
}

/** The fields before the payload. Two bits-and-pieces bytes are two fields: nothing on a wire is smaller than a byte. */
export function headFields(head: FrameHead, { deflates, dir, base }: HeadContext): WireField[] {
  const at = base + head.start
  const name = opcodeNames[head.opcode] as string
  const bit = (set: boolean) => (set ? '1' : '0')
  const compressed = isCompressed(head, { deflates })
  const rsv = [compressed ? 'RSV1: the message is compressed (RFC 7692). ' : '', head.rsv > (compressed ? 4 : 0) ? 'A reserved bit is set without an extension that gives it a meaning: the peer must fail the connection. ' : ''].join('')
  const fields: WireField[] = [
    {
      start: at,
      end: at + 1,
      name: 'FIN, RSV1-3, opcode',
      value: `FIN ${bit(head.fin)}, RSV ${bit((head.rsv & 4) > 0)}${bit((head.rsv & 2) > 0)}${bit((head.rsv & 1) > 0)}, opcode ${hexNumber(head.opcode)} (${name})`,
      meaning: `${head.fin ? 'The last frame of its message. ' : 'More frames of this message follow. '}${rsv}${opcodeMeanings[head.opcode]}`,
      rfc: 'RFC 6455 5.2',
    },
    {
      start: at + 1,
      end: at + 2,
      name: 'MASK, Payload length',
      value: `MASK ${bit(head.masked)}, ${head.lengthBytes === 0 ? head.length : head.lengthBytes === 2 ? 126 : 127}`,
      meaning: `${maskMeaning(head.masked, dir)}${head.lengthBytes === 0 ? 'The length itself.' : `${head.lengthBytes === 2 ? 126 : 127}: the length is in the next ${head.lengthBytes} bytes.`}`,
      rfc: 'RFC 6455 5.2',
    },
  ]
  const lengthEnd = at + 2 + head.lengthBytes
  if (head.lengthBytes > 0) fields.push({ start: at + 2, end: lengthEnd, name: 'Extended payload length', value: String(head.length), meaning: `As ${head.lengthBytes * 8} bits, most significant byte first.${isShortest(head) ? '' : ' A shorter form would do, and the shortest must be used.'}`, rfc: 'RFC 6455 5.2' })
  if (head.key) fields.push({ start: lengthEnd, end: lengthEnd + 4, name: 'Masking key', value: hexNumber(Buffer.from(head.key).readUInt32BE(0), 8), meaning: 'Every payload byte is combined with it by XOR, so that a client cannot put chosen bytes on the wire.', rfc: 'RFC 6455 5.3' })
  return fields
}

function isShortest({ length, lengthBytes }: FrameHead): boolean {
  return length > (lengthBytes === 8 ? 0xffff : 125)
}

function maskMeaning(masked: boolean, dir: 'c2s' | 's2c'): string {
  if (dir === 'c2s') return masked ? 'Masked, as a client must. ' : 'NOT masked: a server must close the connection (RFC 6455 5.1). '
  return masked ? 'MASKED: a client must close the connection (RFC 6455 5.1). ' : 'Not masked, as a server must. '
}

/** Fields of the payload; `payload` is unmasked and may be cut off. */
export function payloadFields(head: FrameHead, payload: Uint8Array, { base, meaning }: { readonly base: number; readonly meaning?: string | undefined }): WireField[] {
  const start = base + head.payloadAt
  const end = start + payload.length
  if (payload.length === 0) return []
  if (head.opcode === 8 && payload.length >= 2) {
    const code = ((payload[0] as number) << 8) | (payload[1] as number)
    const fields: WireField[] = [{ start, end: start + 2, name: 'Close code', value: String(code), meaning: closeMeaning(code), rfc: 'RFC 6455 7.4.1' }]
    if (payload.length > 2) fields.push({ start: start + 2, end, name: 'Close reason', value: textOf(payload.subarray(2)), meaning: 'For people and logs; UTF-8, at most 123 bytes.', rfc: 'RFC 6455 5.5.1' })
    return fields
  }
  const cut = payload.length < head.length ? ` (${payload.length} of ${sizeOfBytes(head.length)} captured)` : ''
  return [{ start, end, name: 'Payload data', value: `${textOf(payload)}${cut}`, rfc: 'RFC 6455 5.2', meaning: meaning ?? (head.masked ? 'Shown with the mask taken off.' : 'What the application, or the answering peer, gets.') }]
}

export function closeMeaning(code: number): string {
  return closeCodes[code] ?? (code < 1000 ? 'not used' : code < 3000 || code > 4999 ? 'not assigned' : code < 4000 ? 'registered with IANA for a library' : 'the application’s own')
}
