import { initTRPC, TRPCError } from '@trpc/server'
import { z } from 'zod'
import { adviceRequestSchema } from '../contract/advice.ts'
import { type ClassState, doorSpecSchema, handCountSchema, pollIdSchema, pollSpecSchema, revealSchema } from '../contract/class.ts'
import { type EngineHealth, faultSwitchSchema, matrixSpecSchema, type MatrixState, notesSpecSchema, type NotesState, runSpecSchema } from '../contract/control.ts'
import { exportSpecSchema, exportSubjectSchema, type PreparedExport } from '../contract/export.ts'
import { checkFileSchema, exportFileSchema, fileIdSchema, renameFileSchema, saveFileSchema } from '../contract/library.ts'
import { lessonIdSchema, lessonOutcomeQuerySchema } from '../contract/lesson.ts'
import { ownServerSpecSchema, type PassingState, targetLookSchema } from '../contract/own-server.ts'
import { densityQuerySchema, eventRangeSchema, runIdSchema } from '../contract/run-pages.ts'
import { wireBytesQuerySchema, wireConnectionSchema, wireEventQuerySchema, wireFindQuerySchema, wireLadderQuerySchema, wireUnitsQuerySchema } from '../contract/wire-pages.ts'
import { errorCodes, LabError } from '../core/errors.ts'
import { compareSavedRuns } from '../run/compare-saved-runs.ts'
import { conditionTools, exportFile } from '../run/export-condition.ts'
import { fileJsonSchema } from '../run/json-schema.ts'
import { readLesson } from '../run/lessons/lesson-files.ts'
import { savedRunOutcome } from '../run/lessons/saved-run-outcome.ts'
import { fastest, slowest } from '../run/replay-run.ts'
import { trashDays } from '../run/run-library.ts'
import { wireBytes, wireHandshake, wireLadder, wireUnits } from '../run/wire-evidence.ts'
import { eventAt, findOnWire, locateEvent } from '../run/wire-places.ts'
import { wireOfLog, type WireSource } from '../run/wire-source.ts'
import { type Engine, isLive } from './engine.ts'
import type { ExportTickets } from './export-tickets.ts'
import { watchPassing } from './watch-passing.ts'
import { watchRun } from './watch.ts'

export interface RouterContext {
  readonly engine: Engine
  readonly tickets: ExportTickets
}

const t = initTRPC.context<RouterContext>().create({
  // The UI shows the message and offers what fits the code; a stack trace helps nobody there.
  errorFormatter({ shape, error }) {
    const code = error.cause instanceof LabError ? error.cause.code : shape.data.code
    return { ...shape, data: { code, path: shape.data.path } }
  },
})

/** LabErrors are the person's to mend (BAD_REQUEST) unless the run itself is at fault. */
const procedure = t.procedure.use(async ({ next }) => {
  const result = await next()
  if (result.ok || !(result.error.cause instanceof LabError)) return result
  const bad = errorCodes[result.error.cause.code] === 2
  throw new TRPCError({ code: bad ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR', message: result.error.cause.message, cause: result.error.cause })
})

const engineRouter = t.router({
  info: procedure.query(({ ctx }) => ctx.engine.info()),
  health: procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<EngineHealth> {
    while (!signal?.aborted) {
      yield ctx.engine.health()
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }),
})

const linkRouter = t.router({
  /** `http://host:port` of a real Toxiproxy, or null for the embedded engine. */
  use: procedure.input(z.url({ protocol: /^https?$/ }).nullable()).mutation(({ ctx, input }) => ctx.engine.useToxiproxy(input)),
})

const runRouter = t.router({
  start: procedure.input(runSpecSchema).mutation(async ({ ctx, input }) => ({ run: (await ctx.engine.startRun(input)).id })),
  stop: procedure.mutation(({ ctx }) => ctx.engine.stop()),
  fault: procedure.input(faultSwitchSchema).mutation(({ ctx, input }) => requireRun(ctx.engine).switchFault(input)),
  undo: procedure.mutation(({ ctx }) => requireRun(ctx.engine).undo()),
  /** The lanes that the run was started with `clientCode: 'ready'` for; nothing for any other run. */
  addReady: procedure.mutation(async ({ ctx }) => await requireRun(ctx.engine).addReady?.()),
  watch: procedure.subscription(({ ctx, signal }) => watchRun(ctx.engine, signal ?? new AbortController().signal)),
  /** A saved run played again: `open` makes it the watched one, at its beginning. */
  replay: t.router({
    open: procedure.input(runIdSchema).mutation(({ ctx, input }) => ctx.engine.openReplay(input)),
    play: procedure.mutation(({ ctx }) => ctx.engine.replay().play()),
    pause: procedure.mutation(({ ctx }) => ctx.engine.replay().pause()),
    /** Lab time. */
    seek: procedure.input(z.number()).mutation(({ ctx, input }) => ctx.engine.replay().seek(input)),
    speed: procedure.input(z.number().min(slowest).max(fastest)).mutation(({ ctx, input }) => ctx.engine.replay().setSpeed(input)),
  }),
})

/** Conditions and scenarios as files. What is wrong with one is an answer, not an error. */
const libraryRouter = t.router({
  open: procedure.input(fileIdSchema).query(({ ctx, input }) => ctx.engine.library.open(input)),
  check: procedure.input(checkFileSchema).query(({ ctx, input }) => ctx.engine.library.check(input.text, input.kind)),
  /** JSON Schema of both kinds of file, for an editor. */
  schemas: procedure.query(() => ({ condition: fileJsonSchema('condition'), scenario: fileJsonSchema('scenario') })),
  tools: procedure.query(() => conditionTools),
  export: procedure.input(exportFileSchema).query(({ input }) => exportFile(input)),
  save: procedure.input(saveFileSchema).mutation(({ ctx, input }) => ctx.engine.library.save(input)),
  rename: procedure.input(renameFileSchema).mutation(({ ctx, input }) => ctx.engine.library.rename(input.id, input.name)),
  /** To the trash, for `trashDays`; `restore` undoes it. */
  remove: procedure.input(fileIdSchema).mutation(({ ctx, input }) => ctx.engine.library.remove(input)),
  restore: procedure.input(fileIdSchema).mutation(({ ctx, input }) => ctx.engine.library.restore(input)),
  trash: procedure.query(async ({ ctx }) => ({ days: trashDays, files: await ctx.engine.library.trash() })),
  /** Counts the changes of the person's folder, by whatever hand: then the catalogue has to be asked again. */
  changes: procedure.subscription(({ ctx, signal }) => states(signal, ctx.engine.library.onChange, counter())),
})

function counter(): () => number {
  let count = 0
  return () => count++
}

/** What `read` says now, and again whenever it may have changed; changes in between are told as one. */
async function* states<T>(signal: AbortSignal | undefined, onChange: (listener: () => void) => () => void, read: () => T): AsyncGenerator<T> {
  let wake = () => {}
  const off = onChange(() => wake())
  signal?.addEventListener('abort', () => wake(), { once: true })
  try {
    while (!signal?.aborted) {
      const changed = new Promise<void>((resolve) => (wake = resolve))
      yield read()
      await changed
    }
  } finally {
    off()
  }
}

const matrixRouter = t.router({
  start: procedure.input(matrixSpecSchema).mutation(({ ctx, input }) => ctx.engine.matrix.start(input)),
  stop: procedure.mutation(({ ctx }) => ctx.engine.matrix.stop()),
  /** From saved runs; nothing happens while a run is live, or once something was measured. */
  recall: procedure.mutation(async ({ ctx }) => {
    const run = ctx.engine.watched()
    if (!run || !isLive(run)) await ctx.engine.matrix.recall()
  }),
  estimate: procedure.input(matrixSpecSchema).query(({ ctx, input }) => ctx.engine.matrix.estimate(input)),
  watch: procedure.subscription(({ ctx, signal }): AsyncGenerator<MatrixState> => states(signal, ctx.engine.matrix.onState, ctx.engine.matrix.state)),
})

const notesRouter = t.router({
  start: procedure.input(notesSpecSchema).mutation(({ ctx, input }) => ctx.engine.notes.start(input)),
  stop: procedure.mutation(({ ctx }) => ctx.engine.notes.stop()),
  watch: procedure.subscription(({ ctx, signal }): AsyncGenerator<NotesState> => states(signal, ctx.engine.notes.onState, ctx.engine.notes.state)),
})

const lessonsRouter = t.router({
  open: procedure.input(lessonIdSchema).query(({ input }) => readLesson(input)),
  outcome: procedure.input(lessonOutcomeQuerySchema).query(({ ctx, input }) => savedRunOutcome(input, ctx.engine.runs.dir)),
})

const runsRouter = t.router({
  /** Newest first; words that all must fit, see `fitsSearch`. */
  list: procedure.input(z.string().max(1000).optional()).query(({ ctx, input }) => ctx.engine.runs.list(input)),
  open: procedure.input(runIdSchema).mutation(({ ctx, input }) => ctx.engine.openRun(input)),
  rename: procedure.input(z.object({ run: runIdSchema, title: z.string().trim().min(1).max(200).nullable() })).mutation(({ ctx, input }) => ctx.engine.runs.rename(input.run, input.title)),
  pin: procedure.input(z.object({ run: runIdSchema, pinned: z.boolean() })).mutation(({ ctx, input }) => ctx.engine.runs.pin(input.run, input.pinned)),
  /** To the trash, for `trashDays`; `restore` undoes it. */
  remove: procedure.input(runIdSchema).mutation(({ ctx, input }) => ctx.engine.removeRun(input)),
  restore: procedure.input(runIdSchema).mutation(({ ctx, input }) => ctx.engine.runs.restore(input)),
  trash: procedure.query(async ({ ctx }) => ({ days: trashDays, runs: await ctx.engine.runs.trash() })),
  /** A path on this machine. */
  import: procedure.input(z.string().min(1).max(4096)).mutation(({ ctx, input }) => ctx.engine.runs.importFile(input)),
  head: procedure.input(runIdSchema).query(({ ctx, input }) => ctx.engine.runs.head(input)),
  events: procedure.input(eventRangeSchema).query(({ ctx, input }) => ctx.engine.runs.events(input)),
  /** Ids of one run, or of several repeats, a side. */
  compare: procedure.input(z.object({ a: z.array(runIdSchema).min(1).max(20), b: z.array(runIdSchema).min(1).max(20) })).query(({ ctx, input }) => compareSavedRuns(input, ctx.engine.runs.dir)),
  density: procedure.input(densityQuerySchema).query(({ ctx, input }) => ctx.engine.runs.density(input)),
})

/** Somebody else's server. What is switched there is switched as in any run: `run.fault`, `run.undo`, `run.stop`. */
const serverRouter = t.router({
  look: procedure.input(targetLookSchema).mutation(({ ctx, input }) => ctx.engine.server.look(input)),
  start: procedure.input(ownServerSpecSchema).mutation(async ({ ctx, input }) => ({ run: (await ctx.engine.server.start(input)).id })),
  condition: procedure.input(z.string().min(1).max(4096)).mutation(({ ctx, input }) => ctx.engine.server.condition(input)),
  watch: procedure.subscription(({ ctx, signal }): AsyncGenerator<PassingState | null> => watchPassing(ctx.engine, signal ?? new AbortController().signal)),
})

/** The predictions of a group. The trainer's side: what phones may do is the class's own server's, which listens only between `open` and `off`. */
const classRouter = t.router({
  watch: procedure.subscription(({ ctx, signal }): AsyncGenerator<ClassState> => states(signal, ctx.engine.class.onState, ctx.engine.class.state)),
  addresses: procedure.query(({ ctx }) => ctx.engine.class.addresses()),
  collect: procedure.mutation(({ ctx }) => ctx.engine.class.collect()),
  open: procedure.input(doorSpecSchema).mutation(({ ctx, input }) => ctx.engine.class.open(input)),
  off: procedure.mutation(({ ctx }) => ctx.engine.class.off()),
  forget: procedure.mutation(({ ctx }) => ctx.engine.class.forget()),
  recall: procedure.mutation(({ ctx }) => ctx.engine.class.recall()),
  ask: procedure.input(pollSpecSchema).mutation(({ ctx, input }) => ctx.engine.class.ask(input)),
  count: procedure.input(handCountSchema).mutation(({ ctx, input }) => ctx.engine.class.count(input)),
  lock: procedure.input(pollIdSchema).mutation(({ ctx, input }) => ctx.engine.class.lock(input)),
  reveal: procedure.input(revealSchema).mutation(({ ctx, input }) => ctx.engine.class.reveal(input)),
})

/** Reports and exports; the files themselves are fetched over HTTP. */
const exportRouter = t.router({
  offer: procedure.input(exportSubjectSchema).query(({ ctx, input }) => ctx.engine.exports.offer(input)),
  prepare: procedure.input(exportSpecSchema).mutation(async ({ ctx, input }): Promise<PreparedExport> => ctx.tickets.issue({ file: await ctx.engine.exports.prepare(input), preview: input.preview && input.format === 'html' })),
})

/** The bytes of the watched run. Nothing of it comes with `run.watch`. */
const wireRouter = t.router({
  connections: procedure.query(async ({ ctx }) => (await watchedWire(ctx.engine)).connections()),
  units: procedure.input(wireUnitsQuerySchema).query(async ({ ctx, input }) => wireUnits(await watchedWire(ctx.engine), input)),
  bytes: procedure.input(wireBytesQuerySchema).query(async ({ ctx, input }) => wireBytes(await watchedWire(ctx.engine), input)),
  ladder: procedure.input(wireLadderQuerySchema).query(async ({ ctx, input }) => wireLadder(await watchedWire(ctx.engine), input)),
  handshake: procedure.input(wireConnectionSchema).query(async ({ ctx, input }) => wireHandshake(await watchedWire(ctx.engine), input)),
  /** The place of an event (its id), and the event of a place. */
  locate: procedure.input(z.number().int().min(0)).query(async ({ ctx, input }) => locateEvent(await watchedWire(ctx.engine), input)),
  eventAt: procedure.input(wireEventQuerySchema).query(async ({ ctx, input }) => eventAt(await watchedWire(ctx.engine), input)),
  find: procedure.input(wireFindQuerySchema).query(async ({ ctx, input }) => findOnWire(await watchedWire(ctx.engine), input)),
})

/** A long run is not in memory: what is asked for is read from its file. */
function watchedWire(engine: Engine): WireSource | Promise<WireSource> {
  const run = engine.watched()
  if (!run) throw new LabError('LAB_BUSY', 'there is no run to look at; start one, or open a saved one')
  return run.state().paged ? engine.runs.wire(run.id) : wireOfLog(run.log())
}

function requireRun(engine: Engine) {
  const run = engine.watched()
  if (!run) throw new LabError('LAB_BUSY', 'no run is live; start one before you switch a fault')
  return run
}

export const appRouter = t.router({
  engine: engineRouter,
  link: linkRouter,
  catalogue: procedure.query(({ ctx }) => ctx.engine.catalogue()),
  advise: procedure.input(adviceRequestSchema).query(({ ctx, input, signal }) => ctx.engine.advise(input, signal ?? new AbortController().signal)),
  library: libraryRouter,
  run: runRouter,
  matrix: matrixRouter,
  notes: notesRouter,
  lessons: lessonsRouter,
  class: classRouter,
  runs: runsRouter,
  wire: wireRouter,
  export: exportRouter,
  server: serverRouter,
})
export type AppRouter = typeof appRouter
