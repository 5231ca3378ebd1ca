import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Imitation } from '../../contract/scenario.ts'
import { loadScenario } from '../load-scenario.ts'
import { type Comparison, differencesOf, type Imitated, openComparison, proxySubjects, subjects } from './comparison.ts'
import { measuredText, parseMeasured, sameRelease } from './measured.ts'
import { nearer, type Pair, type Pairs, sameOutcome, textOf } from './outcome.ts'
import { installDaemon } from './start-daemon.ts'
import { compareThroughProxy, type Proxied } from './through-proxy.ts'
import { compareOnTheWire } from './wire-comparison.ts'

/** A difference, between the two or from what is kept, that a second and a third look do not show was the machine's. */
const looks = 3

/**
 * The tests of one piece of software: every condition that imitates it is put beside it. What differs is exactly what the condition
 * lists, so a stale entry fails, too. What was measured is kept in `measured/` (written anew by `vitest -u`); docs/intermediaries.md shows it.
 */
export function compareWithReal(imitated: readonly Imitated[]): void {
  let onTheWire: ReadonlyMap<Imitated, Pairs> = new Map()

  // They mostly wait; more than two conditions at once would make each other late.
  beforeAll(async () => {
    for (const { daemon } of imitated) await installDaemon(daemon)
    for (let i = 0; i < imitated.length; i += 2) onTheWire = new Map([...onTheWire, ...(await compareOnTheWire(imitated.slice(i, i + 2)))])
  }, 120_000)

  describe.each(imitated)('$condition', (one) => {
    const { imitates } = loadScenario(one.condition)
    if (imitates?.evidence !== 'compared') throw new Error(`${one.condition} does not say that it was compared`)
    const listed = differencesOf(imitates)
    let comparison: Comparison
    let pairs: Pairs = {}

    beforeAll(async () => {
      comparison = await openComparison(one)
      pairs = { ...(await comparison.compareRuns()), ...onTheWire.get(one) }
      const isSettled = (subject: string) => isAsExpected(one.condition, { subject, pair: pairs[subject], isListed: listed.has(subject) })
      for (let look = 1; look < looks && !subjects.every(isSettled); look++) {
        const open = subjects.filter((subject) => !isSettled(subject))
        const again = { ...(open.some(isVerdict) ? await comparison.compareRuns() : {}), ...(open.every(isVerdict) ? {} : (await compareOnTheWire([one])).get(one)) }
        pairs = { ...pairs, ...Object.fromEntries(open.flatMap((subject) => (again[subject] ? [[subject, lookedAgain(pairs[subject], again[subject])]] : []))) }
      }
    }, 240_000)
    afterAll(() => comparison?.[Symbol.asyncDispose]())

    itSaysSo({ condition: one.condition, imitates, subjects, measured: () => ({ version: comparison.version, pairs }) })
  })
}

/** The same of forward proxies, which no run goes through: the clients are behind them. */
export function compareWithRealProxy(proxied: readonly Proxied[]): void {
  describe.each(proxied)('$condition', (one) => {
    const { imitates } = loadScenario(one.condition)
    if (imitates?.evidence !== 'compared') throw new Error(`${one.condition} does not say that it was compared`)
    const listed = differencesOf(imitates)
    let seen: { readonly version: string; readonly pairs: Pairs }

    beforeAll(async () => {
      await installDaemon(one.daemon)
      for (let look = 0; look < looks; look++) {
        const now = await compareThroughProxy(one)
        seen = { version: now.version, pairs: Object.fromEntries(Object.entries(now.pairs).map(([subject, pair]) => [subject, lookedAgain(seen?.pairs[subject], pair)])) }
        if (Object.entries(seen.pairs).every(([subject, pair]) => isAsExpected(one.condition, { subject, pair, isListed: listed.has(subject) }))) return
      }
    }, 120_000)

    itSaysSo({ condition: one.condition, imitates, subjects: proxySubjects, measured: () => seen })
  })
}

interface Claim {
  readonly condition: string
  readonly imitates: Imitation
  readonly subjects: readonly string[]
  readonly measured: () => { readonly version: string; readonly pairs: Pairs }
}

function itSaysSo({ condition, imitates, subjects: claimed, measured }: Claim): void {
  const listed = differencesOf(imitates)

  it(`imitates the release that is here: ${imitates.software} ${imitates.version}`, () => {
    const { version } = measured()
    expect(sameRelease(version, imitates.version), `${version} is here: measure it (-u) and write its version into the condition`).toBe(true)
  })

  it.each(claimed)('%s', (subject) => {
    const pair = measured().pairs[subject]
    if (!pair) throw new Error('nobody looked at it')
    if (!listed.has(subject)) return expect(sameOutcome(pair.real, pair.ours), `real: ${textOf(pair.real)}\nours: ${textOf(pair.ours)}\n${JSON.stringify(pair)}`).toBe(true)
    expect(sameOutcome(pair.real, pair.ours), `"${subject}" is listed as different, and is not any more`).toBe(false)
  })

  it('keeps what was measured', async () => {
    const { version, pairs } = measured()
    await expect(saysTheSame(keptOf(condition), pairs) ? textKept(condition) : measuredText({ condition, software: imitates.software, version, outcomes: pairs })).toMatchFileSnapshot(`measured/${condition}.json`)
  })
}

function lookedAgain(before: Pair | undefined, now: Pair): Pair {
  return before ? { real: nearer(before.real, now.real), ours: nearer(before.ours, now.ours) } : now
}

/** What is kept is written anew only when something else is seen, not for a few milliseconds or a patch release. */
function saysTheSame(before: Pairs, now: Pairs): boolean {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].every((subject) => samePair(before[subject], now[subject]))
}

/** The two are the same or different as the condition says, and as they were when they were last kept. */
function isAsExpected(condition: string, { subject, pair, isListed }: { readonly subject: string; readonly pair: Pair | undefined; readonly isListed: boolean }): boolean {
  const kept = keptOf(condition)[subject]
  return pair !== undefined && sameOutcome(pair.real, pair.ours) === !isListed && (kept === undefined || samePair(kept, pair))
}

function samePair(one: Pair | undefined, other: Pair | undefined): boolean {
  return one !== undefined && other !== undefined && sameOutcome(one.real, other.real) && sameOutcome(one.ours, other.ours)
}

function fileOf(condition: string): URL {
  return new URL(`measured/${condition}.json`, import.meta.url)
}

function textKept(condition: string): string {
  return existsSync(fileOf(condition)) ? readFileSync(fileOf(condition), 'utf8') : ''
}

function keptOf(condition: string): Pairs {
  return parseMeasured(textKept(condition))?.outcomes ?? {}
}

const isVerdict = (subject: string) => /^(?:polling|long-polling|http-stream|sse|sse-h2|websocket|websocket-h2|fallback)(?: after a restart)?$/.test(subject)
