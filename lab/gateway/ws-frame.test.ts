import fc from 'fast-check'
import { expect, it } from 'vitest'
import { closeCode, closePayload, encodeFrame, FrameReader, type WsFrame } from './ws-frame.ts'

const frame = fc.record({
  fin: fc.boolean(),
  rsv: fc.integer({ min: 0, max: 7 }),
  opcode: fc.integer({ min: 0, max: 15 }),
  payload: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 120, max: 130 }).map((n) => new Uint8Array(n)), fc.integer({ min: 65_530, max: 65_540 }).map((n) => new Uint8Array(n))).map((bytes) => Buffer.from(bytes)),
  mask: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes)), { nil: undefined }),
}) as fc.Arbitrary<WsFrame>

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  return at.slice(1).map((end, n) => bytes.subarray(at[n], end))
}

it('reads back every frame however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 5 }), fc.array(fc.nat(), { maxLength: 8 }), (frames, cuts) => {
      const reader = new FrameReader()
      const read = split(Buffer.concat(frames.map(encodeFrame)), cuts).flatMap((chunk) => reader.read(chunk))
      expect(read.map(({ opcode, fin, rsv, payload }) => [opcode, fin, rsv, payload.length])).toEqual(frames.map(({ opcode, fin, rsv, payload }) => [opcode, fin, rsv, payload.length]))
      expect(Buffer.concat(read.map(encodeFrame)).equals(Buffer.concat(frames.map(encodeFrame)))).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('finds the next frame after any bytes that have passed already', () => {
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { maxLength: 6 }), fc.nat({ max: 6 }), (frames, cuts, trackedChunks) => {
      const bytes = Buffer.concat(frames.map(encodeFrame))
      const tracker = new FrameReader()
      const reader = new FrameReader()
      const out: Buffer[] = []
      split(bytes, cuts).forEach((chunk, n) => {
        if (n < trackedChunks) {
          tracker.track(chunk)
          out.push(chunk)
          return
        }
        const { passed, rest } = tracker.passUntilBoundary(chunk)
        out.push(passed, ...(tracker.atBoundary ? reader.read(rest).map(encodeFrame) : []))
      })
      expect(Buffer.concat(out).equals(bytes)).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('writes and reads close codes', () => {
  expect(closeCode(closePayload(4001, 'why'))).toBe(4001)
  expect(closeCode(Buffer.alloc(0))).toBeUndefined()
})
