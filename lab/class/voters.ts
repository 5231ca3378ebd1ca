import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { EventStream } from './event-stream.ts'

/** A device that came in with the code. Nothing is known of it but a number and what it is shown. */
export interface Voter {
  readonly number: number
  readonly streams: Set<EventStream>
  /** What it was shown last, and which one that was. */
  shown: string
  version: number
}

export interface Voters {
  readonly size: number
  all(): Iterable<Voter>
  /** Undefined when there are as many as may be. */
  admit(): { readonly voter: Voter; readonly cookie: string } | undefined
  find(request: IncomingMessage): Voter | undefined
  byNumber(number: number): Voter | undefined
}

/** @param cookieName cookies do not know ports: two classes on one machine must not share one */
export function createVoters({ cookieName, most }: { readonly cookieName: string; readonly most: number }): Voters {
  const byToken = new Map<string, Voter>()
  const numbered: Voter[] = []
  return {
    get size() {
      return byToken.size
    },
    all: () => byToken.values(),
    admit() {
      if (byToken.size >= most) return undefined
      const token = randomBytes(18).toString('base64url')
      const voter: Voter = { number: numbered.length, streams: new Set(), shown: '', version: 0 }
      byToken.set(token, voter)
      numbered.push(voter)
      // Strict: no other site can make this device vote. Without Secure, for which a LAN address has no certificate.
      return { voter, cookie: `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict` }
    },
    find({ headers }) {
      const given = (headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${cookieName}=`))
      return given === undefined ? undefined : byToken.get(given.slice(cookieName.length + 1))
    },
    byNumber: (number) => numbered[number],
  }
}
