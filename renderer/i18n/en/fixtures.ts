/** Title and one sentence of something that the engine describes in English. */
export interface FixtureText {
  readonly title: string
  readonly text: string
}
type ById = Readonly<Record<string, FixtureText>>

/** By id. Empty in English: the engine's own words are the English ones; other languages translate what they know. */
export const fixtures = { transports: {} as ById, conditions: {} as ById, scenarios: {} as ById, faults: {} as ById, subtitles: {} as Readonly<Record<string, string>> }
