import type { EventInput } from '../contract/event.ts'
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
      if (observation.kind !== 'hit' || observation.fault === undefined) return
      const dot = observation.proxy.lastIndexOf('.')
      const transport = observation.proxy.slice(0, dot) as TransportId
      const isControl = observation.proxy.slice(dot) === '.control'
      record({
        kind: 'hit',
        side: 'fault',
        transport,
        ...(isControl ? { control: true } : {}),
        fault: observation.fault,
        conn: observation.conn,
        effect: observation.effect ?? '',
      })
    },
  }
}
