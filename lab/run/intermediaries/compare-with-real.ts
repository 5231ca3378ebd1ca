import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadScenario } from '../load-scenario.ts'
import { type Comparison, differencesOf, type Imitated, openComparison, type Pairs, sameOutcome, subjects } from './comparison.ts'
import { installDaemon } from './start-daemon.ts'

/** A difference that a second and a third look do not show was the machine's. */
const looks = 3

/**
 * The tests of one piece of software: every condition that imitates it is put beside it. What differs is exactly what the condition
 * lists, so a stale entry fails, too. What was measured is kept in `measured/` (written anew by `vitest -u`); docs/intermediaries.md shows it.
 */
export function compareWithReal(imitated: readonly Imitated[]): void {
  describe.each(imitated)('$condition', (one) => {
    const { imitates } = loadScenario(one.condition)
    if (imitates?.evidence !== 'compared') throw new Error(`${one.condition} does not say that it was compared`)
    const listed = differencesOf(imitates)
    let comparison: Comparison
    let pairs: Pairs = {}

    beforeAll(async () => {
      await installDaemon(one.daemon)
      comparison = await openComparison(one)
      pairs = { ...(await comparison.compareRuns()), ...(await comparison.compareOnTheWire()) }
      const isSettled = (subject: string) => pairs[subject] !== undefined && sameOutcome(pairs[subject]) === !listed.has(subject)
      for (let look = 1; look < looks && !subjects.every(isSettled); look++) {
        const open = subjects.filter((subject) => !isSettled(subject))
        const again = { ...(open.some(isVerdict) ? await comparison.compareRuns() : {}), ...(open.every(isVerdict) ? {} : await comparison.compareOnTheWire()) }
        pairs = { ...pairs, ...Object.fromEntries(open.flatMap((subject) => (again[subject] ? [[subject, again[subject]]] : []))) }
      }
    }, 240_000)
    afterAll(() => comparison?.[Symbol.asyncDispose]())

    it(`imitates the version that is here: ${imitates.software} ${imitates.version}`, () => {
      expect(comparison.version).toBe(imitates.version)
    })

    it.each(subjects)('%s', (subject) => {
      const pair = pairs[subject]
      if (!listed.has(subject)) return expect(pair?.ours).toEqual(pair?.real)
      expect(sameOutcome(pair ?? { real: 'nothing', ours: 'nothing' }), `"${subject}" is listed as different, and is not any more`).toBe(false)
    })

    it('keeps what was measured', async () => {
      const measured = { condition: one.condition, software: imitates.software, version: comparison.version, outcomes: Object.fromEntries(subjects.map((subject) => [subject, pairs[subject]])) }
      const text = `${JSON.stringify(measured, null, 1)}\n`
      const file = new URL(`measured/${one.condition}.json`, import.meta.url)
      const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
      await expect(sameButForNoise(before, text) ? before : text).toMatchFileSnapshot(`measured/${one.condition}.json`)
    })
  })
}

/** Lab times are told to 10 s, and a busy machine is that late. */
const noiseSeconds = 10
const times = /after about (\d+) s/g

function sameButForNoise(before: string, now: string): boolean {
  const secondsOf = (text: string) => [...text.matchAll(times)].map(([, seconds]) => Number(seconds))
  const then = secondsOf(before)
  return before.replaceAll(times, '') === now.replaceAll(times, '') && secondsOf(now).every((seconds, i) => Math.abs(seconds - (then[i] ?? 0)) <= noiseSeconds)
}

const isVerdict = (subject: string) => /^(?:polling|long-polling|http-stream|sse|sse-h2|websocket|websocket-h2|fallback)(?: after a restart)?$/.test(subject)
