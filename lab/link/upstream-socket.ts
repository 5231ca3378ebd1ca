import { type Socket, connect } from 'node:net'
import type { Address } from './go-address.ts'

/** A write of 64 KiB must not count as a full buffer: fewer pauses, and still bounded. */
export const highWaterMark = 262_144
/** As much as Toxiproxy reads at once; memory that is never written to costs nothing. */
const firstReadBytes = 32_768
const maxReadBytes = 65_536
/** Less than this is copied for those who keep it, instead of giving a whole buffer away. */
const copyBelowBytes = 8192

/** Where the bytes of an upstream socket go. */
export interface Intake {
  take(data: Buffer): void
  /** Bytes that are taken are needed for longer than `take`: the next read must not overwrite them. */
  keeps(): boolean
}

/**
 * Dials an upstream. Its reads go into a buffer that is used again as long as nobody keeps what was in it: a download
 * allocates nothing. It grows with what is read.
 */
export function dialUpstream(target: Address): { readonly socket: Socket; deliverTo(intake: Intake): void } {
  let intake: Intake | undefined
  let buffer = Buffer.allocUnsafeSlow(firstReadBytes)
  let filled = false
  let kept = false
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
        else if (kept) buffer = Buffer.allocUnsafeSlow(buffer.length)
        return buffer
      },
      callback: (length: number) => {
        filled = length === buffer.length
        const data = buffer.subarray(0, length)
        const copied = length < copyBelowBytes && intake?.keeps() === true
        intake?.take(copied ? Buffer.from(data) : data)
        kept = !copied && intake?.keeps() === true
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
