import type { ProbeKind } from '../contract/report.ts'
import { openLab, type Lab } from '../run/lab.ts'
import { chooseProbe, openProbeSource } from '../run/probe-sources.ts'

export interface SessionOptions {
  readonly probe?: ProbeKind | undefined
  readonly toxiproxy?: string | undefined
  readonly save?: string | undefined
}

/**
 * A lab for one command. Ctrl-C (SIGINT, or SIGTERM) aborts the signal once: what runs is stopped, what was recorded is kept,
 * the lab is closed and the command ends by itself. A second one ends the process at once.
 */
export async function withLab<T>(options: SessionOptions, body: (session: { lab: Lab; probe: ProbeKind; signal: AbortSignal }) => Promise<T>): Promise<T> {
  const interrupt = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (interrupt.signal.aborted) process.exit(130)
    console.error(`\n${name === 'SIGINT' ? 'Ctrl-C' : name}: stopping, keeping what was recorded`)
    interrupt.abort(new Error('interrupted'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const probe = options.probe ?? (await chooseProbe())
  const lab = await openLab({
    openProbe: (kind, certificate) => openProbeSource(kind ?? probe, certificate, { announce: (line) => console.error(line) }),
    toxiproxyUrl: options.toxiproxy,
    saveDir: options.save,
  })
  try {
    return await body({ lab, probe, signal: interrupt.signal })
  } finally {
    await lab.close()
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
