import type { LabEvent } from '../contract/event.ts'
import { formatCursor } from '../contract/feed.ts'
import type { ProbeClient } from '../contract/probe-protocol.ts'
import { carrierOf, type TransportId } from '../contract/transport.ts'

/** The rungs a person could try instead, best first. */
const rungs: readonly TransportId[] = ['websocket', 'sse', 'http-stream', 'long-polling', 'polling']

export interface ControlProbe {
  control(request: { readonly client: ProbeClient; readonly via: TransportId; readonly withinMs: number }): Promise<{ readonly restored: boolean; readonly afterMs: number }>
}

/** Which transports are behind the feed at `now`, and where each would resume. */
export function transportsBehind(events: readonly LabEvent[], transports: readonly TransportId[], options: { readonly nowT: number; readonly graceMs: number }): Map<TransportId, string | undefined> {
  const due = events.findLast((event) => event.kind === 'publish' && event.t <= options.nowT - options.graceMs)
  const behind = new Map<TransportId, string | undefined>()
  if (due?.kind !== 'publish') return behind
  for (const transport of transports) {
    const last = events.findLast((event) => event.kind === 'message' && event.transport === transport && event.control !== true)
    const reached = last?.kind === 'message' && last.epoch === due.epoch ? last.seq : 0
    if (reached >= due.seq) continue
    // A client that was never reached resumes from one message before the last due one: there is something to deliver at once.
    const cursor = last?.kind === 'message' ? formatCursor(last.epoch, last.seq) : formatCursor(due.epoch, Math.max(0, due.seq - 1))
    behind.set(transport, cursor)
  }
  return behind
}

export interface ControlSubject {
  readonly client: ProbeClient
  /** Same gateway, same faults, no connection of the lost client's. */
  readonly controlUrl: string
}

/**
 * Is the service there for somebody who acts? A fresh client of the same transport, then one of every other rung, on a fresh
 * connection under the same fault, resuming where the lost client was.
 */
export async function runControls(probe: ControlProbe, subjects: readonly ControlSubject[], behind: ReadonlyMap<TransportId, string | undefined>, withinMs: number): Promise<void> {
  const asked = subjects.filter(({ client }) => behind.has(client.transport))
  await Promise.all(
    asked.map(async ({ client, controlUrl }) => {
      const fresh: ProbeClient = { ...client, baseUrl: controlUrl, cursor: behind.get(client.transport) }
      const same = carrierOf(client.transport)
      const first = await probe.control({ client: fresh, via: same, withinMs })
      if (first.restored) return
      for (const via of rungs.filter((rung) => rung !== same)) {
        const other = await probe.control({ client: fresh, via, withinMs })
        if (other.restored) return
      }
    }),
  )
}
