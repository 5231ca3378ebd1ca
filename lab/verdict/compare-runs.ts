import type { Change, Comparison, Estimate, MeasureChange } from '../contract/comparison.ts'
import type { Health } from '../contract/measures.ts'
import { indexLog } from '../contract/log-index.ts'
import type { Cell } from '../contract/report.ts'
import type { RunHeader, RunLog } from '../contract/run-file.ts'
import { type TransportId, transportIds } from '../contract/transport.ts'
import { severity, type VerdictName } from '../contract/verdict.ts'
import { LabError } from '../core/errors.ts'
import { seededRandom } from '../core/random.ts'
import { agree } from './agree.ts'
import { type ComparedMeasure, comparedMeasures } from './compared-measures.ts'
import { estimate, intervalOfDifference } from './intervals.ts'
import { noiseBetween } from './noise-between.ts'
import { duration } from './times.ts'

export interface JudgedRun {
  readonly log: RunLog
  readonly cells: readonly Cell[]
  readonly health: Health
  /** Its own title, when it has one. */
  readonly title?: string | undefined
}

/** One run, or repeats of one. */
export type Side = readonly [JudgedRun, ...JudgedRun[]]

/**
 * Two runs, or two sets of repeats, side by side. Pure: the same logs give the same comparison.
 * @throws LabError LAB_BAD_OPTION when the runs of a side are not repeats of each other.
 */
export function compareRuns(a: Side, b: Side): Comparison {
  for (const side of [a, b]) requireRepeats(side)
  const of = (side: Side) => new Set(side.flatMap(({ cells }) => cells.map(({ transport }) => transport)))
  const [inA, inB] = [of(a), of(b)]
  const differs = differencesOf(a[0].log, b[0].log)
  return {
    version: 1,
    a: a.map(nameOf),
    b: b.map(nameOf),
    differs: differs.map(({ field, a: before, b: after }) => ({ field, a: before, b: after })),
    comparable: !differs.some(({ decides }) => decides),
    transports: transportIds.filter((transport) => inA.has(transport) && inB.has(transport)).map((transport) => compareTransport(a, b, transport)),
    onlyA: transportIds.filter((transport) => inA.has(transport) && !inB.has(transport)),
    onlyB: transportIds.filter((transport) => !inA.has(transport) && inB.has(transport)),
    note: noteOn(a.length, b.length),
  }
}

function nameOf({ log, title }: JudgedRun): Comparison['a'][number] {
  const { header } = log
  const { scenario } = header
  const { payloadBytes, everyMs, heartbeatMs, ring } = scenario.feed
  return {
    run: header.run,
    title: title ?? scenario.title,
    startedAt: header.startedAt,
    scenario: scenario.id,
    probe: header.probe,
    scale: header.scale,
    timeline: scenario.timeline.map(stepOf),
    byHand: stepsByHand(log).map(stepOf),
    feed: { payloadBytes, everyMs, heartbeatMs, ring },
    durationMs: scenario.durationMs ?? null,
  }
}

function requireRepeats([first, ...others]: Side): void {
  for (const { log } of others) {
    const differs = differencesOf(first.log, log).filter(({ field, decides }) => decides && field !== 'seed')
    if (differs.length === 0) continue
    throw new LabError('LAB_BAD_OPTION', `run ${log.header.run} is no repeat of run ${first.log.header.run}: ${differs.map(({ field, a, b }) => `${field} is ${b}, not ${a}`).join('; ')}`)
  }
}

interface Difference {
  readonly field: string
  readonly a: string
  readonly b: string
  /** Runs that differ here have not done the same thing. */
  readonly decides: boolean
}

/** What a header says about how the run was made, most important first. */
const fields: readonly { readonly field: string; readonly decides: boolean; of(header: RunHeader): string }[] = [
  { field: 'scenario', decides: true, of: ({ scenario }) => scenario.id },
  { field: 'faults', decides: true, of: ({ scenario }) => scenario.timeline.map(stepText).join('; ') || 'none' },
  { field: 'feed', decides: true, of: ({ scenario: { feed } }) => `${feed.payloadBytes} B every ${feed.everyMs} ms, heartbeat ${feed.heartbeatMs === 'off' ? 'off' : `${feed.heartbeatMs} ms`}, ring ${feed.ring}` },
  { field: 'contract', decides: true, of: ({ scenario }) => scenario.contract },
  { field: 'length', decides: true, of: ({ scenario }) => (scenario.durationMs === undefined ? 'as needed' : `${scenario.durationMs} ms`) },
  { field: 'time scale', decides: true, of: ({ scale }) => `1:${scale}` },
  { field: 'seed', decides: true, of: ({ seed }) => String(seed) },
  { field: 'probe', decides: true, of: ({ probe }) => probe },
  { field: 'link', decides: true, of: ({ versions }) => versions['link'] ?? 'embedded' },
  // With all of the above the same: its words, its expectations.
  { field: 'scenario hash', decides: false, of: ({ scenarioHash }) => scenarioHash },
  { field: 'probe version', decides: false, of: ({ probeVersion }) => probeVersion },
  { field: 'Brownout', decides: false, of: ({ brownout }) => brownout },
  { field: 'Node', decides: false, of: ({ versions }) => versions['node'] ?? '' },
  { field: 'platform', decides: false, of: ({ platform }) => platform },
]

type Step = RunHeader['scenario']['timeline'][number]

function stepOf({ atMs, on, off }: Step): Comparison['a'][number]['timeline'][number] {
  return { atMs, on: on.map(({ fault, params }) => ({ fault, params: { ...params } })), off: [...off] }
}

function stepText({ atMs, on, off }: Step): string {
  const at = `at ${atMs / 1000} s of lab time`
  return [...on.map(({ fault, params }) => `${at} ${settingText(fault, params)}`), ...off.map((fault) => `${at} ${fault} off`)].join('; ')
}

function settingText(fault: string, params: Readonly<Record<string, unknown>>): string {
  return [fault, ...Object.entries(params).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)].join(', ')
}

function differencesOf(a: RunLog, b: RunLog): Difference[] {
  const stated = fields.map(({ of, ...field }) => ({ ...field, a: of(a.header), b: of(b.header) }))
  const [scenario, ...others] = stated
  const byHand = (log: RunLog) => stepsByHand(log).map(handText).join('; ') || 'none'
  return [scenario, { field: 'switched by hand', decides: true, a: byHand(a), b: byHand(b) }, ...others].flatMap((one) => (one === undefined || one.a === one.b ? [] : [one]))
}

/** What no plan says: at its moment, in wall time as it was done. */
function stepsByHand(log: RunLog): Step[] {
  const { faults, window } = indexLog(log)
  const byHand = faults.filter(({ by }) => by === 'hand')
  return byHand.map(({ t, fault, phase, params }) => ({ atMs: Math.max(0, t - window.startT), on: phase === 'on' ? [{ fault, params }] : [], off: phase === 'off' ? [fault] : [] }))
}

function handText({ atMs, on, off }: Step): string {
  return [...on.map(({ fault, params }) => settingText(fault, params)), ...off.map((fault) => `${fault} off`)].map((text) => `${duration(atMs)}: ${text}`).join('; ')
}

function compareTransport(a: Side, b: Side, transport: TransportId): Comparison['transports'][number] {
  const cellsOf = (side: Side) => side.flatMap(({ cells }) => cells.filter((cell) => cell.transport === transport))
  const [cellsA, cellsB] = [cellsOf(a), cellsOf(b)]
  const [verdictA, verdictB] = [agree(cellsA).verdict, agree(cellsB).verdict]
  const isUnsound = verdictA === 'invalid' || verdictB === 'invalid'
  const noiseOf = noiseBetween(a, b, transport)
  // Drawn anew for every transport and measure: the order in which they are asked changes nothing.
  const random = seededRandom(1).fork(transport)
  return {
    transport,
    a: verdictA,
    b: verdictB,
    change: verdictChange(verdictA, verdictB),
    measures: comparedMeasures.map((measure) => {
      const compared = compareMeasure(measure, {
        a: valuesOf(cellsA, measure),
        b: valuesOf(cellsB, measure),
        never: { a: neverIn(cellsA, measure), b: neverIn(cellsB, measure) },
        occurs: measure.never !== undefined,
        noise: noiseOf(measure.noise),
        random: random.fork(measure.measure),
        gotNothing: isOfDelivery(measure) && [cellsA, cellsB].some((cells) => cells.every(({ measures }) => measures.delivered === 0)),
      })
      // A number that nobody should trust is neither better nor worse than another.
      return isUnsound && compared.change !== 'same' ? { ...compared, delta: null, interval: null, change: 'unclear' } : compared
    }),
  }
}

function verdictChange(a: VerdictName, b: VerdictName): Change {
  if (a === 'invalid' || b === 'invalid' || a === 'unstable' || b === 'unstable') return 'unclear'
  if (a === b) return 'same'
  return severity[b] < severity[a] ? 'better' : 'worse'
}

/** Times, bytes and shares of what was delivered; where nothing was, what is counted still counts. */
function isOfDelivery({ unit }: ComparedMeasure): boolean {
  return unit === 'ms' || unit === 'bytes' || unit === 'share'
}

function valuesOf(cells: readonly Cell[], measure: ComparedMeasure): number[] {
  return cells.flatMap(({ measures }) => {
    const value = measure.of(measures)
    return value === null || (isOfDelivery(measure) && measures.delivered === 0) ? [] : [value]
  })
}

function neverIn(cells: readonly Cell[], { never }: ComparedMeasure): number {
  return cells.filter(({ measures }) => never?.(measures)).length
}

interface Sides {
  readonly a: readonly number[]
  readonly b: readonly number[]
  readonly never: { readonly a: number; readonly b: number }
  /** Without a number it did not happen; else nobody knows. */
  readonly occurs: boolean
  readonly noise: number
  readonly random: ReturnType<typeof seededRandom>
  /** A side got no message, and this is about messages that came. */
  readonly gotNothing: boolean
}

function compareMeasure({ measure, title, unit, better, cost }: ComparedMeasure, { a, b, never, occurs, noise, random, gotNothing }: Sides): MeasureChange {
  const how = cost ? 'minimum' : 'median'
  const [before, after] = [withNever(estimate(a, how), never.a), withNever(estimate(b, how), never.b)]
  const delta = before.value === null || after.value === null ? null : after.value - before.value
  const interval = intervalOfDifference(a, b, { how, random })
  return { measure, title, unit, better, a: before, b: after, delta, interval, noise, change: changeOf({ delta, interval, noise, better, a: before, b: after, isKnown: occurs && !gotNothing }) }
}

function withNever(of: Estimate, never: number): Estimate {
  return never === 0 ? of : { ...of, never }
}

type Judging = Pick<MeasureChange, 'a' | 'b' | 'delta' | 'interval' | 'noise' | 'better'> & { /** Without a number it did not happen. */ readonly isKnown: boolean }

function changeOf({ a, b, delta, interval, noise, better, isKnown }: Judging): Change {
  if (delta === null) return isKnown ? changeOfOccurrence(a, b) : 'unclear'
  if (Math.abs(delta) <= noise) return 'same'
  if (interval && interval.low <= 0 && interval.high >= 0) return 'unclear'
  return (delta < 0) === (better === 'lower') ? 'better' : 'worse'
}

/** Where a side has no number. That it happened at all, where there was an occasion, is better than that it never did. */
function changeOfOccurrence(a: Estimate, b: Estimate): Change {
  const [neverA, neverB] = [(a.never ?? 0) > 0, (b.never ?? 0) > 0]
  if (a.value === null && b.value === null) return neverA === neverB ? 'same' : 'unclear'
  if (a.value === null) return neverA && !neverB ? 'better' : 'unclear'
  return neverB && !neverA ? 'worse' : 'unclear'
}

function noteOn(a: number, b: number): string {
  const fewest = Math.min(a, b)
  if (fewest === 1) return 'One run on a side has no interval: a difference beyond the noise may still be chance. Repeat the run and compare sets (compare A1,A2,... B1,B2,...).'
  if (fewest < 5) return `With ${fewest} runs on a side the interval is only the least and the greatest difference of any two runs; from five on it is a bootstrap interval of 95 %.`
  return 'Intervals are bootstrap percentile intervals of 95 % over runs (2000 draws).'
}
