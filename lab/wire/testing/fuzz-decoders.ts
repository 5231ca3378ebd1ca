import type { Direction } from '../../contract/event.ts'
import type { CapturedConnection } from '../../contract/wire.ts'
import { decodeConnection } from '../decode-connection.ts'
import { assertCoverage } from './coverage.ts'
import { captureOf } from './recording-relay.ts'

const upgrade = 'GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
const granted = (extension = '') => `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n${extension}\r\n`
const frameOf = (type: number, flags: number, stream: number, payload: Uint8Array) => {
  const head = Buffer.from([0, payload.length >> 8, payload.length & 255, type, flags, 0, 0, 0, stream])
  return Buffer.concat([head, payload])
}
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const fromHex = (hex: string) => Buffer.from(hex, 'hex')
const extendedConnect = frameOf(1, 4, 1, Buffer.concat([fromHex('0207434f4e4e4543540009'), Buffer.from(':protocol'), fromHex('09'), Buffer.from('websocket')]))

type Shape = (roll: () => number, bytes: Uint8Array) => CapturedConnection

/** Each puts random bytes where one decoder reads them. */
const shapes: Readonly<Record<string, Shape>> = {
  'http/1.1': (_roll, bytes) => captureOf({ c2s: Buffer.concat([Buffer.from('POST / HTTP/1.1\r\n'), bytes]), s2c: Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n'), bytes]) }),
  chunked: (_roll, bytes) => captureOf({ c2s: 'GET / HTTP/1.1\r\n\r\n', s2c: Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'), bytes]) }),
  sse: (_roll, bytes) => captureOf({ c2s: 'GET / HTTP/1.1\r\n\r\n', s2c: Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'), bytes]) }),
  websocket: (_roll, bytes) => captureOf({ c2s: Buffer.concat([Buffer.from(upgrade), bytes]), s2c: Buffer.concat([Buffer.from(granted()), bytes]) }),
  deflate: (roll, bytes) => {
    const message = bytes.subarray(0, 125)
    const frame = Buffer.concat([Buffer.from([0xc1 - (roll() < 0.3 ? 0x80 : 0), message.length]), message, bytes])
    return captureOf({ c2s: upgrade, s2c: Buffer.concat([Buffer.from(granted('Sec-WebSocket-Extensions: permessage-deflate\r\n')), frame]) })
  },
  h2: (_roll, bytes) => captureOf({ c2s: Buffer.concat([preface, bytes]), s2c: bytes }, { alpn: 'h2' }),
  'h2 frames': (roll, bytes) => {
    const frames: Uint8Array[] = []
    for (let at = 0; at < bytes.length; ) {
      const length = Math.floor(roll() * 24)
      frames.push(frameOf(Math.floor(roll() * 11), Math.floor(roll() * 64), Math.floor(roll() * 4), bytes.subarray(at, at + length)))
      at += length + 1
    }
    return captureOf({ c2s: Buffer.concat([preface, ...frames]), s2c: Buffer.concat(frames) }, { alpn: 'h2' })
  },
  hpack: (_roll, bytes) => captureOf({ c2s: Buffer.concat([preface, frameOf(1, 5, 1, bytes), frameOf(1, 4, 3, bytes)]), s2c: frameOf(1, 4, 1, bytes) }, { alpn: 'h2' }),
  'websocket in h2': (roll, bytes) => {
    const cut = Math.floor(roll() * bytes.length)
    return captureOf({ c2s: Buffer.concat([preface, extendedConnect, frameOf(0, 0, 1, bytes.subarray(0, cut)), frameOf(0, 1, 1, bytes.subarray(cut))]), s2c: Buffer.concat([frameOf(1, 4, 1, Uint8Array.of(0x88)), frameOf(0, 0, 1, bytes)]) }, { alpn: 'h2' })
  },
}

/** Bytes that mean something to a decoder come more often than chance would have them. */
const telling = Buffer.from('\r\n\r\n:; 0123456789abcdefdataidevent\u0000\u007f\u0080\u0081\u0088\u00ff\u00c1\u0001\u0005', 'latin1')

/** Decodes `count` inputs and checks the coverage of each; an error names its seed and shape. */
export function fuzzDecoders({ count, seed }: { readonly count: number; readonly seed: number }): void {
  let state = seed >>> 0 || 1
  const roll = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  const all = Object.entries(shapes)
  for (let i = 0; i < count; i++) {
    const [name, shape] = all[i % all.length] as [string, Shape]
    const bytes = Buffer.alloc(Math.floor(roll() * roll() * 96))
    for (let at = 0; at < bytes.length; at++) bytes[at] = roll() < 0.5 ? (telling[Math.floor(roll() * telling.length)] as number) : Math.floor(roll() * 256)
    const capture = gapped(shape(roll, bytes), roll)
    try {
      assertCoverage(capture, decodeConnection(capture))
    } catch (error) {
      throw new Error(`seed ${seed}, input ${i} (${name}): ${bytes.toString('hex')}`, { cause: error })
    }
  }
}

/** Now and then the capture is cut in two, with or without bytes missing between. */
function gapped(capture: CapturedConnection, roll: () => number): CapturedConnection {
  if (roll() < 0.7) return capture
  const dir: Direction = roll() < 0.5 ? 'c2s' : 's2c'
  const gap = roll() < 0.5 ? 0 : 1 + Math.floor(roll() * 20)
  return {
    ...capture,
    segments: capture.segments.flatMap((segment) => {
      if (segment.dir !== dir) return [segment]
      const cut = Math.floor(roll() * segment.data.length)
      return [{ ...segment, data: segment.data.subarray(0, cut) }, { ...segment, offset: cut + gap, data: segment.data.subarray(cut + gap) }].filter(({ data }) => data.length > 0)
    }),
  }
}
