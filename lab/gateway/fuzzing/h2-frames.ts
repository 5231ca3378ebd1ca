import type { Chance } from './chance.ts'

/*
 * HTTP/2 as bytes (RFC 9113, RFC 7541). What breaks a stream only can be sent many times on one session; what breaks the
 * connection is the last thing that anybody parses. `h2-frames.test.ts` holds node:http2 to this.
 */

const type = { data: 0, headers: 1, priority: 2, rstStream: 3, settings: 4, ping: 6, goaway: 7, windowUpdate: 8, continuation: 9 } as const
const endStream = 1
const endHeaders = 4
const padded = 8

function frame(kind: number, flags: number, stream: number, payload: Buffer | readonly number[] = []): Buffer {
  const bytes = Buffer.from(payload)
  const head = Buffer.alloc(9)
  head.writeUIntBE(bytes.length, 0, 3)
  head[3] = kind
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, bytes])
}

/** A literal without a table; no value here is longer than 126 bytes. */
function field(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name, 'latin1'), Buffer.from([value.length]), Buffer.from(value, 'latin1')])
}
type Fields = readonly (readonly [name: string, value: string])[]
const block = (fields: Fields) => Buffer.concat(fields.map(([name, value]) => field(name, value)))
const headers = (stream: number, fields: Fields, flags = endHeaders | endStream) => frame(type.headers, flags, stream, block(fields))

const clientMagic = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
export const clientPreface = Buffer.concat([clientMagic, frame(type.settings, 0, 0)])
/** With ENABLE_CONNECT_PROTOCOL. */
export const serverPreface = frame(type.settings, 0, 0, [0, 8, 0, 0, 0, 1])
export const settingsAck = frame(type.settings, 1, 0)
export const ping = frame(type.ping, 0, 0, Buffer.alloc(8))
export const data = (stream: number, payload: Buffer) => frame(type.data, 0, stream, payload)

const asked: Fields = [[':method', 'GET'], [':scheme', 'https'], [':path', '/'], [':authority', 'x']]
const without = (name: string) => asked.filter(([key]) => key !== name)

export const wholeRequest = (stream: number) => headers(stream, asked)
/** Extended CONNECT (RFC 8441). */
export const wholeConnect = (stream: number) => headers(stream, [[':method', 'CONNECT'], [':protocol', 'websocket'], ...asked.slice(1), ['sec-websocket-version', '13']], endHeaders)
export const wholeResponse = (stream: number) => Buffer.concat([headers(stream, [[':status', '200'], ['content-type', 'text/event-stream']], endHeaders), frame(type.data, endStream, stream, Buffer.from('data: a\n\n'))])
export const tunnelResponse = (stream: number) => headers(stream, [[':status', '200']], endHeaders)

/** Fields that may stand in no message (RFC 9113, 8.2 and 8.3). */
const badFields: readonly (readonly [name: string, value: string])[] = [
  ['X-Up', '1'],
  ['connection', 'close'],
  ['transfer-encoding', 'chunked'],
  ['upgrade', 'websocket'],
  ['x y', '1'],
  ['x:y', '1'],
  ['a', 'b\0c'],
  ['a', 'b\rc'],
  ['a', 'b\nc'],
  [':unknown', '1'],
  [':path', '/again'],
  ['content-length', '-1'],
  ['content-length', '1x'],
]

type Maker = (stream: number) => Buffer

/** Malformed, each of them; the session lives on: the stream is reset, or a field that node:http2 will not read is left out. */
export const brokenRequests: readonly Maker[] = [
  ...badFields.map((bad): Maker => (stream) => headers(stream, [...asked, bad])),
  (stream) => headers(stream, without(':path')),
  (stream) => headers(stream, without(':scheme')),
  (stream) => headers(stream, without(':method')),
  (stream) => headers(stream, [...asked, ['te', 'gzip']]),
  (stream) => headers(stream, [...asked, [':status', '200']]),
  (stream) => headers(stream, [...asked, [':method', 'GET']]),
  (stream) => headers(stream, [...without(':path'), [':path', '']]),
  (stream) => headers(stream, [...asked, ['content-length', '5']]),
  (stream) => headers(stream, [...asked, ['content-length', '1'], ['content-length', '2']]),
  (stream) => headers(stream, [[':method', 'CONNECT'], [':protocol', 'websocket'], [':authority', 'x']]),
  (stream) => Buffer.concat([headers(stream, [...asked, ['content-length', '1']], endHeaders), frame(type.data, endStream, stream, Buffer.from('abc'))]),
  (stream) => Buffer.concat([headers(stream, asked, endHeaders), headers(stream, [[':path', '/trailer']])]),
  (stream) => Buffer.concat([headers(stream, asked, endHeaders), headers(stream, [['x', 'not the end']], endHeaders)]),
]

export const brokenResponses: readonly Maker[] = [
  ...badFields.map((bad): Maker => (stream) => headers(stream, [[':status', '200'], bad])),
  (stream) => headers(stream, [['x', '1']]),
  (stream) => headers(stream, [[':status', 'abc']]),
  (stream) => headers(stream, [[':status', '200'], [':status', '204']]),
  (stream) => headers(stream, [[':status', '20']]),
  (stream) => headers(stream, [[':status', '101']]),
  (stream) => headers(stream, [['x', '1'], [':status', '200']]),
  (stream) => headers(stream, [[':status', '200'], ['content-length', '5']]),
  (stream) => headers(stream, [[':status', '103']]),
  (stream) => Buffer.concat([headers(stream, [[':status', '200'], ['content-length', '1']], endHeaders), frame(type.data, endStream, stream, Buffer.from('abc'))]),
  (stream) => Buffer.concat([headers(stream, [[':status', '200']], endHeaders), headers(stream, [[':status', '200']])]),
  (stream) => Buffer.concat([headers(stream, [[':status', '200']], endHeaders), headers(stream, [['x', 'not the end']], endHeaders)]),
]

/** Each ends the connection (RFC 9113, 5.4.1). */
export const fatalFrames: readonly Maker[] = [
  () => frame(type.data, 0, 0, Buffer.from('on no stream')),
  () => headers(0, asked),
  () => frame(type.settings, 0, 0, [1, 2, 3]),
  () => frame(type.settings, 0, 1),
  () => frame(type.settings, 1, 0, [0, 1, 0, 0, 0, 0]),
  () => frame(type.settings, 0, 0, [0, 4, 0xff, 0xff, 0xff, 0xff]),
  () => frame(type.settings, 0, 0, [0, 5, 0, 0, 0, 1]),
  () => frame(type.ping, 0, 0, [1, 2]),
  () => frame(type.ping, 0, 3, Buffer.alloc(8)),
  () => frame(type.goaway, 0, 0, [1]),
  () => frame(type.windowUpdate, 0, 0, [0, 0, 0, 0]),
  () => frame(type.windowUpdate, 0, 0, [0x7f, 0xff, 0xff, 0xff]),
  () => frame(type.windowUpdate, 0, 0, [1]),
  () => frame(type.rstStream, 0, 4001, [0, 0, 0, 1]),
  () => frame(type.rstStream, 0, 1, [0]),
  () => frame(type.continuation, endHeaders, 1, block(asked)),
  (stream) => Buffer.concat([headers(stream, asked, 0), ping]),
  (stream) => frame(type.headers, endHeaders | endStream | padded, stream, [200, 0x82]),
  (stream) => frame(type.headers, endHeaders | endStream, stream, [0x80]),
  (stream) => frame(type.headers, endHeaders | endStream, stream, [0x82, 0xff, 0xff, 0xff, 0xff, 0x0f]),
  (stream) => frame(type.headers, endHeaders | endStream, stream, [0x3f, 0xff, 0xff, 0xff, 0x7f]),
  (stream) => frame(type.data, 0, stream, Buffer.alloc(16_385)),
]

export const fatalResponses: readonly Maker[] = [...fatalFrames, (stream) => frame(type.data, endStream, stream, Buffer.from('no head'))]

/** Noise where frames should be: whatever it says, 16 MiB of it never come. */
export function noise(chance: Chance): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xff, 0xff]), chance.bytes(6 + chance.below(60))])
}

export interface H2Frame {
  readonly kind: number
  readonly flags: number
  readonly stream: number
  readonly payload: Buffer
}

/** Tells the frames in what a peer says. */
export class FrameSplitter {
  #rest: Buffer = Buffer.alloc(0)

  push(chunk: Buffer): H2Frame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    if (this.#rest.subarray(0, clientMagic.length).equals(clientMagic)) this.#rest = this.#rest.subarray(clientMagic.length)
    const frames: H2Frame[] = []
    while (this.#rest.length >= 9) {
      const length = this.#rest.readUIntBE(0, 3)
      if (this.#rest.length < 9 + length) break
      frames.push({ kind: this.#rest[3] as number, flags: this.#rest[4] as number, stream: this.#rest.readUInt32BE(5) & 0x7f_ff_ff_ff, payload: this.#rest.subarray(9, 9 + length) })
      this.#rest = this.#rest.subarray(9 + length)
    }
    return frames
  }
}

export const isHeaders = ({ kind }: H2Frame) => kind === type.headers
/** `:status 200` is the eighth entry of the static table. */
export const grants = (frame: H2Frame) => isHeaders(frame) && frame.payload[0] === 0x88
export const isPong = ({ kind, flags }: H2Frame) => kind === type.ping && (flags & 1) === 1
export const isGoaway = ({ kind }: H2Frame) => kind === type.goaway
export const isSettings = ({ kind, flags }: H2Frame) => kind === type.settings && (flags & 1) === 0
