import type { FaultId } from './fault.ts'

/** Behind the id of a link fault it means the link between gateway and origin: `link/latency@server`. Without it, the one of the clients. */
export const serverSide = '@server'

export type LinkSide = 'client' | 'server'

export function sideOf(fault: FaultId): LinkSide {
  return fault.endsWith(serverSide) ? 'server' : 'client'
}

/** What kind of fault it is, on whichever side: `link/latency`. */
export function faultKind(fault: FaultId): FaultId {
  return sideOf(fault) === 'server' ? (fault.slice(0, -serverSide.length) as FaultId) : fault
}

export function onServerSide(fault: FaultId): FaultId {
  return `${fault}${serverSide}`
}
