import { initTRPC, TRPCError } from '@trpc/server'
import { z } from 'zod'
import { type EngineHealth, faultSwitchSchema, matrixSpecSchema, type MatrixState, runSpecSchema } from '../contract/control.ts'
import { errorCodes, LabError } from '../core/errors.ts'
import type { Engine } from './engine.ts'
import { watchRun } from './watch.ts'

export interface RouterContext {
  readonly engine: Engine
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
  stop: procedure.mutation(({ ctx }) => ctx.engine.watched()?.stop()),
  fault: procedure.input(faultSwitchSchema).mutation(({ ctx, input }) => requireRun(ctx.engine).switchFault(input)),
  undo: procedure.mutation(({ ctx }) => requireRun(ctx.engine).undo()),
  watch: procedure.subscription(({ ctx, signal }) => watchRun(ctx.engine, signal ?? new AbortController().signal)),
})

const matrixRouter = t.router({
  start: procedure.input(matrixSpecSchema).mutation(({ ctx, input }) => ctx.engine.matrix.start(input)),
  stop: procedure.mutation(({ ctx }) => ctx.engine.matrix.stop()),
  watch: procedure.subscription(async function* ({ ctx, signal }): AsyncGenerator<MatrixState> {
    let wake: () => void = () => {}
    const off = ctx.engine.matrix.onState(() => wake())
    signal?.addEventListener('abort', () => wake(), { once: true })
    try {
      while (!signal?.aborted) {
        const changed = new Promise<void>((resolve) => (wake = resolve))
        yield ctx.engine.matrix.state()
        await changed
      }
    } finally {
      off()
    }
  }),
})

const runsRouter = t.router({
  list: procedure.query(({ ctx }) => ctx.engine.listRuns()),
  open: procedure.input(z.string().regex(/^[a-z0-9]{1,32}$/)).mutation(({ ctx, input }) => ctx.engine.openRun(input)),
})

function requireRun(engine: Engine) {
  const run = engine.watched()
  if (!run) throw new LabError('LAB_BUSY', 'no run is live; start one before you switch a fault')
  return run
}

export const appRouter = t.router({
  engine: engineRouter,
  link: linkRouter,
  catalogue: procedure.query(({ ctx }) => ctx.engine.catalogue()),
  run: runRouter,
  matrix: matrixRouter,
  runs: runsRouter,
})
export type AppRouter = typeof appRouter
