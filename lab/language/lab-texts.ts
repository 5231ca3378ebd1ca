import type { Ending } from '../contract/event.ts'
import type { Sight } from '../contract/fault.ts'
import type { Imitation } from '../contract/scenario.ts'
import type { KnownSentences, Pattern } from './patterns.ts'
import { windowWords } from './window-words.ts'

/** Title and one sentence of something that the lab describes in English. */
export interface FixtureText {
  readonly title: string
  readonly text: string
}
/** What each side sees of it, too. */
export interface FaultText extends FixtureText {
  readonly sees: Sight
}
type ById<T = string> = Readonly<Record<string, T>>

/**
 * What the lab says itself, in another language: what it describes (by id), what its rules, faults and experiments find (by
 * sentence). What is not there stays as the lab says it.
 */
export interface LabTexts {
  readonly fixtures: {
    readonly transports: ById<FixtureText>
    readonly conditions: ById<FixtureText>
    readonly scenarios: ById<FixtureText>
    readonly faults: ById<FaultText>
    /** The platform APIs that plain clients use. */
    readonly subtitles: ById
    /** Where the numbers of conditions are from, by what their files say: software, version, setup, basis. */
    readonly provenance: ById
    /** Where the real software behaves otherwise than its imitation, by what their files say. */
    readonly differences: ById
    /** What a condition can be written for, by id. */
    readonly tools: ById
    /** What a parameter of a fault means, by what its schema says. */
    readonly params: ById
    /** Of a parameter by what it is called in a run, without the unit; with it where the same name means two things, or the name with spaces would not say it. */
    readonly paramNames: ById
    /** Words that a parameter can be set to. */
    readonly paramValues: ById
  }
  /** With a fact, or why there is none. */
  readonly facts: KnownSentences
  readonly verdicts: {
    /** A clause of the sentence under a verdict, without its capital and its full stop. */
    readonly clauses: readonly Pattern[]
    /** What a fault did to a connection. */
    readonly effects: readonly Pattern[]
    readonly semicolon: string
    readonly stop: string
    /** The rule that decided. */
    readonly rules: ById
    /** Why it is so bad, in a word. */
    readonly reasons: ById
    /** The words before the number of a flag. */
    readonly flags: ById
    readonly endStates: ById
  }
  /** What clients, browsers and the platform say when a connection fails. */
  readonly failures: KnownSentences
  /** What went wrong, and what is wrong with a file. */
  readonly errors: KnownSentences & {
    /** Behind it: the word that was probably meant, and those that are known. */
    meant(word: string): string
    among(words: string): string
    /** Before it: the place of a file, or a parameter. */
    at(place: string, what: string): string
  }
  /** Of facts. */
  readonly units: ById
  /** How an exchange ended. */
  readonly endings: Readonly<Record<Ending, string>>
  /** What stands behind an imitation. */
  readonly evidence: Readonly<Record<Imitation['evidence'], string>>
  /** The title of a run in front of somebody else's server. */
  ownServer(server: string, condition: string): string
  /** The title of a run without plan and end. */
  readonly freeRun: string
}

/** What the lab says is English already, but for words of its data that say less than those of the window. */
export const english: LabTexts = {
  fixtures: { transports: {}, conditions: {}, scenarios: {}, faults: {}, subtitles: {}, provenance: {}, differences: {}, params: {}, paramNames: { percent: 'share', honourXAccelBuffering: 'honour X-Accel-Buffering', statusOverHttp2: 'status over HTTP/2' }, paramValues: { true: 'yes', false: 'no', end: 'end' }, tools: {} },
  facts: { sentences: {}, patterns: [] },
  verdicts: { clauses: [], effects: [], semicolon: '; ', stop: '.', rules: {}, reasons: { lossy: 'messages lost' }, flags: { lossy: 'lost' }, endStates: {} },
  failures: { sentences: {}, patterns: [] },
  errors: windowWords,
  units: {},
  endings: { fin: 'FIN', rst: 'RST', goaway: 'GOAWAY', 'rst-stream': 'RST_STREAM', 'end-stream': 'complete', 'close-frame': 'close frame', silence: 'silence', local: 'local' },
  evidence: { compared: 'compared', documented: 'documented', typical: 'typical' },
  ownServer: (server, condition) => `${server} under "${condition}"`,
  freeRun: 'Free run',
}
