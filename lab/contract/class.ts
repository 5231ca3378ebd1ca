import { z } from 'zod'
import { lessonIdSchema, type LessonLanguage } from './lesson.ts'

/** A class: the predictions of a group, collected by hand or from phones in the same room. */

type Texts<T> = Readonly<Record<LessonLanguage, T>>

/** An address of this machine that phones could reach. */
export interface ClassAddress {
  readonly address: string
  readonly family: 4 | 6
  /** As the system calls it: `en0`, `Wi-Fi`. */
  readonly interface: string
  /** Reaches this machine only. */
  readonly isLoopback: boolean
}

export interface PollOption {
  readonly id: string
  readonly texts: Texts<string>
}

/** One prediction of a lesson, as a class is asked it. */
export interface Poll {
  readonly id: string
  readonly lesson: string
  readonly prediction: string
  readonly title: Texts<string>
  readonly ask: Texts<string>
  readonly options: readonly PollOption[]
}

/** `open`: votes are taken, and may be changed; `closed`: no more, the tally may be seen; `revealed`: with what happened. */
export type PollPhase = 'open' | 'closed' | 'revealed'

/** Votes for one option. */
export interface OptionTally {
  readonly option: string
  /** From the phones. */
  readonly voted: number
  /** Counted by the trainer. */
  readonly counted: number
}

export interface PollState {
  readonly poll: Poll
  readonly phase: PollPhase
  /** In the order of the options. */
  readonly tally: readonly OptionTally[]
  /** The option that came true; null when none did. Undefined before it is revealed. */
  readonly actual?: string | null | undefined
}

/** Where phones come in. */
export interface ClassDoor extends ClassAddress {
  readonly port: number
  /** Has to be typed in to take part. */
  readonly code: string
  readonly url: string
  /** Devices that came in with the code. */
  readonly joined: number
}

export interface ClassState {
  /** `hand`: the trainer counts, and nothing listens. */
  readonly collects: 'off' | 'hand' | 'phones'
  readonly door: ClassDoor | null
  /** Of this session, in the order they were asked first; they outlast the closing, so that they can be exported. */
  readonly polls: readonly PollState[]
  /** Id of the poll that phones are shown. */
  readonly current: string | null
}

/** All that was asked in a session, for a file. */
export interface ClassSummary {
  readonly startedAt: string
  readonly polls: readonly PollState[]
}

/** What a phone is shown: the question of the moment and its own vote, and the tally once it is revealed. */
export interface VoterView {
  readonly phase: PollPhase | 'waiting'
  readonly poll?: Pick<Poll, 'id' | 'ask' | 'options'> | undefined
  readonly vote?: string | undefined
  readonly result?: { readonly tally: readonly { readonly option: string; readonly votes: number }[]; readonly actual: string | null } | undefined
}

export const pollSpecSchema = z.strictObject({ lesson: lessonIdSchema, prediction: lessonIdSchema })
export type PollSpec = z.infer<typeof pollSpecSchema>

export const pollIdSchema = z.string().min(1).max(210)
/** One hand more, or one less. */
export const handCountSchema = pollSpecSchema.extend({ option: lessonIdSchema, by: z.literal([1, -1]) })
export type HandCount = z.infer<typeof handCountSchema>
export const revealSchema = z.strictObject({ poll: pollIdSchema, actual: lessonIdSchema.nullable() })
export type Reveal = z.infer<typeof revealSchema>
/** @property port 0 for a free one */
export const doorSpecSchema = z.strictObject({ address: z.string().min(1).max(100), port: z.number().int().min(0).max(65_535).default(0) })
export type DoorSpec = z.input<typeof doorSpecSchema>

/** What phones send. */
export const joinSchema = z.strictObject({ code: z.string().max(40) })
export const voteSchema = z.strictObject({ poll: pollIdSchema, option: lessonIdSchema })
export type Vote = z.infer<typeof voteSchema>

/** Why the door says no, as its page reads it. */
export const refusals = ['code', 'attempts', 'full', 'unknown', 'closed', 'option', 'body', 'elsewhere', 'streams', 'ended'] as const
export type Refusal = (typeof refusals)[number]

