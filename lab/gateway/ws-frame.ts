import type { Direction } from '../contract/event.ts'

/** One WebSocket frame (RFC 6455, 5.2) as it stood on the wire. */
export interface WsFrame {
  readonly fin: boolean
  /** RSV1..3 as three bits; RSV1 says that permessage-deflate compressed the message. */
  readonly rsv: number
  readonly opcode: number
  /** Unmasked. */
  readonly payload: Buffer
  /** Four bytes on frames of a client. */
  readonly mask: Buffer | undefined
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export function isControl({ opcode }: { readonly opcode: number }): boolean {
  return opcode >= 8
}

function xor(payload: Buffer, mask: Buffer): Buffer {
  const out = Buffer.allocUnsafe(payload.length)
  for (let i = 0; i < payload.length; i++) out[i] = (payload[i] as number) ^ (mask[i & 3] as number)
  return out
}

export function encodeFrame({ fin, rsv, opcode, payload, mask }: WsFrame): Buffer {
  const { length } = payload
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const head = Buffer.alloc(2 + extended)
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode
  head[1] = (mask ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127)
  if (extended === 2) head.writeUInt16BE(length, 2)
  if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat(mask ? [head, mask, xor(payload, mask)] : [head, payload])
}

/** A Close frame's payload: code and reason. */
export function closePayload(code: number, reason = ''): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason))
  payload.writeUInt16BE(code, 0)
  payload.write(reason, 2)
  return payload
}

/** A Close frame of the gateway's own to both sides of a tunnel. */
export function sayClose(tunnel: { inject(dir: Direction, frame: WsFrame): void }, code: number, reason: string): void {
  const close = { fin: true, rsv: 0, opcode: opcodes.close, payload: closePayload(code, reason) }
  tunnel.inject('s2c', { ...close, mask: undefined })
  // Any key does; a client's frame must only have one.
  tunnel.inject('c2s', { ...close, mask: Buffer.from([1, 2, 3, 4]) })
}

export function closeCode(payload: Buffer): number | undefined {
  return payload.length >= 2 ? payload.readUInt16BE(0) : undefined
}

/** Length of a frame's head, or undefined while too few bytes are there to tell. */
function headLength(bytes: Buffer): { head: number; payload: number } | undefined {
  if (bytes.length < 2) return undefined
  const short = (bytes[1] as number) & 0x7f
  const masked = ((bytes[1] as number) & 0x80) !== 0
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0
  const head = 2 + extended + (masked ? 4 : 0)
  if (bytes.length < head) return undefined
  const payload = extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  return { head, payload }
}

const nothing = Buffer.alloc(0)

/**
 * Follows one direction of a tunnel. While it only tracks, bytes pass as they come and it knows where frames end;
 * from the next frame on it can hand out whole frames instead.
 */
export class FrameReader {
  /** Bytes of the head that is not complete yet (tracking), or of the frame that is not (reading). */
  #pending: Buffer = nothing
  /** Payload still to come of the frame that passes now. */
  #rest = 0

  /** Tracks `chunk` up to the end of a frame; returns how much of it was consumed. */
  #skip(chunk: Buffer): number {
    if (this.#rest > 0) {
      const take = Math.min(this.#rest, chunk.length)
      this.#rest -= take
      return take
    }
    const before = this.#pending.length
    // Nearly always a chunk begins with a whole head: nothing is copied then.
    const seen = before === 0 ? chunk : Buffer.concat([this.#pending, chunk.subarray(0, 14)])
    const length = headLength(seen)
    if (!length) {
      this.#pending = seen
      return chunk.length
    }
    if (before > 0) this.#pending = nothing
    const take = Math.min(length.head - before + length.payload, chunk.length)
    this.#rest = length.head - before + length.payload - take
    return take
  }

  track(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) at += this.#skip(at === 0 ? chunk : chunk.subarray(at))
  }

  get atBoundary(): boolean {
    return this.#rest === 0 && this.#pending.length === 0
  }

  /** Bytes of a frame that had begun to pass before frames were asked for; empty once at a boundary. */
  passUntilBoundary(chunk: Buffer): { passed: Buffer; rest: Buffer } {
    let at = 0
    while (at < chunk.length && !this.atBoundary) at += this.#skip(chunk.subarray(at))
    return { passed: chunk.subarray(0, at), rest: chunk.subarray(at) }
  }

  /** Whole frames; an incomplete one waits for its rest. */
  read(chunk: Buffer): WsFrame[] {
    let bytes: Buffer = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk
    const frames: WsFrame[] = []
    for (;;) {
      const length = headLength(bytes)
      if (!length || bytes.length < length.head + length.payload) break
      const first = bytes[0] as number
      const masked = ((bytes[1] as number) & 0x80) !== 0
      const mask = masked ? bytes.subarray(length.head - 4, length.head) : undefined
      const payload = bytes.subarray(length.head, length.head + length.payload)
      frames.push({ fin: (first & 0x80) !== 0, rsv: (first >> 4) & 7, opcode: first & 15, mask, payload: mask ? xor(payload, mask) : payload })
      bytes = bytes.subarray(length.head + length.payload)
    }
    this.#pending = bytes
    return frames
  }
}
