import { randomBytes } from 'node:crypto'

const alphabet = '0123456789abcdefghijklmnopqrstuv'

/** Ids in the manner of rs/xid: 20 characters of base32hex, sortable by time. */
export function xidSource(): () => string {
  const machine = randomBytes(3)
  let counter = randomBytes(3).readUIntBE(0, 3)
  return () => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt32BE(Math.floor(Date.now() / 1000) >>> 0, 0)
    machine.copy(bytes, 4)
    bytes.writeUInt16BE(process.pid & 0xffff, 7)
    bytes.writeUIntBE((counter = (counter + 1) & 0xffffff), 9, 3)
    let bits = ''
    for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
    return (bits.padEnd(100, '0').match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)]).join('')
  }
}
