/** One TCP segment in one IPv4 packet (RFC 9293, RFC 791), with correct checksums. */

export interface Endpoint {
  /** Four bytes. */
  readonly address: Buffer
  readonly port: number
}

export type TcpFlag = 'FIN' | 'SYN' | 'RST' | 'PSH' | 'ACK'
const flagBits: Readonly<Record<TcpFlag, number>> = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 }

export interface TcpSegment {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly seq: number
  readonly ack: number
  readonly flags: readonly TcpFlag[]
  /** Identification of the IP packet. */
  readonly id: number
  readonly data?: Uint8Array | undefined
}

const ipHeaderBytes = 20
const tcpHeaderBytes = 20
const protocolTcp = 6
/** Maximum segment size 1460; window scale 7, so that a burst of the log never looks like more than the window; a filler. */
const synOptions = Buffer.from([2, 4, 0x05, 0xb4, 3, 3, 7, 1])

export function ipv4TcpPacket({ from, to, seq, ack, flags, id, data = new Uint8Array() }: TcpSegment): Buffer {
  const options = flags.includes('SYN') ? synOptions : Buffer.alloc(0)
  const tcp = Buffer.alloc(tcpHeaderBytes + options.length + data.length)
  tcp.writeUInt16BE(from.port, 0)
  tcp.writeUInt16BE(to.port, 2)
  tcp.writeUInt32BE(seq >>> 0, 4)
  tcp.writeUInt32BE(flags.includes('ACK') ? ack >>> 0 : 0, 8)
  tcp[12] = ((tcpHeaderBytes + options.length) / 4) << 4
  tcp[13] = flags.reduce((bits, flag) => bits | flagBits[flag], 0)
  tcp.writeUInt16BE(0xffff, 14)
  options.copy(tcp, tcpHeaderBytes)
  tcp.set(data, tcpHeaderBytes + options.length)
  tcp.writeUInt16BE(checksum(tcp, pseudoHeaderSum(from.address, to.address, tcp.length)), 16)

  const ip = Buffer.alloc(ipHeaderBytes)
  ip[0] = 0x45
  ip.writeUInt16BE(ipHeaderBytes + tcp.length, 2)
  ip.writeUInt16BE(id & 0xffff, 4)
  // Do not fragment.
  ip.writeUInt16BE(0x4000, 6)
  ip[8] = 64
  ip[9] = protocolTcp
  from.address.copy(ip, 12)
  to.address.copy(ip, 16)
  ip.writeUInt16BE(checksum(ip, 0), 10)
  return Buffer.concat([ip, tcp])
}

function pseudoHeaderSum(from: Buffer, to: Buffer, tcpLength: number): number {
  return from.readUInt16BE(0) + from.readUInt16BE(2) + to.readUInt16BE(0) + to.readUInt16BE(2) + protocolTcp + tcpLength
}

/** The one's complement of the one's complement sum of all 16-bit words (RFC 1071). */
export function checksum(bytes: Buffer, start: number): number {
  let sum = start
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += bytes.readUInt16BE(i)
  if (bytes.length % 2 === 1) sum += (bytes[bytes.length - 1] as number) << 8
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}
