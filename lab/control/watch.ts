import type { RunUpdate } from '../contract/control.ts'
import type { LabEvent } from '../contract/event.ts'
import type { Engine } from './engine.ts'

/** At most this many events in one frame, so that opening a long run does not block the socket. */
const pageSize = 5000
/** Ten updates a second are as many as a person can read; events wait for the next one. */
const updateEveryMs = 100

/**
 * The watched run as a stream: its state, then all events so far in pages, then what happens, batched.
 * When another run becomes the watched one, the stream goes on with that one.
 */
export async function* watchRun(engine: Engine, signal: AbortSignal): AsyncGenerator<RunUpdate> {
  let wake: () => void = () => {}
  const changed = () => wake()
  const offWatched = engine.onWatched(changed)
  // One listener for the whole subscription: one a wait would pile up ten times a second.
  signal.addEventListener('abort', changed, { once: true })
  try {
    let before: string | undefined
    for (let run = engine.watched(); !signal.aborted; run = engine.watched()) {
      // The same run once more (opened again, or replayed) begins with an empty screen.
      if (run && run.id === before) yield { kind: 'idle' }
      before = run?.id
      if (!run) {
        yield { kind: 'idle' }
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      yield* watchOne(engine, run, { signal, onWake: (resolve) => (wake = resolve) })
    }
  } finally {
    offWatched()
  }
}

type Run = NonNullable<ReturnType<Engine['watched']>>

async function* watchOne(engine: Engine, run: Run, { signal, onWake }: { signal: AbortSignal; onWake(resolve: () => void): void }): AsyncGenerator<RunUpdate> {
  let stateChanged = true
  let notify: () => void = () => {}
  const offState = run.onState(() => {
    stateChanged = true
    notify()
  })
  const offEvents = run.onEvents(() => notify())
  /** Id of the last event that was sent: a log that keeps only the latest of its events moves under its indices. */
  let sent = 0
  let sentOf: readonly LabEvent[] = run.log().events
  function* news(): Generator<RunUpdate> {
    const { events } = run.log()
    // A replay that went back has another log.
    if (events !== sentOf) {
      yield { kind: 'idle' }
      sent = 0
      sentOf = events
      stateChanged = true
    }
    const state = run.state()
    if (stateChanged) {
      stateChanged = false
      yield { kind: 'state', state, nowT: run.nowT() }
    }
    for (let at = indexBehind(events, sent); at < events.length; at = indexBehind(events, sent)) {
      const upTo = events.slice(at, at + pageSize)
      sent = upTo.at(-1)?.id ?? sent
      // Bytes of the wire are asked for where somebody looks at them.
      const page = upTo.filter(({ kind }) => kind !== 'capture')
      if (page.length > 0) yield { kind: 'events', run: run.id, nowT: run.nowT(), events: page }
    }
  }
  try {
    while (!signal.aborted && engine.watched() === run) {
      const woken = new Promise<void>((resolve) => {
        notify = resolve
        onWake(resolve)
      })
      yield* news()
      await woken
      await new Promise((resolve) => setTimeout(resolve, updateEveryMs))
    }
    // In a matrix the next run is the watched one as soon as this one is judged: its end must be told all the same.
    if (!signal.aborted) yield* news()
  } finally {
    offState()
    offEvents()
  }
}

/** Ids grow by one, without a gap in what is kept. */
function indexBehind(events: readonly LabEvent[], id: number): number {
  const first = events[0]
  return first ? Math.max(0, id - first.id + 1) : 0
}
