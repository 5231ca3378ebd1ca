import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Platform } from '../contract/client.ts'
import type { RunContext } from '../contract/context.ts'
import { createClockMap, offsetOf } from './clock-map.ts'
import { toEvent } from './note-event.ts'
import type { Probe } from './probe.ts'
import { createRunner, type ClientDefinitions } from './runner.ts'

const lagResolutionMs = 10

export interface NodeProbeOptions {
  readonly definitions: ClientDefinitions
  readonly platform: Platform
}

/** Clients in this very process: no browser is needed, and the engine's load is the probe's load. */
export function nodeProbe({ definitions, platform }: NodeProbeOptions, ctx: RunContext): Probe {
  const clock = createClockMap(readOffset(platform, ctx))
  const lag = monitorEventLoopDelay({ resolution: lagResolutionMs })
  // The histogram holds the time between two ticks of a timer, so an idle loop shows the resolution itself.
  const lagP99Ms = (): number => (lag.count === 0 ? 0 : Math.max(0, lag.percentile(99) / 1e6 - lagResolutionMs))
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
    lag.disable()
  }
  return {
    kind: 'node',
    version: `Node ${process.versions.node}`,
    lost: new AbortController().signal,
    async start(clients) {
      ctx.record({ side: 'lab', kind: 'clock', ...clock.error() })
      lag.enable()
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
