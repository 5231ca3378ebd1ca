import type { RunContext } from '../contract/context.ts'
import type { FromProbe } from '../contract/probe-protocol.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError } from '../core/errors.ts'
import { clientNoteSchema } from './client-note-schema.ts'
import { createClockMap, type ClockMap } from './clock-map.ts'
import { createClockSync, type ClockSync } from './clock-sync.ts'
import { toEvent } from './note-event.ts'
import type { PageConnection } from './page-connection.ts'
import type { ControlRequest, ControlResult, Probe, TaskRequest } from './probe.ts'
import type { StampedNote } from './runner.ts'

const firstSamples = 64
const laterSamples = 16
/** A worse clock invalidates the run, so it is worth asking again. */
const wantedErrorMs = 1
const firstRounds = 3
const resyncEveryMs = 10_000
/** A page that answers no ping for this long has crashed or is frozen. */
const silentMs = 5000
/** A page answers these from its message handler: they take milliseconds unless it hangs. */
const answerWithinMs = 10_000
/** A mapped time this far outside the run cannot be a clock error. */
const plausibleMs = 1000

interface Deferred<T> {
  readonly resolve: (value: T) => void
  readonly promise: Promise<T>
}

/** Clients in the page at the other end of `page`. `release` gives the page back for the next run. */
export async function browserProbe(page: PageConnection, ctx: RunContext, release: () => void): Promise<Probe> {
  const loss = new AbortController()
  const lose = (why: string): void => {
    if (loss.signal.aborted) return
    const error = new LabError('LAB_PROBE_LOST', `The ${page.kind} probe was lost during the run: ${why}. Run it again; if it happens again, use --probe node.`)
    ctx.record({ side: 'lab', kind: 'trouble', code: error.code, message: error.message })
    loss.abort(error)
  }
  const sync = createClockSync((message) => page.send(message), ctx)
  page.onClose = lose
  page.onMessage = (message) => void (message.kind === 'clock' && sync.onAnswer(message))
  const unlessLost = createRace(loss.signal)
  try {
    const clock = await unlessLost(alignClock(sync))
    return startRun({ page, ctx, clock, sync, loss: loss.signal, lose, unlessLost, release })
  } catch (error) {
    page.onClose = undefined
    page.onMessage = undefined
    throw error
  }
}

interface RunParts {
  readonly page: PageConnection
  readonly ctx: RunContext
  readonly clock: ClockMap
  readonly sync: ClockSync
  readonly loss: AbortSignal
  readonly lose: (why: string) => void
  readonly unlessLost: <T>(promise: Promise<T>) => Promise<T>
  readonly release: () => void
}

function startRun({ page, ctx, clock, sync, loss, lose, unlessLost, release }: RunParts): Probe {
  const controls = new Map<number, Deferred<ControlResult>>()
  const tasks = createTaskRequests({ page, ctx, unlessLost })
  let stopped = defer<void>()
  let started = defer<void>()
  const awaitedStarts = new Set<string>()
  let lagP99Ms = 0
  let requests = 0
  const closed = new AbortController()

  const record = createNoteSink({ page, ctx, clock, onStart: (transport) => awaitedStarts.delete(transport) && awaitedStarts.size === 0 && started.resolve() })
  page.onMessage = (message: FromProbe): void => {
    switch (message.kind) {
      case 'clock':
        return sync.onAnswer(message)
      case 'notes':
        return record(message.notes)
      case 'lag':
        lagP99Ms = message.p99Ms
        return
      case 'stopped':
        return stopped.resolve()
      case 'control-result':
        return controls.get(message.request)?.resolve({ restored: message.restored, afterMs: message.afterMs })
      case 'task-result':
        return tasks.onResult(message)
      case 'ready':
        return
    }
  }
  void keepInSync({ clock, sync, ctx, lose, ended: AbortSignal.any([closed.signal, loss]) })

  const within = <T>(promise: Promise<T>, ms: number, what: string): Promise<T> => unlessLost(promiseWithin(promise, ms, ctx, () => lose(`it did not ${what} within ${ms} ms`)))
  let stop: Promise<void> | undefined
  const stopOnce = async (): Promise<void> => {
    page.send({ kind: 'stop' })
    await within(stopped.promise, answerWithinMs, 'stop its clients')
    ctx.record({ side: 'lab', kind: 'clock', ...clock.error() })
    ctx.record({ side: 'lab', kind: 'health', process: 'probe', lagP99Ms })
  }
  const close = async (): Promise<void> => {
    if (closed.signal.aborted) return
    // Closed without a stop: the page's clients must not outlive the run.
    if (!stop) page.send({ kind: 'stop' })
    closed.abort()
    page.onMessage = undefined
    page.onClose = undefined
    release()
  }
  return {
    kind: page.kind,
    version: page.ready?.version ?? 'unknown browser',
    lost: loss,
    async start(clients) {
      loss.throwIfAborted()
      stop = undefined
      stopped = defer()
      started = defer()
      ctx.record({ side: 'lab', kind: 'clock', ...clock.error() })
      for (const client of clients) awaitedStarts.add(client.transport)
      page.send({ kind: 'start', clients })
      if (clients.length > 0) await within(started.promise, answerWithinMs, 'start its clients')
    },
    async control({ client, via, withinMs }: ControlRequest) {
      loss.throwIfAborted()
      const request = ++requests
      const result = defer<ControlResult>()
      controls.set(request, result)
      page.send({ kind: 'control', request, client, via, withinMs })
      return within(result.promise, withinMs + answerWithinMs, 'finish a control probe').finally(() => controls.delete(request))
    },
    async task(request) {
      loss.throwIfAborted()
      return tasks.ask(request)
    },
    stop: () => (stop ??= stopOnce()),
    lagP99Ms: () => lagP99Ms,
    clockError: () => clock.error(),
    labTime: (at) => clock.toLab(at),
    close,
    [Symbol.asyncDispose]: close,
  }
}

type TaskResult = Extract<FromProbe, { kind: 'task-result' }>

/** Page code done for an experiment. One that takes too long fails alone: the page may well go on. */
function createTaskRequests({ page, ctx, unlessLost }: Pick<RunParts, 'page' | 'ctx' | 'unlessLost'>) {
  const waiting = new Map<number, Deferred<Pick<TaskResult, 'value' | 'error'>>>()
  let requests = 0
  return {
    onResult: (message: TaskResult): void => waiting.get(message.request)?.resolve(message),
    async ask({ name, params, withinMs }: TaskRequest): Promise<unknown> {
      const request = ++requests
      const result = defer<Pick<TaskResult, 'value' | 'error'>>()
      waiting.set(request, result)
      page.send({ kind: 'task', request, name, params })
      const done = new AbortController()
      ctx.clock.sleep(withinMs, done.signal).then(() => result.resolve({ value: null, error: `it took longer than ${withinMs} ms` }), () => {})
      const { value, error } = await unlessLost(result.promise).finally(() => {
        done.abort()
        waiting.delete(request)
      })
      if (error !== undefined) throw new LabError('LAB_TASK_FAILED', `the page could not do "${name}": ${error}`)
      return value
    },
  }
}

interface NoteSinkParts {
  readonly page: PageConnection
  readonly ctx: RunContext
  readonly clock: ClockMap
  readonly onStart: (transport: TransportId) => void
}

/** Checks a page's notes and puts them into the log. */
function createNoteSink({ page, ctx, clock, onStart }: NoteSinkParts): (notes: Extract<FromProbe, { kind: 'notes' }>['notes']) => void {
  return (notes) => {
    for (const raw of notes) {
      const note = clientNoteSchema.safeParse(raw.note)
      if (!note.success) return page.refuse(`the page sent a note that no client makes: ${JSON.stringify(raw.note).slice(0, 200)}`)
      const t = clock.toLab(raw.at)
      if (t < -plausibleMs || t > ctx.clock.now() + plausibleMs) return page.refuse('the page sent a time outside the run')
      ctx.record(toEvent({ ...raw, note: note.data } as StampedNote, t))
      if (note.data.kind === 'start') onStart(raw.transport)
    }
  }
}

async function alignClock(sync: ClockSync): Promise<ClockMap> {
  let map: ClockMap | undefined
  for (let round = 0; round < firstRounds; round++) {
    const offset = await sync.measure(firstSamples, silentMs)
    if (!offset) break
    if (!map || offset.errorMs < map.error().errorMs) map = createClockMap(offset)
    if (map.error().errorMs <= wantedErrorMs) break
  }
  if (!map) throw new LabError('LAB_PROBE_LOST', `The probe page did not answer within ${silentMs} ms. Is its tab in the background? Bring it to the front and run again.`)
  return map
}

/** Two clocks of one machine do not drift apart, unless something is wrong: look every ten seconds. */
async function keepInSync(parts: { readonly clock: ClockMap; readonly sync: ClockSync; readonly ctx: RunContext; readonly lose: (why: string) => void; readonly ended: AbortSignal }): Promise<void> {
  const { clock, sync, ctx, lose, ended } = parts
  for (;;) {
    try {
      await ctx.clock.sleep(resyncEveryMs, ended)
    } catch {
      return
    }
    const offset = await sync.measure(laterSamples, silentMs)
    if (ended.aborted) return
    if (offset) clock.update(offset)
    else lose(`the page did not answer for ${silentMs} ms`)
  }
}

function defer<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** Rejects with the loss as soon as there is one, whatever the promise is waiting for. */
function createRace(loss: AbortSignal): <T>(promise: Promise<T>) => Promise<T> {
  const lost = new Promise<never>((_, reject) => {
    loss.addEventListener('abort', () => reject(loss.reason as Error), { once: true })
  })
  // Lost while nobody waits: the next call tells it.
  lost.catch(() => {})
  return (promise) => Promise.race([promise, lost])
}

async function promiseWithin<T>(promise: Promise<T>, ms: number, ctx: RunContext, onLate: () => void): Promise<T> {
  const done = new AbortController()
  ctx.clock.sleep(ms, done.signal).then(onLate, () => {})
  try {
    return await promise
  } finally {
    done.abort()
  }
}
