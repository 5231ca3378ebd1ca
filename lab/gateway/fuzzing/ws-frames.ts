import { closePayload, encodeFrame, opcodes } from '../ws-frame.ts'
import type { Chance } from './chance.ts'

/** A frame of either side, as it should be: a client masks, a server does not (RFC 6455, 5.1). */
export function wholeFrame(chance: Chance, ofClient: boolean): Buffer {
  return encode(chance, ofClient, { opcode: chance.pick([opcodes.text, opcodes.binary, opcodes.ping, opcodes.pong]), payload: Buffer.from('x'.repeat(chance.pick([0, 1, 125]))) })
}

interface Parts {
  readonly opcode: number
  readonly payload: Buffer
  readonly fin?: boolean
  readonly rsv?: number
}

function encode(chance: Chance, masked: boolean, { opcode, payload, fin = true, rsv = 0 }: Parts): Buffer {
  return encodeFrame({ fin, rsv, opcode, payload, mask: masked ? chance.bytes(4) : undefined })
}

const badCodes = [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535]
const badUtf8 = [0xff, 0xc0, 0x80]
const long = (chance: Chance) => chance.bytes(chance.pick([126, 127, 300]))

/** What RFC 6455 forbids though the length is right, so that the frame after it is read as one. */
const kinds: readonly ((chance: Chance, ofClient: boolean) => Buffer)[] = [
  (chance, ofClient) => encode(chance, ofClient, { opcode: chance.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), payload: chance.bytes(chance.below(130)) }),
  (chance, ofClient) => encode(chance, ofClient, { opcode: chance.pick([1, 2, 8, 9, 10]), rsv: 1 + chance.below(7), payload: Buffer.from('ok') }),
  (chance, ofClient) => encode(chance, ofClient, { opcode: chance.pick([8, 9, 10]), payload: long(chance) }),
  (chance, ofClient) => encode(chance, ofClient, { opcode: chance.pick([8, 9, 10]), fin: false, payload: Buffer.alloc(2) }),
  (chance, ofClient) => encode(chance, !ofClient, { opcode: chance.pick([1, 2, 9]), payload: Buffer.from('masked or not') }),
  (chance, ofClient) => encode(chance, ofClient, { opcode: opcodes.close, payload: Buffer.from([3]) }),
  (chance, ofClient) => encode(chance, ofClient, { opcode: opcodes.close, payload: closePayload(chance.pick(badCodes)) }),
  (chance, ofClient) => encode(chance, ofClient, { opcode: opcodes.close, payload: Buffer.from([3, 0xe8, ...badUtf8]) }),
  (chance, ofClient) => encode(chance, ofClient, { opcode: opcodes.text, payload: Buffer.from([...badUtf8, chance.below(256)]) }),
  // No message is open here.
  (chance, ofClient) => encode(chance, ofClient, { opcode: opcodes.continuation, payload: chance.bytes(chance.below(9)) }),
  // A message inside another one.
  (chance, ofClient) =>
    Buffer.concat([{ opcode: opcodes.text, fin: false }, { opcode: opcodes.binary, fin: true }, { opcode: opcodes.continuation, fin: true }].map((parts) => encode(chance, ofClient, { ...parts, payload: Buffer.from('a') }))),
  (chance, ofClient) => longWinded(chance, ofClient),
]

export function brokenFrame(chance: Chance, ofClient: boolean): Buffer {
  return chance.pick(kinds)(chance, ofClient)
}

/** A short length in the long form. */
function longWinded(chance: Chance, ofClient: boolean): Buffer {
  const payload = chance.bytes(chance.below(125))
  const length = chance.oneIn(2) ? Buffer.from([0, payload.length]) : Buffer.from([0, 0, 0, 0, 0, 0, 0, payload.length])
  // The mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from([0x82, (ofClient ? 0x80 : 0) | (length.length === 2 ? 126 : 127)]), length, ...(ofClient ? [Buffer.alloc(4)] : []), payload])
}

/** The last thing in its direction: its end never comes. */
export function endlessFrame(chance: Chance, ofClient: boolean): Buffer {
  const mask = ofClient ? 0x80 : 0
  return chance.pick([
    Buffer.from([0x81, mask | 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]),
    Buffer.from([0x82, mask | 127, 0, 0, 0, 1, 0, 0, 0, 0]),
    Buffer.from([0x82, mask | 126, 0xff]),
    Buffer.from([0x81]),
    Buffer.from([0x81, mask | 20, 1, 2, 3, 4, 5]),
  ])
}
