import { expect, it } from 'vitest'
import type { Platform } from '../contract/client.ts'
import { startWatchdog } from './watchdog.ts'

/** Time that stands still until it is told; `asleep` lets it pass without running what is due. */
function handClock() {
  let now = 0
  const due = new Map<number, { readonly at: number; readonly run: () => void }>()
  let ids = 0
  const advance = (ms: number) => {
    for (const end = now + ms; ; ) {
      const [id, next] = [...due].toSorted(([, a], [, b]) => a.at - b.at)[0] ?? []
      if (!next || next.at > end) return void (now = end)
      now = Math.max(now, next.at)
      due.delete(id as number)
      next.run()
    }
  }
  const platform = {
    now: () => now,
    setTimeout: (run: () => void, ms: number) => (due.set(++ids, { at: now + ms, run }), ids),
    clearTimeout: (id: unknown) => void due.delete(id as number),
  } as unknown as Platform
  return { platform, advance, asleep: (ms: number) => void (now += ms) }
}

function watched(limitMs: number) {
  const clock = handClock()
  const deaths: number[] = []
  return { ...clock, deaths, dog: startWatchdog({ platform: clock.platform, limitMs, onSilence: (silentMs) => deaths.push(silentMs) }) }
}

it('finds silence when the limit is over, and not before', () => {
  const { advance, deaths, dog } = watched(1000)
  advance(900)
  dog.feed()
  advance(999)
  expect(deaths).toEqual([])
  advance(1)
  expect(deaths).toEqual([1000])
})

it('after a sleep waits for what arrived meanwhile, which may take more than a turn', () => {
  const { advance, asleep, deaths, dog } = watched(1000)
  asleep(1500)
  advance(100)
  dog.feed()
  advance(999)
  expect(deaths).toEqual([])
})

it('after a sleep still finds a link that is dead', () => {
  const { advance, asleep, deaths } = watched(1000)
  asleep(1500)
  advance(200)
  expect(deaths).toEqual([1700])
})
