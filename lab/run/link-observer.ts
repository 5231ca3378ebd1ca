import type { RunContext } from '../contract/context.ts'
import { onServerSide } from '../contract/fault-side.ts'
import type { TransportId } from '../contract/transport.ts'
import type { LinkObservation } from '../link/observation.ts'

/** Turns what the embedded engine sees into events of the run. A real Toxiproxy tells nothing of the kind. */
export function linkObserver({ record }: Pick<RunContext, 'record'>): (observation: LinkObservation) => void {
  return ({ kind, proxy, fault, conn, clientPort, upstreamPort, effect }) => {
    if (kind !== 'hit' || fault === undefined) return
    // `sse.client`, or `sse.b2.client` of a second path.
    const place = proxy.slice(proxy.lastIndexOf('.'))
    // Where the touched connection meets the gateway: it is dialled there, or it dialled here.
    const port = place === '.origin' ? clientPort : upstreamPort
    record({
      kind: 'hit',
      side: 'fault',
      transport: proxy.slice(0, proxy.indexOf('.')) as TransportId,
      ...(place === '.control' ? { control: true } : {}),
      fault: place === '.origin' ? onServerSide(fault) : fault,
      conn,
      ...(port === undefined ? {} : { port }),
      effect: effect ?? '',
    })
  }
}
