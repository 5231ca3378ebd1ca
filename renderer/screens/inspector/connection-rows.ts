import type { TransportId } from '../../../lab/contract/transport.ts'
import type { WireConnectionInfo } from '../../../lab/contract/wire-pages.ts'

export interface ConnectionFilter {
  /** Null for all. */
  readonly transport: TransportId | null
  readonly text: string
}

/** Connections of clients; those to the origin are on their ladders. Every word of the text must be somewhere in the row. */
export function shownConnections(all: readonly WireConnectionInfo[], { transport, text }: ConnectionFilter, titleOf: (transport: TransportId) => string): WireConnectionInfo[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return all.filter((info) => {
    if (info.hop !== 'client' || (transport !== null && info.transport !== transport)) return false
    const said = [info.conn, titleOf(info.transport), info.transport, info.request, info.status, info.alpn, info.how].join(' ').toLowerCase()
    return words.every((word) => said.includes(word))
  })
}

/**
 * The connection to show when none is chosen: the first of the transport that was opened in the measured time (those before
 * belong to the baseline), else any of it, else any.
 */
export function openingConnection(all: readonly WireConnectionInfo[], transport: TransportId, startT: number): WireConnectionInfo | undefined {
  const clients = all.filter(({ hop }) => hop === 'client')
  const own = clients.filter((info) => info.transport === transport)
  return own.find(({ openedT }) => openedT >= startT) ?? own[0] ?? clients[0]
}
