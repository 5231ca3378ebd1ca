import { inflateRawSync } from 'node:zlib'

/** Takes the compression of one direction of a WebSocket off, message by message. Returns undefined for data that cannot be inflated. */
export interface MessageInflater {
  inflate(data: Uint8Array): Uint8Array | undefined
}

const windowBytes = 32 * 1024
/** A small message may inflate to a thousand times its size. */
const largestMessage = 4 << 20
/** RFC 7692, 7.2.2: what the sender cut off the end of each message. */
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff)

/** permessage-deflate, RFC 7692; without `keepContext` every message starts with an empty window. */
export function createInflater({ keepContext }: { readonly keepContext: boolean }): MessageInflater {
  let window: Uint8Array = new Uint8Array(0)
  // What a message refers back to is then not known any more.
  let lost = false
  return {
    inflate(data) {
      if (lost) return undefined
      try {
        const finishFlush = 2 // Z_SYNC_FLUSH: a message does not end the stream.
        const out = inflateRawSync(Buffer.concat([data, tail]), { finishFlush, maxOutputLength: largestMessage, ...(window.length > 0 ? { dictionary: window } : {}) })
        if (keepContext) window = Buffer.concat([window, out]).subarray(-windowBytes)
        return out
      } catch {
        lost = keepContext
        return undefined
      }
    },
  }
}
