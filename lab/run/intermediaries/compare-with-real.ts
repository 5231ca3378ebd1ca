import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadScenario } from '../load-scenario.ts'
import { type Comparison, differencesOf, type Imitated, openComparison, subjects } from './comparison.ts'
import { measuredText, parseMeasured, sameRelease } from './measured.ts'
import { nearer, type Pair, type Pairs, sameOutcome, textOf } from './outcome.ts'
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
      const isSettled = (subject: string) => pairs[subject] !== undefined && sameOutcome(pairs[subject].real, pairs[subject].ours) === !listed.has(subject)
      for (let look = 1; look < looks && !subjects.every(isSettled); look++) {
        const open = subjects.filter((subject) => !isSettled(subject))
        const again = { ...(open.some(isVerdict) ? await comparison.compareRuns() : {}), ...(open.every(isVerdict) ? {} : await comparison.compareOnTheWire()) }
        pairs = { ...pairs, ...Object.fromEntries(open.flatMap((subject) => (again[subject] ? [[subject, lookedAgain(pairs[subject], again[subject])]] : []))) }
      }
    }, 240_000)
    afterAll(() => comparison?.[Symbol.asyncDispose]())

    it(`imitates the release that is here: ${imitates.software} ${imitates.version}`, () => {
      expect(sameRelease(comparison.version, imitates.version), `${comparison.version} is here: measure it (-u) and write its version into the condition`).toBe(true)
    })

    it.each(subjects)('%s', (subject) => {
      const pair = pairs[subject]
      if (!pair) throw new Error('nobody looked at it')
      if (!listed.has(subject)) return expect(sameOutcome(pair.real, pair.ours), `real: ${textOf(pair.real)}\nours: ${textOf(pair.ours)}\n${JSON.stringify(pair)}`).toBe(true)
      expect(sameOutcome(pair.real, pair.ours), `"${subject}" is listed as different, and is not any more`).toBe(false)
    })

    it('keeps what was measured', async () => {
      const file = new URL(`measured/${one.condition}.json`, import.meta.url)
      const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
      const now = { condition: one.condition, software: imitates.software, version: comparison.version, outcomes: pairs }
      await expect(saysTheSame(kept, now.outcomes) ? kept : measuredText(now)).toMatchFileSnapshot(`measured/${one.condition}.json`)
    })
  })
}

function lookedAgain(before: Pair | undefined, now: Pair): Pair {
  return before ? { real: nearer(before.real, now.real), ours: nearer(before.ours, now.ours) } : now
}

/** What is kept is written anew only when something else is seen, not for a few milliseconds or a patch release. */
function saysTheSame(kept: string, now: Pairs): boolean {
  const before = parseMeasured(kept)?.outcomes ?? {}
  const same = (one: Pair | undefined, other: Pair | undefined) => one !== undefined && other !== undefined && sameOutcome(one.real, other.real) && sameOutcome(one.ours, other.ours)
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].every((subject) => same(before[subject], now[subject]))
}

const isVerdict = (subject: string) => /^(?:polling|long-polling|http-stream|sse|sse-h2|websocket|websocket-h2|fallback)(?: after a restart)?$/.test(subject)
