import type { CapturedConnection } from '../contract/wire.ts'
import type { Hop } from '../contract/event.ts'
import { scaleWords } from './numbers.ts'
import { interfaceBlock, nameResolutionBlock, packetBlock, sectionHeaderBlock } from './pcapng/blocks.ts'
import type { Endpoint } from './pcapng/packet.ts'
import { tcpPackets } from './pcapng/tcp-session.ts'
import type { RunExport } from './run-export.ts'

const addresses = { client: Buffer.from([127, 0, 0, 1]), gateway: Buffer.from([127, 0, 0, 2]), origin: Buffer.from([127, 0, 0, 3]) } as const
const ends: Readonly<Record<Hop, { readonly from: Buffer; readonly to: Buffer }>> = {
  client: { from: addresses.client, to: addresses.gateway },
  origin: { from: addresses.gateway, to: addresses.origin },
}

/** Readers choose the dissector by port: 80 is HTTP, and a connection that begins with the preface of HTTP/2 is HTTP/2 there. */
const serverPort = 80
const firstClientPort = 20_000
const clientPorts = 65_536 - firstClientPort

/**
 * The recorded bytes as packets for Wireshark (pcapng). The lab records bytes above TCP and below TLS, so the TCP/IP around
 * them is made up and plain: one client port a connection, no loss but what the recording itself left out.
 */
export function renderPcapng({ log: { header }, connections }: RunExport): Buffer {
  const startedNs = BigInt(Date.parse(header.startedAt)) * 1_000_000n
  const packets = connections.flatMap((connection, i) => tcpPackets(connection, endpoints(connection, i)))
  // Sorting keeps the order of equal times, which is the order within a connection.
  packets.sort((a, b) => a.t - b.t)
  return Buffer.concat([
    sectionHeaderBlock({ application: `Brownout ${header.brownout}`, comment: `${header.scenario.title} (run ${header.run}, ${header.probeVersion}, ${scaleWords(header.scale)}). TCP/IP headers are synthesised around recorded bytes; TLS is taken off.` }),
    interfaceBlock({ name: 'brownout', description: 'Both hops: client 127.0.0.1, gateway 127.0.0.2, origin 127.0.0.3' }),
    nameResolutionBlock(Object.entries(addresses).map(([name, address]) => [address, `${name}.brownout`])),
    ...packets.map(({ t, data, comment }) => packetBlock({ timeNs: startedNs + BigInt(Math.max(0, Math.round(t * 1_000_000))), data, comment })),
  ])
}

function endpoints({ hop }: CapturedConnection, index: number): { client: Endpoint; server: Endpoint } {
  const { from, to } = ends[hop]
  return { client: { address: from, port: firstClientPort + (index % clientPorts) }, server: { address: to, port: serverPort } }
}
