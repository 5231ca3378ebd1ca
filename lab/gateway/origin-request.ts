import type { Duplex } from 'node:stream'
import type { Answer, Cut, HeaderLine, OriginFailure, ResponseHead, ResponseSink } from './exchange.ts'

/** One request on its way to the origin, in whatever version is spoken there. */
export interface OriginRequest {
  send(): void
  /** Lets go of the origin; harmless once its answer is complete. */
  drop(how: Cut): void
  /** The answer is here to its end. */
  readonly complete: boolean
  /** How the origin ended a tunnel; undefined while it has not. */
  readonly ending: Cut | undefined
  pause(): void
  resume(): void
}

/** What an exchange makes of what its origin sends: the answer in the client's version (head, data, end or abort), or one of these. */
export interface OriginListener extends ResponseSink {
  /** 1xx except 101. */
  informed(status: number, reason: string, lines: readonly HeaderLine[]): void
  /** The tunnel is granted, in the client's version. Returns the head as the rules left it; undefined when nobody wants it any more. */
  granted(head: ResponseHead, stream: Duplex): ResponseHead | undefined
  /** The origin gave no response head. `how` it is passed on when no rule answers; undefined when the client's whole connection is about to end with it. */
  lost(cause: OriginFailure, how: Cut | undefined): void
  /** What the client sends cannot be passed on. */
  breakOff(how: Cut): void
  /** The gateway has to answer itself: what is asked cannot be said in the origin's version. */
  answer(answer: Answer): void
}
