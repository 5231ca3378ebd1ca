import { describe, expect, it } from 'vitest'
import { latencyOf } from '../../lab/contract/measures.ts'
import { windowOf } from '../../lab/contract/run-facts.ts'
import type { RunLog } from '../../lab/contract/run-file.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { measure } from '../../lab/record/measure.ts'
import { readRunFile } from '../../lab/record/read-run-file.ts'
import { oneClient } from '../../lab/verdict/testing/one-client.ts'
import { areaNumbers } from '../screens/live/drawer/area-numbers.ts'
import { EventLog } from './event-log.ts'

const runs = Object.keys(import.meta.glob('../../fixtures/runs/*.ndjson')).map((path) => path.replace('../../', ''))

function logOf({ header, events }: RunLog, transport: TransportId) {
  const log = new EventLog({ run: header.run, transports: [transport], everyMs: 100, scale: header.scale, isInstant: () => false })
  log.append(events)
  const { startT, endT } = windowOf({ header, events, footer: undefined })
  return { log, measured: { startT, endT } }
}

/** What the lanes of this log draw: of all that was measured, and in each time without a connection. */
function drawn(run: RunLog, transport: TransportId) {
  const { log, measured } = logOf(run, transport)
  const { endT } = measured
  const gaps = log.lanes.get(transport)?.gaps ?? []
  const inGaps = gaps.map(({ fromT, toT }, i) => log.series.missingInGap(transport, { fromT, toT: toT ?? endT, since: gaps[i - 1]?.toT ?? -Infinity }, measured))
  return { whole: log.series.missing(transport, { fromT: -Infinity, toT: Infinity }, measured), inGaps: inGaps.reduce((sum, count) => sum + count, 0) }
}

describe('missing messages: the number drawn is the number measured', () => {
  it.each(runs)('%s, at its end and at any moment of its life', async (path) => {
    const { header, events, footer } = await readRunFile(path)
    const transports = [...new Set(events.flatMap((event) => (event.kind === 'start' && event.control !== true ? [event.transport] : [])))]
    expect(transports.length).toBeGreaterThan(0)
    for (const transport of transports) {
      const { lost } = measure({ header, events, footer }, transport)
      expect([transport, drawn({ header, events, footer }, transport)]).toEqual([transport, { whole: lost, inGaps: lost }])
      // A run that lives is the log so far; its planned end is not there yet.
      for (let share = 0.1; share < 1; share += 0.05) {
        const sofar = { header, events: events.slice(0, Math.round(share * events.length)), footer: undefined }
        if (sofar.events.some((event) => event.kind === 'start' && event.transport === transport)) expect([share, drawn(sofar, transport).whole]).toEqual([share, measure(sofar, transport).lost])
      }
    }
  })

  it('counts from the first message that the fault took, not from the notice; what comes after the end changes nothing', () => {
    // Black hole at 3.0 s, found dead at 5.0 s; back at 7.0 s without what was published meanwhile. The run ends at 8.0 s.
    const log = oneClient('websocket-code', { fault: { fromT: 3000 } }, (client) =>
      client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001).note({ kind: 'watchdog', t: 5000, silentMs: 2000 }).attempt(6990).open(7000).deliver(70, 74).message(79, 8050).endState('open'),
    )
    const { lost } = measure(log, 'websocket-code')
    expect(lost).toBe(41)
    expect(drawn(log, 'websocket-code')).toEqual({ whole: 41, inGaps: 40 })
  })

  it.each(runs)('%s: how late they were and how many were due, too', async (path) => {
    const run = await readRunFile(path)
    const transports = [...new Set(run.events.flatMap((event) => (event.kind === 'start' && event.control !== true ? [event.transport] : [])))]
    for (const transport of transports) {
      const measures = measure(run, transport)
      const { log, measured } = logOf(run, transport)
      const { p50, p95, p99, received, early, lost } = areaNumbers(log, transport, null, measured)
      expect([transport, p50, p95, p99].map((value) => (Number.isNaN(value) ? null : value))).toEqual([transport, latencyOf(measures, 'p50'), latencyOf(measures, 'p95'), latencyOf(measures, 'p99')])
      expect([transport, received, received - early + lost]).toEqual([transport, measures.delivered, measures.eligible])
    }
  })
})
