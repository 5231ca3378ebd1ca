import { type FaultInfo, spokenParam } from '../contract/fault.ts'
import { faultKind } from '../contract/fault-side.ts'
import { freeRunId, ownServerPrefix } from '../contract/run-file.ts'
import type { TransportInfo } from '../contract/transport.ts'
import type { FaultText, FixtureText, LabTexts } from './lab-texts.ts'

/*
 * What the lab describes (conditions, scenarios, faults, transports) is English data, and known by its id; what is not known, for
 * example a file that somebody wrote yesterday, stays as it was written.
 */

interface Described {
  readonly id: string
  readonly title: string
}

export function conditionText(info: Described & { readonly summary?: string | undefined }, { fixtures }: LabTexts): FixtureText {
  return fixtures.conditions[info.id] ?? { title: info.title, text: info.summary ?? '' }
}

export function scenarioText(info: Described & { readonly question?: string | undefined }, { fixtures }: LabTexts): FixtureText {
  return fixtures.scenarios[info.id] ?? { title: info.title, text: info.question ?? '' }
}

/**
 * A fault by its kind, without the side of its link: under its place in the diagram that goes without saying.
 * @param acting the lab's sentence with the parameters in force, which only English can say
 */
export function faultText(info: Pick<FaultInfo, 'id' | 'title' | 'explain' | 'sees'>, { fixtures }: LabTexts, acting: string = info.explain): FaultText {
  return fixtures.faults[faultKind(info.id)] ?? { title: info.title, text: acting, sees: info.sees }
}

/** What a run is about: a condition or a scenario, whichever has that id, or somebody else's server under one. */
export function subjectText(info: Described & { readonly summary?: string | undefined; readonly question?: string | undefined }, texts: LabTexts): FixtureText {
  if (info.id === freeRunId) return { title: texts.freeRun, text: '' }
  const { conditions, scenarios } = texts.fixtures
  const isOwnServer = info.id.startsWith(ownServerPrefix)
  const id = isOwnServer ? info.id.slice(ownServerPrefix.length) : info.id
  const known = conditions[id] ?? scenarios[id]
  if (!known) return { title: info.title, text: info.question ?? info.summary ?? '' }
  return isOwnServer ? { ...known, title: texts.ownServer(info.title.split(' ')[0] ?? '', known.title) } : known
}

export function transportText(info: Pick<TransportInfo, 'id' | 'title' | 'explain'>, { fixtures }: LabTexts): FixtureText {
  return fixtures.transports[info.id] ?? { title: info.title, text: info.explain }
}

/** Where the numbers of a condition are from: its basis, or the software, version and setup that it imitates. */
export function provenanceText(text: string, { fixtures }: LabTexts): string {
  return fixtures.provenance[text] ?? text
}

/** What a parameter of a fault means. */
export function paramText(text: string, { fixtures }: LabTexts): string {
  return fixtures.params[text] ?? text
}

/** What a parameter is called, by its name in a run: `retransmitAfterMs` -> `retransmit after`. */
export function paramName(name: string, { fixtures: { paramNames } }: LabTexts): string {
  return paramNames[name] ?? paramNames[name.replace(/(Ms|Bytes)$/, '')] ?? spokenParam(name)
}

/** A word that a parameter is set to; undefined for numbers, and what is the same in every language. */
export function paramWord(value: unknown, { fixtures: { paramValues } }: LabTexts): string | undefined {
  return paramValues[value === Number.MAX_SAFE_INTEGER ? 'end' : String(value)]
}

/** Where the real software behaves otherwise than its imitation. */
export function differenceText(text: string, { fixtures }: LabTexts): string {
  return fixtures.differences[text] ?? text
}
