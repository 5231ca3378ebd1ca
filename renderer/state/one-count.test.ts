import { describe, expect, it } from 'vitest'
import { windowOf } from '../../lab/contract/run-facts.ts'
import type { RunLog } from '../../lab/contract/run-file.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { measure } from '../../lab/record/measure.ts'
import { readRunFile } from '../../lab/record/read-run-file.ts'
import { oneClient } from '../../lab/verdict/testing/one-client.ts'
import { EventLog } from './event-log.ts'

const runs = Object.keys(import.meta.glob('../../fixtures/runs/*.ndjson')).map((path) => path.replace('../../', ''))

/** What the lanes of this log draw: of all that was measured, and in each time without a connection. */
function drawn({ header, events }: RunLog, transport: TransportId) {
  const log = new EventLog({ run: header.run, transports: [transport], everyMs: 100, scale: header.scale, isInstant: () => false })
  log.append(events)
  const { startT, endT } = windowOf({ header, events, footer: undefined })
  const measured = { startT, endT }
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
})
