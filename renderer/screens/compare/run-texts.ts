import type { ComparedRun } from '../../../lab/contract/comparison.ts'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { bytes, duration, integer, list, moment, percent } from '../../i18n/format.ts'
import { paramName, paramWord } from '../../i18n/fixture-texts.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { titleOfFault } from '../../state/fault-titles.ts'
import { useSession } from '../../state/session-store.ts'

/** The faults of a run, a line each, at the times at which its lanes show them. */
export function stepLines({ scale, timeline }: Pick<ComparedRun, 'scale' | 'timeline'>): readonly string[] {
  const { faultLine } = currentMessages().compare
  return timeline.flatMap(({ atMs, on, off }) => {
    const when = atMs === 0 ? faultLine.fromStart : faultLine.at(onBothClocks(atMs, scale, moment))
    return [...on.map(({ fault, params }) => faultLine.on(titleOfFault(fault), when, paramsText(fault, params, scale))), ...off.map((fault) => faultLine.off(titleOfFault(fault), when))]
  })
}

/** What was switched by hand, told alike: it is noted in wall time. */
export function handLines({ scale, byHand }: Pick<ComparedRun, 'scale' | 'byHand'>): readonly string[] {
  return stepLines({ scale, timeline: byHand.map(({ atMs, on, off }) => ({ atMs: atMs * scale, on: on.map(({ fault, params }) => ({ fault, params: inLabTime(fault, params, scale) })), off })) })
}

function inLabTime(fault: FaultId, params: Readonly<Record<string, unknown>>, scale: number): Record<string, unknown> {
  const unscaled = unscaledOf(fault)
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === 'number' && name.endsWith('Ms') && !unscaled.includes(name) ? value * scale : value]))
}

function unscaledOf(fault: FaultId): readonly string[] {
  return useSession.getState().catalogue?.faults.find(({ id }) => id === fault)?.unscaled ?? []
}

export function feedText({ scale, feed: { payloadBytes, everyMs, heartbeatMs, ring } }: Pick<ComparedRun, 'scale' | 'feed'>): string {
  return currentMessages().compare.feed(bytes(payloadBytes), onBothClocks(everyMs, scale), heartbeatMs === 'off' ? null : onBothClocks(heartbeatMs, scale), integer(ring))
}

export function lengthText({ scale, durationMs }: Pick<ComparedRun, 'scale' | 'durationMs'>): string {
  return durationMs === null ? currentMessages().compare.asNeeded : onBothClocks(durationMs, scale)
}

/** The clock of the run's lanes first. */
function onBothClocks(labMs: number, scale: number, shown: (ms: number) => string = duration): string {
  return scale === 1 ? shown(labMs) : currentMessages().compare.bothClocks(shown(labMs / scale), shown(labMs))
}

function paramsText(fault: FaultId, params: Readonly<Record<string, unknown>>, scale: number): string {
  const unscaled = unscaledOf(fault)
  const { compare, joined } = currentMessages()
  return joined.commas(Object.entries(params).flatMap(([name, value]) => (value === undefined || value === null ? [] : [compare.param(paramName(name), valueText(name, value, unscaled.includes(name) ? 1 : scale))])))
}

function valueText(name: string, value: unknown, scale: number): string {
  if (Array.isArray(value)) return list(value.map((one) => valueText(name, one, scale)))
  const word = paramWord(value)
  if (word !== undefined) return word
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value)
  if (name.endsWith('Ms')) return onBothClocks(value, scale)
  if (name.endsWith('Bytes')) return bytes(value)
  if (name.endsWith('KBps')) return `${integer(value)} kB/s`
  return name === 'percent' || name === 'correlation' ? percent(value) : integer(value)
}
