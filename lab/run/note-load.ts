import type { RunContext } from '../contract/context.ts'
import type { LagMeter } from '../core/lag.ts'
import type { ReleaseStack } from '../core/release.ts'

const everyMs = 500

/** What it costs this process to be the server's side, until the stack is released: for the charts; no verdict is made of it. */
export function noteLoad(stack: ReleaseStack, lag: LagMeter, { record }: Pick<RunContext, 'record'>): void {
  const note = () => {
    const { heapUsed, rss } = process.memoryUsage()
    record({ kind: 'load', side: 'lab', lagMs: lag.recentMs(), heapBytes: heapUsed, residentBytes: rss })
  }
  stack.own(setInterval(note, everyMs), (timer) => clearInterval(timer))
}
