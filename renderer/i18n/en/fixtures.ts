import type { Sight } from '../../../lab/contract/fault.ts'

/** Title and one sentence of something that the engine describes in English. */
export interface FixtureText {
  readonly title: string
  readonly text: string
}
/** What each side sees of it, too. */
export interface FaultText extends FixtureText {
  readonly sees: Sight
}
type ById = Readonly<Record<string, FixtureText>>

/** By id. Empty in English: the engine's own words are the English ones; other languages translate what they know. */
export const fixtures = { transports: {} as ById, conditions: {} as ById, scenarios: {} as ById, faults: {} as Readonly<Record<string, FaultText>>, subtitles: {} as Readonly<Record<string, string>> }
