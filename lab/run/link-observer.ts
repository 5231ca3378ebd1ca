import type { EventInput } from '../contract/event.ts'
import type { FaultId } from '../contract/fault.ts'
import type { TransportId } from '../contract/transport.ts'
import type { LinkObservation } from '../link/observation.ts'

/** Turns what the embedded engine sees into events of the run that is live. A real Toxiproxy tells nothing of the kind. */
export function linkObserver(): { observe(observation: LinkObservation): void; into(record: (event: EventInput) => void): void } {
  let record: (event: EventInput) => void = () => {}
  return {
    into(next) {
      record = next
    },
    observe(observation) {
      if (observation.kind !== 'hit') return
      const transport = observation.proxy.slice(0, observation.proxy.lastIndexOf('.')) as TransportId
      record({
        kind: 'hit',
        side: 'fault',
        transport,
        fault: `link/${observation.fault}` as FaultId,
        conn: observation.conn,
        effect: observation.effect,
      })
    },
  }
}
