import { isUtf8 } from 'node:buffer'
import type { WireField, WireMessage } from '../contract/wire.ts'
import type { MessageInflater } from './inflate.ts'
import { sizeOfBytes, textOf } from './text-of.ts'
import type { Placed } from './unit-draft.ts'
import { closeMeaning, frameHeadAt, headFields, isCompressed, opcodeNames, payloadFields, unmasked, type FrameHead } from './websocket-frame.ts'

/** A frame, or what is left of one, at its place in the stream. */
export interface FrameBlock {
  readonly start: number
  readonly end: number
  readonly fields: readonly WireField[]
  readonly summary: string
  /** What a receiver may not let pass. */
  readonly remark?: string | undefined
  /** Set when no frame can be read from here on. */
  readonly why?: string | undefined
}

/** How one direction of a WebSocket is read. */
export interface WebSocketOptions {
  readonly placed: Placed
  /** Position of the stream's first byte. */
  readonly base: number
  /** With permessage-deflate. */
  readonly inflater: MessageInflater | undefined
}

/** A message whose frames have not all come. */
interface Fragments {
  readonly opcode: number
  readonly compressed: boolean
  readonly parts: Uint8Array[]
}

/** One direction of a WebSocket: frames with their fields, and the messages that they make. */
export function readWebSocket(bytes: Uint8Array, options: WebSocketOptions): { frames: FrameBlock[]; messages: WireMessage[] } {
  const { placed, base } = options
  const deflates = options.inflater !== undefined
  const frames: FrameBlock[] = []
  const assembler = new MessageAssembler(options)
  let at = 0
  while (at < bytes.length) {
    const head = frameHeadAt(bytes, at)
    if ('why' in head || 'need' in head) {
      frames.push(restOf(bytes, at, base, 'why' in head ? head.why : undefined))
      break
    }
    const end = Math.min(bytes.length, head.payloadAt + head.length)
    const payload = unmasked(bytes.subarray(head.payloadAt, end), head.key)
    const complete = end - head.payloadAt === head.length
    const message: Said = complete ? assembler.take(head, payload, base + end) : {}
    const fields = [
      ...headFields(head, { deflates, dir: placed.dir, base }),
      ...payloadFields(head, payload, { base, meaning: message.meaning }),
    ]
    frames.push({ start: base + at, end: base + end, fields, summary: summaryOf(head, payload, { complete, compressed: isCompressed(head, { deflates }) }), remark: message.remark })
    at = end
  }
  return { frames, messages: assembler.messages }
}

/** What there is to say about a frame and its payload. */
interface Said {
  readonly meaning?: string
  readonly remark?: string | undefined
}

class MessageAssembler {
  readonly messages: WireMessage[] = []
  readonly #options: WebSocketOptions
  #open: Fragments | undefined
  #closed = false

  constructor(options: WebSocketOptions) {
    this.#options = options
  }

  /** `end` is the position after the frame. */
  take(head: FrameHead, payload: Uint8Array, end: number): Said {
    const afterClose = this.#closed ? 'Comes after a Close frame, behind which nothing may follow (RFC 6455 5.5.1).' : undefined
    const said = head.opcode >= 8 ? this.#control(head, payload, end) : this.#data(head, payload, end)
    return { ...said, remark: afterClose ?? said.remark }
  }

  #control({ opcode }: FrameHead, payload: Uint8Array, end: number): Said {
    const { placed } = this.#options
    this.messages.push({ t: placed.tAt(end - 1), dir: placed.dir, opcode, data: payload })
    if (opcode !== 8) return {}
    this.#closed = true
    if (payload.length === 1) return { remark: 'A Close frame of one byte has no code: the peer must fail the connection (RFC 6455 5.5.1).' }
    return isUtf8(payload.subarray(2)) ? {} : { remark: notUtf8 }
  }

  #data(head: FrameHead, payload: Uint8Array, end: number): Said {
    const { placed, inflater } = this.#options
    const remark = head.opcode !== 0 && this.#open ? 'A message begins before the last one has ended: the peer must fail the connection (RFC 6455 5.4).' : undefined
    if (head.opcode !== 0) this.#open = { opcode: head.opcode, compressed: isCompressed(head, { deflates: inflater !== undefined }), parts: [] }
    const message = this.#open
    if (!message) return { meaning: 'Goes on with a message of which no beginning was seen.' }
    message.parts.push(payload)
    if (!head.fin) return { remark }
    this.#open = undefined
    const sent = message.parts.length === 1 ? payload : Buffer.concat(message.parts)
    const data = message.compressed ? inflater?.inflate(sent) : sent
    this.messages.push({ t: placed.tAt(end - 1), dir: placed.dir, opcode: message.opcode, data: data ?? sent })
    if (!data) return { meaning: 'Compressed (RFC 7692), but it cannot be inflated.', remark }
    const wrong = remark ?? (message.opcode === 1 && !isUtf8(data) ? notUtf8 : undefined)
    return message.compressed ? { meaning: `Inflated from ${sizeOfBytes(sent.length)} to ${sizeOfBytes(data.length)} (RFC 7692 7.2.2): ${textOf(data)}`, remark: wrong } : { remark: wrong }
  }
}

/** The text of a compressed message, from what its payload means. */
export function inflatedText(meaning: string | undefined): string | undefined {
  return /^Inflated from .+? \(RFC 7692 7\.2\.2\): (.*)$/s.exec(meaning ?? '')?.[1]
}

const notUtf8 = 'The text is not UTF-8: the peer must fail the connection with 1007 (RFC 6455 8.1).'

function summaryOf(head: FrameHead, payload: Uint8Array, { complete, compressed }: { readonly complete: boolean; readonly compressed: boolean }): string {
  const name = opcodeNames[head.opcode] as string
  if (head.opcode === 8 && payload.length >= 2) {
    const code = ((payload[0] as number) << 8) | (payload[1] as number)
    const reason = payload.length > 2 ? ` "${textOf(payload.subarray(2))}"` : ''
    return `close, ${code} (${closeMeaning(code)})${reason}${head.masked ? ', masked' : ''}`
  }
  const traits = [sizeOfBytes(head.length)]
  if (head.masked) traits.push('masked')
  if (compressed) traits.push('compressed')
  if (!head.fin) traits.push('more follows')
  if (!complete) traits.push(`${sizeOfBytes(payload.length)} captured`)
  return `${name}, ${traits.join(', ')}`
}

function restOf(bytes: Uint8Array, at: number, base: number, why: string | undefined): FrameBlock {
  const place = { start: base + at, end: base + bytes.length }
  const length = sizeOfBytes(bytes.length - at)
  if (why !== undefined) return { ...place, fields: [{ ...place, name: 'bytes', value: length, meaning: why }], summary: `${length} not decoded: ${why}`, why }
  return { ...place, fields: [{ ...place, name: 'incomplete frame', value: length, meaning: 'The capture ends inside the head of a frame.', rfc: 'RFC 6455 5.2' }], summary: `frame, ${length} of its head captured` }
}
