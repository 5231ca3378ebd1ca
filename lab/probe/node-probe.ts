import type { Platform } from '../contract/client.ts'
import type { RunContext } from '../contract/context.ts'
import { type LagMeter, startLagMeter } from '../core/lag.ts'
import { createClockMap, offsetOf } from './clock-map.ts'
import { toEvent } from './note-event.ts'
import type { Probe } from './probe.ts'
import { createRunner, type ClientDefinitions } from './runner.ts'

export interface NodeProbeOptions {
  readonly definitions: ClientDefinitions
  readonly platform: Platform
}

/** Clients in this very process: no browser is needed, and the engine's load is the probe's load. */
export function nodeProbe({ definitions, platform }: NodeProbeOptions, ctx: RunContext): Probe {
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
      runner.start(clients)
    },
    control: (request) => runner.control(request),
    async stop() {
      runner.stop()
      if (stopped) return
      stopped = true
      ctx.record({ side: 'lab', kind: 'health', process: 'probe', lagP99Ms: lagP99Ms() })
    },
    lagP99Ms,
    clockError: () => clock.error(),
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
