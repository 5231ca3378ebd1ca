import type { HandCount, OptionTally, Poll, PollPhase, PollState, Vote, VoterView } from '../contract/class.ts'
import { LabError } from '../core/errors.ts'

/** What a class is asked and answers, until the session is forgotten. Who voted is known by a device's number, and only while the door is open. */
export interface ClassSession {
  polls(): readonly PollState[]
  current(): string | null
  /** Shows it to the phones and takes votes. One that is revealed, or that phones which are gone have voted on, is asked anew, without the votes it had. */
  ask(poll: Poll): void
  /** No more votes. @throws LabError LAB_BAD_OPTION as those below, for what is not asked. */
  lock(poll: string): void
  reveal(poll: string, actual: string | null): void
  /** The trainer's own count for an option; asks the poll where it is not asked yet. */
  count(poll: Poll, hand: Pick<HandCount, 'option' | 'by'>): void
  /** A device's vote, in place of the one it had. */
  vote(voter: number, vote: Vote): 'counted' | 'closed' | 'option'
  view(voter: number): VoterView
  /** The phones are gone: what they said stays as numbers, whose it was is forgotten. Open polls are locked. */
  dismiss(): void
  /** All of it. @returns what takes it back, as long as nothing else was asked */
  forget(): () => void
  /** @param listener is told the only voter whose view changed, or nothing when all did */
  onChange(listener: (voter?: number) => void): () => void
}

interface Asked {
  readonly poll: Poll
  phase: PollPhase
  actual: string | null | undefined
  readonly votes: Map<number, string>
  /** Of devices that are forgotten. */
  readonly earlier: Map<string, number>
  readonly counted: Map<string, number>
}

export function createClassSession(): ClassSession {
  const asked = new Map<string, Asked>()
  const listeners = new Set<(voter?: number) => void>()
  let current: string | null = null
  const changed = (voter?: number) => listeners.forEach((listener) => listener(voter))
  const require = (id: string) => {
    const found = asked.get(id)
    if (!found) throw new LabError('LAB_BAD_OPTION', `"${id}" was not asked in this session; ask it first`)
    return found
  }
  const ask = (poll: Poll) => {
    const before = asked.get(poll.id)
    // One question at a time: a phone shows one.
    for (const other of asked.values()) if (other !== before && other.phase === 'open') other.phase = 'closed'
    if (before && before.phase !== 'revealed' && before.earlier.size === 0) before.phase = 'open'
    else asked.set(poll.id, newlyAsked(poll))
    current = poll.id
    changed()
  }
  return {
    polls: () => [...asked.values()].map(stateOf),
    current: () => current,
    ask,
    lock(id) {
      const found = require(id)
      if (found.phase !== 'open') return
      found.phase = 'closed'
      changed()
    },
    reveal(id, actual) {
      const found = require(id)
      if (actual !== null) requireOption(found.poll, actual)
      found.phase = 'revealed'
      found.actual = actual
      current = id
      changed()
    },
    count(poll, { option, by }) {
      requireOption(poll, option)
      if (!asked.has(poll.id)) ask(poll)
      const found = require(poll.id)
      if (found.phase === 'revealed') throw new LabError('LAB_BAD_OPTION', 'this question is revealed already; ask it again before you count')
      found.counted.set(option, Math.max(0, (found.counted.get(option) ?? 0) + by))
      changed()
    },
    vote(voter, { poll, option }) {
      const found = asked.get(poll)
      if (!found || current !== poll || found.phase !== 'open') return 'closed'
      if (!found.poll.options.some(({ id }) => id === option)) return 'option'
      if (found.votes.get(voter) === option) return 'counted'
      found.votes.set(voter, option)
      changed(voter)
      return 'counted'
    },
    view: (voter) => viewOf(current === null ? undefined : asked.get(current), voter),
    dismiss() {
      for (const found of asked.values()) forgetVoters(found)
      current = null
      changed()
    },
    forget() {
      const before = [...asked]
      asked.clear()
      current = null
      changed()
      return () => {
        if (asked.size > 0) return
        for (const [id, poll] of before) asked.set(id, poll)
        changed()
      }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const newlyAsked = (poll: Poll): Asked => ({ poll, phase: 'open', actual: undefined, votes: new Map(), earlier: new Map(), counted: new Map() })

function forgetVoters(asked: Asked): void {
  for (const option of asked.votes.values()) asked.earlier.set(option, (asked.earlier.get(option) ?? 0) + 1)
  asked.votes.clear()
  if (asked.phase === 'open') asked.phase = 'closed'
}

function requireOption({ options, id }: Poll, option: string): void {
  if (!options.some((one) => one.id === option)) throw new LabError('LAB_BAD_OPTION', `"${option}" is no answer to "${id}"; it has ${options.map((one) => one.id).join(', ')}`)
}

function stateOf(asked: Asked): PollState {
  const { poll, phase, actual } = asked
  return { poll, phase, tally: tallyOf(asked), ...(phase === 'revealed' ? { actual } : {}) }
}

function tallyOf({ poll, votes, earlier, counted }: Asked): OptionTally[] {
  const voted = new Map(earlier)
  for (const option of votes.values()) voted.set(option, (voted.get(option) ?? 0) + 1)
  return poll.options.map(({ id }) => ({ option: id, voted: voted.get(id) ?? 0, counted: counted.get(id) ?? 0 }))
}

function viewOf(asked: Asked | undefined, voter: number): VoterView {
  if (!asked) return { phase: 'waiting' }
  const { poll: { id, ask, options }, phase, actual } = asked
  return {
    phase,
    poll: { id, ask, options },
    vote: asked.votes.get(voter),
    ...(phase === 'revealed' ? { result: { actual: actual ?? null, tally: tallyOf(asked).map(({ option, voted, counted }) => ({ option, votes: voted + counted })) } } : {}),
  }
}
