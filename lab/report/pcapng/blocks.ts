/** Blocks of the pcapng format (IETF draft-ietf-opsawg-pcapng), little-endian. All lengths are padded to 32 bits. */

const sectionHeader = 0x0a0d0d0a
const interfaceDescription = 1
const nameResolution = 4
const enhancedPacket = 6

/** Packets begin with the IP header: there is no link below a loopback path. */
const linkTypeRaw = 101
const nanoseconds = 9

const optComment = 1
const shbUserApplication = 4
const ifName = 2
const ifDescription = 3
const ifTimestampResolution = 9

const ipv4Record = 1

/** An option's length is a 16-bit field. */
const longestText = 60_000

type Option = readonly [code: number, value: Buffer]

export interface EnhancedPacket {
  /** Since 1970, in nanoseconds. */
  readonly timeNs: bigint
  readonly data: Buffer
  readonly comment?: string | undefined
}

export function sectionHeaderBlock({ application, comment }: { readonly application: string; readonly comment: string }): Buffer {
  const fixed = Buffer.alloc(16)
  fixed.writeUInt32LE(0x1a2b3c4d, 0)
  fixed.writeUInt16LE(1, 4)
  fixed.writeUInt16LE(0, 6)
  // The length of the section is not told.
  fixed.writeBigInt64LE(-1n, 8)
  return block(sectionHeader, [fixed, options([[optComment, text(comment)], [shbUserApplication, text(application)]])])
}

export function interfaceBlock({ name, description }: { readonly name: string; readonly description: string }): Buffer {
  const fixed = Buffer.alloc(8)
  fixed.writeUInt16LE(linkTypeRaw, 0)
  // Snap length 0: packets are never cut.
  return block(interfaceDescription, [fixed, options([[ifName, text(name)], [ifDescription, text(description)], [ifTimestampResolution, Buffer.from([nanoseconds])]])])
}

export function nameResolutionBlock(names: readonly (readonly [address: Buffer, name: string])[]): Buffer {
  const records = names.map(([address, name]) => {
    const value = Buffer.concat([address, Buffer.from(`${name}\0`)])
    return Buffer.concat([header16(ipv4Record, value.length), padded(value)])
  })
  return block(nameResolution, [...records, Buffer.alloc(4)])
}

export function packetBlock({ timeNs, data, comment }: EnhancedPacket): Buffer {
  const fixed = Buffer.alloc(20)
  fixed.writeUInt32LE(0, 0)
  fixed.writeUInt32LE(Number(timeNs >> 32n), 4)
  fixed.writeUInt32LE(Number(timeNs & 0xffffffffn), 8)
  fixed.writeUInt32LE(data.length, 12)
  fixed.writeUInt32LE(data.length, 16)
  return block(enhancedPacket, [fixed, padded(data), comment === undefined ? Buffer.alloc(0) : options([[optComment, text(comment)]])])
}

function block(type: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length + 12
  const framed = Buffer.alloc(length)
  framed.writeUInt32LE(type, 0)
  framed.writeUInt32LE(length, 4)
  body.copy(framed, 8)
  // The length stands at both ends, so that a reader can walk backwards.
  framed.writeUInt32LE(length, length - 4)
  return framed
}

function options(list: readonly Option[]): Buffer {
  return Buffer.concat([...list.flatMap(([code, value]) => [header16(code, value.length), padded(value)]), Buffer.alloc(4)])
}

function header16(code: number, length: number): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16LE(code, 0)
  head.writeUInt16LE(length, 2)
  return head
}

function padded(value: Buffer): Buffer {
  return Buffer.concat([value, Buffer.alloc(-value.length & 3)])
}

function text(words: string): Buffer {
  const bytes = Buffer.from(words)
  return bytes.length <= longestText ? bytes : Buffer.from(bytes.subarray(0, longestText).toString().replace(/\uFFFD$/, ''))
}
