import { type Socket, connect } from 'node:net'
import type { Address } from './go-address.ts'

/** A write of 64 KiB must not count as a full buffer: fewer pauses, and still bounded. */
export const highWaterMark = 262_144
const firstReadBytes = 4096
const maxReadBytes = 65_536

/** Where the bytes of an upstream socket go. */
export interface Intake {
  take(data: Buffer): void
  /** The bytes just taken are still needed after `take`: the next read gets another buffer. */
  keeps(): boolean
}

/**
 * Dials an upstream. Its reads go into a buffer that is used again as long as nobody keeps what was in it: a download
 * allocates nothing. The buffer starts small, so that an idle connection costs little, and grows with what is read.
 */
export function dialUpstream(target: Address): { readonly socket: Socket; deliverTo(intake: Intake): void } {
  let intake: Intake | undefined
  let buffer = Buffer.allocUnsafeSlow(firstReadBytes)
  let filled = false
  // A variable: the types of Node 20 do not know highWaterMark here, Node does.
  const options = {
    host: target.host,
    port: target.port,
    allowHalfOpen: true,
    noDelay: true,
    highWaterMark,
    onread: {
      buffer: () => {
        if (filled && buffer.length < maxReadBytes) buffer = Buffer.allocUnsafeSlow(maxReadBytes)
        else if (intake?.keeps() === true) buffer = Buffer.allocUnsafeSlow(filled ? maxReadBytes : buffer.length)
        return buffer
      },
      callback: (length: number) => {
        filled = length === buffer.length
        intake?.take(buffer.subarray(0, length))
        return true
      },
    },
  }
  return {
    socket: connect(options),
    deliverTo(next) {
      intake = next
    },
  }
}
