import type { RunContext } from '../contract/context.ts'
import type { Hop, Party } from '../contract/event.ts'
import { onServerSide } from '../contract/fault-side.ts'
import type { TransportId } from '../contract/transport.ts'
import type { LinkObservation, LinkPeer } from '../link/observation.ts'

const parties: Readonly<Record<Hop, Readonly<Record<LinkPeer, Party>>>> = {
  client: { client: 'client', upstream: 'gateway' },
  origin: { client: 'gateway', upstream: 'origin' },
}

/** Turns what the embedded engine sees into events of the run. A real Toxiproxy tells nothing of the kind. */
export function linkObserver({ record }: Pick<RunContext, 'record'>): (observation: LinkObservation) => void {
  return (seen) => {
    const { proxy, conn } = seen
    // `sse.client`, or `sse.b2.client` of a second path.
    const place = proxy.slice(proxy.lastIndexOf('.'))
    const hop = place === '.origin' ? 'origin' : 'client'
    const fault = seen.fault && hop === 'origin' ? onServerSide(seen.fault) : seen.fault
    // Where the touched connection meets the gateway: it is dialled there, or it dialled here.
    const peer = seen.kind === 'hit' ? 'gateway' : parties[hop][seen.at]
    const port = peer === parties[hop].client ? seen.clientPort : seen.upstreamPort
    const of = { transport: proxy.slice(0, proxy.indexOf('.')) as TransportId, ...(place === '.control' ? { control: true } : {}), conn, ...(port === undefined ? {} : { port }) }
    if (seen.kind === 'open') record({ kind: 'link-open', side: 'wire', ...of, hop, peer })
    else if (seen.kind === 'end') record({ kind: 'link-end', side: 'wire', ...of, hop, peer, by: seen.by === 'link' ? 'link' : parties[hop][seen.by], how: seen.how, ...(fault === undefined ? {} : { fault }) })
    else if (fault !== undefined) record({ kind: 'hit', side: 'fault', ...of, fault, effect: seen.effect })
  }
}
