import type { RunContext } from '../contract/context.ts'
import type { ProbeKind } from '../contract/report.ts'
import type { Probe } from '../probe/probe.ts'

/** Where clients of this session run: opened once, asked for a fresh probe by every run. */
export interface ProbeSource {
  readonly kind: ProbeKind
  /** E.g. `Chromium 156.0.8078.79`. */
  readonly version: string
  open(ctx: RunContext): Promise<Probe>
  close(): Promise<void>
}
