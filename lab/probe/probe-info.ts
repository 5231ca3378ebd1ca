import type { ProbeInfo } from '../contract/control.ts'
import { messageOf } from '../core/errors.ts'
import { findChromium, type Machine } from './find-chromium.ts'

export interface ProbeInfoOptions {
  /** Version of the desktop app that can open a hidden window, e.g. `Electron 45.4.1`; left out in a terminal. */
  readonly electron?: string | undefined
  readonly machine?: Machine | undefined
}

/** Which probes this machine has, and for the others why not and the way out. Best first. */
export async function probeInfo({ electron, machine }: ProbeInfoOptions = {}): Promise<readonly ProbeInfo[]> {
  return [
    electron ? { kind: 'electron', available: true, version: electron } : { kind: 'electron', available: false, why: 'Only the desktop app has hidden windows to run clients in. Start it with `npm start`.' },
    await findChromium(machine).then(
      ({ version }): ProbeInfo => ({ kind: 'chromium', available: true, version }),
      (error: unknown): ProbeInfo => ({ kind: 'chromium', available: false, why: messageOf(error) }),
    ),
    { kind: 'node', available: true, version: `Node ${process.versions.node}` },
    // Always possible, whatever is installed: a person opens the address.
    { kind: 'browser', available: true, version: 'any browser that opens the printed address' },
  ]
}
