import type { RunContext } from '../contract/context.ts'
import { onServerSide } from '../contract/fault-side.ts'
import type { TransportId } from '../contract/transport.ts'
import type { LinkObservation } from '../link/observation.ts'

/** Turns what the embedded engine sees into events of the run. A real Toxiproxy tells nothing of the kind. */
export function linkObserver({ record }: Pick<RunContext, 'record'>): (observation: LinkObservation) => void {
  return ({ kind, proxy, fault, conn, effect }) => {
    if (kind !== 'hit' || fault === undefined) return
    // `sse.client`, or `sse.b2.client` of a second path.
    const place = proxy.slice(proxy.lastIndexOf('.'))
    record({
      kind: 'hit',
      side: 'fault',
      transport: proxy.slice(0, proxy.indexOf('.')) as TransportId,
      ...(place === '.control' ? { control: true } : {}),
      fault: place === '.origin' ? onServerSide(fault) : fault,
      conn,
      effect: effect ?? '',
    })
  }
}
