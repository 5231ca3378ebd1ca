import type { RunContext } from '../contract/context.ts'
import { checksum, type FeedMessage, type FeedRecord, formatCursor, parseCursor } from '../contract/feed.ts'
import type { FeedAccess, Resumption } from '../contract/origin.ts'
import type { Feed } from '../contract/scenario.ts'

/** The feed and its producer. All times are wall ms, already scaled. */
export interface FeedService extends FeedAccess {
  readonly epoch: string
  /** Begins to publish: the first message is due one interval from now. */
  start(): void
  /** Nothing is published until `resume`; the schedule goes on without these messages. */
  pause(): void
  resume(): void
  /** A new life that knows nothing of the old one: new epoch, empty ring, seq from 1. */
  forget(): void
  close(): void
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-'

export function createFeed(options: { readonly feed: Feed; readonly epochSeed?: string | undefined }, ctx: RunContext): FeedService {
  const { feed } = options
  const chance = ctx.random.fork('feed')
  const listeners = new Set<(record: FeedRecord) => void>()
  // Last seq of earlier epochs, as a service keeps them in its database: lets a gap name its end.
  const ended = new Map<string, number>()
  const cancels = new Set<() => void>()
  let lives = 0
  let epoch = newEpoch()
  let seq = 0
  let ring: FeedMessage[] = []
  let paused = false

  function newEpoch(): string {
    const name = `epoch/${options.epochSeed ?? ''}/${lives++}`
    return Math.floor(ctx.random.fork(name).next() * 36 ** 4).toString(36).padStart(4, '0')
  }

  function publish(scheduledT: number): void {
    const payload = Array.from({ length: feed.payloadBytes }, () => letters[Math.floor(chance.next() * letters.length)]).join('')
    const message: FeedMessage = { epoch, seq: ++seq, scheduledT, payload, sum: checksum(payload) }
    ring.push(message)
    if (ring.length > feed.ring) ring.shift()
    ctx.record({ side: 'server', kind: 'publish', epoch, seq, scheduledT, bytes: payload.length })
    tell({ kind: 'message', ...message })
  }

  function tell(record: FeedRecord): void {
    for (const listener of listeners) listener(record)
  }

  /** Open loop: the k-th call is due at start + k * period whatever happened before; late ones follow at once. */
  function onSchedule(periodMs: number, act: (dueT: number) => void): void {
    const startT = ctx.clock.now()
    let k = 0
    let cancel = () => {}
    const next = () => {
      cancels.delete(cancel)
      const dueT = startT + ++k * periodMs
      cancel = ctx.clock.at(dueT, () => {
        act(dueT)
        next()
      })
      cancels.add(cancel)
    }
    next()
  }

  if (feed.heartbeatMs !== 'off') onSchedule(feed.heartbeatMs, () => paused || tell({ kind: 'heartbeat', t: Math.round(ctx.clock.now()) }))

  return {
    get epoch() {
      return epoch
    },
    cursor: () => formatCursor(epoch, seq),
    since: (cursor) => resumption({ cursor, epoch, seq, ring, ended }),
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    start: () => onSchedule(feed.everyMs, (dueT) => paused || publish(dueT)),
    pause: () => void (paused = true),
    resume: () => void (paused = false),
    forget() {
      ended.set(epoch, seq)
      epoch = newEpoch()
      seq = 0
      ring = []
    },
    close() {
      for (const cancel of cancels) cancel()
      listeners.clear()
    },
  }
}

interface Position {
  readonly cursor: string | undefined
  readonly epoch: string
  readonly seq: number
  readonly ring: readonly FeedMessage[]
  readonly ended: ReadonlyMap<string, number>
}

/** Pure: what is replayed, and what is admitted to be gone. Never silence about a loss. */
function resumption({ cursor, epoch, seq, ring, ended }: Position): Resumption {
  const now = formatCursor(epoch, seq)
  const asked = cursor === undefined ? undefined : parseCursor(cursor)
  if (!asked) return { hello: { kind: 'hello', epoch, seq, resumed: false }, messages: [], cursor: now }
  const after = (position: number) => ring.filter((m) => m.seq > position).map((m) => ({ kind: 'message' as const, ...m }))
  const oldest = ring[0]?.seq ?? seq + 1
  if (asked.epoch !== epoch) {
    // Another life of the service: everything of this one that is still here, and a gap for the rest of the other.
    const lastThere = ended.get(asked.epoch) ?? asked.seq + 1
    const hello = { kind: 'hello' as const, epoch, seq: oldest - 1, resumed: false }
    if (lastThere <= asked.seq) return { hello, messages: after(0), cursor: now }
    return { hello, gap: { kind: 'gap', epoch: asked.epoch, from: asked.seq + 1, to: lastThere }, messages: after(0), cursor: now }
  }
  if (asked.seq > seq) return { hello: { kind: 'hello', epoch, seq, resumed: false }, messages: [], cursor: now }
  const missing = asked.seq + 1 < oldest
  const hello = { kind: 'hello' as const, epoch, seq: asked.seq, resumed: !missing }
  if (!missing) return { hello, messages: after(asked.seq), cursor: now }
  return { hello, gap: { kind: 'gap', epoch, from: asked.seq + 1, to: oldest - 1 }, messages: after(asked.seq), cursor: now }
}
