import { bench, describe } from 'vitest'
import type { LabEvent } from '../contract/event.ts'
import type { RunLog } from '../contract/run-file.ts'
import { type TransportId, transportIds } from '../contract/transport.ts'
import { measure } from './measure.ts'

/**
 * A live log is measured twice a second: eight transports in about 20,000 events must take under 50 ms.
 * `npx vitest bench --run lab/record`
 */
function liveLog(messages: number): RunLog {
  const events: LabEvent[] = []
  const add = (event: Record<string, unknown>) => events.push({ ...event, id: events.length + 1 } as unknown as LabEvent)
  for (const transport of transportIds) {
    add({ kind: 'start', side: 'client', transport, t: 0 })
    add({ kind: 'open', side: 'client', transport, via: transport, by: 'lib', t: 5 })
    add({ kind: 'hello', side: 'client', transport, via: transport, epoch: 'e', resumed: false, t: 6 })
  }
  for (let seq = 1; seq <= messages; seq++) {
    const t = seq * 10
    add({ kind: 'publish', side: 'server', epoch: 'e', seq, scheduledT: t, t, bytes: 64 })
    transportIds.forEach((transport: TransportId, i) => {
      add({ kind: 'message', side: 'client', transport, via: transport, epoch: 'e', seq, bytes: 64, fresh: true, intact: true, t: t + 3 + i / 10 })
      if (seq % 4 === 0) add({ kind: 'bytes', side: 'wire', transport, hop: 'client', up: 10, down: seq * 100, t: t + 4 })
    })
  }
  const scenario = { id: 's', title: 's', notes: [], answers: {}, feed: { everyMs: 200, payloadBytes: 64, heartbeatMs: 15_000, ring: 1000 }, transports: [...transportIds], contract: 'latest', timeline: [], expect: {}, seed: 1 } as const
  const header = { format: 'brownout-run', version: 2, run: 'r', startedAt: '2026-11-22T20:00:00.000Z', brownout: '0', probe: 'node', probeVersion: '', platform: '', versions: {}, scale: 20, seed: 1, scenario, scenarioHash: '' } as const
  return { header, events }
}

describe('measure', () => {
  const log = liveLog(1820)
  bench(`eight transports in ${log.events.length} events`, () => {
    for (const transport of transportIds) measure(log, transport)
  })
})
