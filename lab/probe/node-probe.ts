import type { Platform } from '../contract/client.ts'
import type { RunContext } from '../contract/context.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { type LagMeter, startLagMeter } from '../core/lag.ts'
import { createClockMap, offsetOf } from './clock-map.ts'
import { toEvent } from './note-event.ts'
import type { Probe } from './probe.ts'
import type { ProbeTask } from './task.ts'
import { createRunner, type ClientDefinitions } from './runner.ts'

export interface NodeProbeOptions {
  readonly tasks?: readonly ProbeTask[]
  readonly definitions: ClientDefinitions
  readonly platform: Platform
}

/** Clients in this very process: no browser is needed, and the engine's load is the probe's load. */
export function nodeProbe({ definitions, platform, tasks = [] }: NodeProbeOptions, ctx: RunContext): Probe {
  const clock = createClockMap(readOffset(platform, ctx))
  let lag: LagMeter | undefined
  const lagP99Ms = (): number => lag?.p99Ms() ?? 0
  const runner = createRunner({
    definitions,
    platform,
    batchMs: 0,
    emit: (notes) => {
      for (const note of notes) ctx.record(toEvent(note, clock.toLab(note.at)))
    },
  })
  let stopped = false
  const close = async (): Promise<void> => {
    runner.stop()
    lag?.stop()
  }
  return {
    kind: 'node',
    version: `Node ${process.versions.node}`,
    lost: new AbortController().signal,
    async start(clients) {
      ctx.record({ side: 'lab', kind: 'clock', ...clock.error() })
      lag ??= startLagMeter()
      stopped = false
      runner.start(clients)
    },
    control: (request) => runner.control(request),
    async task({ name, params, withinMs }) {
      const task = tasks.find((one) => one.name === name)
      if (!task) throw new LabError('LAB_NEEDS_BROWSER', `"${name}" needs a browser engine, and this probe is Node ${process.versions.node}; use --probe chromium`)
      let timer: NodeJS.Timeout | undefined
      const tooLong = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`it took longer than ${withinMs} ms`)), withinMs)
      })
      try {
        return await Promise.race([task.run(params, platform), tooLong])
      } catch (error) {
        throw new LabError('LAB_TASK_FAILED', `Node could not do "${name}": ${messageOf(error)}`, { cause: error })
      } finally {
        clearTimeout(timer)
      }
    },
    async stop() {
      runner.stop()
      if (stopped) return
      stopped = true
      ctx.record({ side: 'lab', kind: 'health', process: 'probe', lagP99Ms: lagP99Ms() })
    },
    lagP99Ms,
    clockError: () => clock.error(),
    labTime: (at) => clock.toLab(at),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function readOffset(platform: Platform, ctx: RunContext) {
  const samples = Array.from({ length: 16 }, () => {
    const sentMs = ctx.clock.now()
    const at = platform.now()
    return { sentMs, at, receivedMs: ctx.clock.now() }
  })
  return offsetOf(samples) ?? { offsetMs: 0, errorMs: 0, minRttMs: 0 }
}
