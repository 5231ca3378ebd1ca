import { describe, expect, it } from 'vitest'
import { standardTransports, transportIds } from '../contract/transport.ts'
import { loadScenario, parseScenario } from './load-scenario.ts'
import { recoverWithinMs } from '../verdict/facts.ts'
import { planRun } from './plan.ts'

const condition = (text: string) => parseScenario({ id: 'test', file: 'test.yaml', kind: 'condition', text })

describe('planRun', () => {
  it('divides every timer of the lab by the scale', () => {
    const plan = planRun(loadScenario('idle-timeout'), { scale: 20 })
    expect(plan.feed.everyMs).toBe(4000)
    expect(plan.timeline[0]?.on[0]?.params).toMatchObject({ idleMs: 3000 })
    expect(plan.policy.sseRetryMs).toBe(150)
  })

  it('runs the eight, and beside them or those that were chosen the same with client code where somebody asks for it', () => {
    expect(planRun(loadScenario('clean')).transports).toEqual(standardTransports)
    expect(planRun(loadScenario('clean'), { clientCode: 'on' }).transports).toEqual(transportIds)
    const { transports, scenario } = planRun(loadScenario('clean'), { transports: ['websocket', 'polling'], clientCode: 'on' })
    expect(transports).toEqual(['polling', 'websocket', 'websocket-code'])
    // What a run file names is what ran, or may yet run.
    expect(scenario.transports).toEqual(transports)
    const later = planRun(loadScenario('clean'), { transports: ['websocket', 'polling'], clientCode: 'ready' })
    expect([later.transports, later.ready, later.scenario.transports]).toEqual([['websocket', 'polling'], ['websocket-code'], ['polling', 'websocket', 'websocket-code']])
  })

  it('leaves latency and jitter at their real size', () => {
    const plan = planRun(loadScenario('latency'), { scale: 20 })
    expect(plan.timeline[0]?.on[0]?.params).toMatchObject({ latencyMs: 300, jitterMs: 50 })
  })

  it('ends an instant fault when its own downtime is over', () => {
    const plan = planRun(loadScenario('server-restart'), { scale: 20 })
    expect([plan.faultFromMs, plan.faultToMs]).toEqual([2000, 3000])
    expect(plan.measuredMs).toBe(3000 + 2 * recoverWithinMs(20))
  })

  it('has no end for a fault that is never lifted', () => {
    expect(planRun(loadScenario('silent-drop')).faultToMs).toBeNull()
  })

  it('has no end for a fault that is set anew in the step that lifts it', () => {
    const plan = planRun(parseScenario({ id: 'test', file: 'test.yaml', kind: 'scenario', text: 'title: x\ntimeline:\n  - at: 0s\n    on: { link/latency: {} }\n  - at: 20s\n    off: [link/latency]\n    on: { link/latency: { latency: 1s } }\n' }), { scale: 20 })
    expect([plan.faultFromMs, plan.faultToMs]).toEqual([0, null])
  })

  it('gives the slowest watchdog time to fire at every scale', () => {
    for (const scale of [1, 20, 100]) expect(recoverWithinMs(scale)).toBeGreaterThanOrEqual(45_000 / scale)
  })

  it('refuses a feed that the scale makes too fast, and says which scale would do', () => {
    expect(() => planRun(condition('title: Fast\nfeed: { every: 100ms }\nfaults: {}\n'), { scale: 20 })).toThrow(/every 100 ms becomes one every 5 ms at scale 20.*time scale of 5 or less/)
  })
})
