import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LabEvent } from '../contract/event.ts'
import { virtualClock } from '../core/clock.ts'
import { type ReplayRun, replayRun } from './replay-run.ts'
import { judgedLog } from './saved-runs.ts'

const recorded = fileURLToPath(new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url))

describe('a saved run that is played again', () => {
  let saved: Awaited<ReturnType<typeof judgedLog>>
  beforeAll(async () => void (saved = await judgedLog(recorded)))
  const start = () => {
    const clock = virtualClock()
    const run = replayRun(saved, clock)
    const { fromT, toT } = run.state().replay as { fromT: number; toT: number }
    return { clock, run, fromT, toT }
  }
  const latest = (run: ReplayRun) => Math.max(...run.log().events.map(({ t }) => t))

  it('stands at the start of the clients until it plays', async () => {
    const { clock, run, fromT } = start()
    await clock.advance(5000)
    expect(run.nowT()).toBe(fromT)
    expect(fromT).toBe(saved.state.window?.startT)
    expect(latest(run)).toBeLessThanOrEqual(fromT)
    expect(run.state()).toMatchObject({ phase: 'running', replay: { playing: false, speed: 1 } })
  })

  it.each([0.1, 1, 10])('brings events at their time, %d times as fast', async (speed) => {
    const { clock, run, fromT } = start()
    const batches: { at: number; events: readonly LabEvent[] }[] = []
    run.onEvents((events) => batches.push({ at: clock.now(), events }))
    run.setSpeed(speed)
    run.play()
    await clock.advance(3000 / speed)
    expect(run.nowT()).toBeCloseTo(fromT + 3000)
    expect(run.log().events).toEqual(saved.log.events.slice(0, run.log().events.length))
    expect(latest(run)).toBeGreaterThan(fromT + 2500)
    for (const { at, events } of batches) {
      // Never before its time; later than its time by a tick, or as late as it was recorded.
      expect(Math.max(...events.map(({ t }) => t))).toBeLessThanOrEqual(fromT + at * speed + 1e-6)
      expect(Math.max(...events.map(({ t }) => t))).toBeGreaterThan(fromT + (at - 51) * speed - 50)
    }
  })

  it('ends with the log and the verdicts of the saved run, event for event', async () => {
    const { clock, run, fromT, toT } = start()
    run.setSpeed(10)
    run.play()
    await clock.advance((toT - fromT) / 10 + 200)
    expect(run.state()).toMatchObject({ phase: 'done', replay: { playing: false } })
    expect(run.log()).toEqual(saved.log)
    expect(run.state().cells).toEqual(saved.state.cells)
    expect(saved.state.cells.map(({ transport, verdict }) => [transport, verdict])).toEqual([['sse', 'reconnects'], ['websocket', 'needs-fallback']])
  })

  it('pauses, goes on, changes its speed on the way and goes back', async () => {
    const { clock, run, fromT } = start()
    run.play()
    await clock.advance(1000)
    run.pause()
    await clock.advance(1000)
    expect(run.nowT()).toBeCloseTo(fromT + 1000)
    run.play()
    run.setSpeed(2)
    await clock.advance(1000)
    expect(run.nowT()).toBeCloseTo(fromT + 3000)
    const before = run.log().events
    run.seek(fromT + 500)
    expect(run.nowT()).toBeCloseTo(fromT + 500)
    expect(latest(run)).toBeLessThanOrEqual(fromT + 500)
    expect(run.log().events).not.toBe(before)
    expect(run.log().events).toEqual(before.slice(0, run.log().events.length))
    run.stop()
    expect(run.state().phase).toBe('done')
    run.play()
    expect(run.nowT()).toBe(fromT)
    run.seek(1e9)
    expect(run.state().phase).toBe('done')
    expect(() => run.setSpeed(11)).toThrow('0.1 to 10 times as fast')
  })

  it('tells which faults act at the moment where it stands; an instant one never does', async () => {
    const stripped = replayRun(await judgedLog(fileURLToPath(new URL('../../fixtures/runs/upgrade-stripped.ndjson', import.meta.url))), virtualClock())
    const { fromT, toT } = stripped.state().replay as { fromT: number; toT: number }
    stripped.seek(fromT + 1000)
    expect(stripped.state().faults).toMatchObject([{ fault: 'gateway/strip-upgrade', by: 'timeline' }])
    stripped.seek(toT)
    expect(stripped.state().faults).toEqual([])
    const { run, fromT: resetFromT } = start()
    run.seek(resetFromT + 7000)
    expect(run.state().faults).toEqual([])
  })

  it('judges what has come so far, as the live run did: no verdict before the reset has struck', async () => {
    const { clock, run, fromT } = start()
    run.play()
    await clock.advance(1500)
    expect(run.state().cells.map(({ verdict, reason }) => [verdict, reason])).toEqual([['invalid', 'fault-not-seen'], ['invalid', 'fault-not-seen']])
    run.seek(fromT + 7000)
    expect(run.state().cells[0]?.verdict).toBe('reconnects')
  })
})
