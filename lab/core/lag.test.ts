import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startLagMeter } from './lag.ts'

it('a lag is recent until it was told once, and counts in the whole for good', async () => {
  const meter = startLagMeter()
  try {
    await sleep(30)
    meter.recentMs()
    await sleep(30)
    const until = performance.now() + 120
    while (performance.now() < until);
    // The sample of the held-up timer is taken when it fires at last.
    await sleep(30)
    expect(meter.recentMs()).toBeGreaterThan(60)
    expect(meter.recentMs()).toBe(0)
    expect(meter.p99Ms()).toBeGreaterThan(60)
  } finally {
    meter.stop()
  }
})
