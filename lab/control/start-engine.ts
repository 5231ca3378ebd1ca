import { setImmediate } from 'node:timers/promises'
import type { ProbeKind } from '../contract/report.ts'
import { openLab } from '../run/lab.ts'
import { chooseProbe, openProbeSource, type ProbeHost } from '../run/probe-sources.ts'
import { defaultRunsDir } from '../run/data-folders.ts'
import { createEngine, type Engine } from './engine.ts'
import { startControlServer } from './http-server.ts'

export interface EngineStart {
  readonly port: number
  /** The probe that a run takes when none is named; the best one of this machine by default. */
  readonly probe?: ProbeKind | undefined
  readonly saveDir?: string | undefined
  readonly toxiproxyUrl?: string | undefined
  readonly host?: ProbeHost | undefined
}

export interface StartedEngine {
  readonly url: string
  close(): Promise<void>
}

/** The engine as `serve` and the desktop run it: the lab, its API and the UI on one loopback address. */
export async function startEngine(start: EngineStart): Promise<StartedEngine> {
  const saveDir = start.saveDir ?? defaultRunsDir()
  const defaultProbe = start.probe ?? (start.host ? start.host.kind : await chooseProbe())
  const lab = await openLab({
    openProbe: (kind, certificate) => openProbeSource(kind ?? defaultProbe, certificate, { host: start.host, announce: (line) => console.log(line) }),
    toxiproxyUrl: start.toxiproxyUrl,
    saveDir,
  })
  try {
    const engine = createEngine({ lab, saveDir, defaultProbe })
    const server = await startControlServer(engine, { port: start.port })
    void readAhead(engine)
    return {
      url: server.url,
      async close() {
        await server.close()
        await engine.close()
      },
    }
  } catch (error) {
    await lab.close()
    throw error
  }
}

/** What the first page asks for, read while its window or browser is still opening: a file that cannot be read is told to whoever asks. */
async function readAhead(engine: Engine): Promise<void> {
  await Promise.allSettled([engine.info(), setImmediate().then(engine.catalogue)])
}
