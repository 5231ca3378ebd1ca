import { access, constants, mkdir } from 'node:fs/promises'
import type { ProbeKind } from '../contract/report.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { openLab, type Lab } from '../run/lab.ts'
import { chooseProbe, openProbeSource } from '../run/probe-sources.ts'
import { defaultRunsDir } from '../run/data-folders.ts'

export interface SessionOptions {
  readonly probe?: ProbeKind | undefined
  readonly toxiproxy?: string | undefined
  /** A folder, or false for none; the one of the app when left out. */
  readonly save?: string | false | undefined
}

interface LabSession {
  readonly lab: Lab
  readonly probe: ProbeKind
  readonly signal: AbortSignal
  /** Where its runs are kept. */
  readonly saveDir: string | undefined
}

/**
 * A lab for one command. Ctrl-C (SIGINT, or SIGTERM) aborts the signal once: what runs is stopped, what was recorded is kept,
 * the lab is closed and the command ends by itself. A second one ends the process at once.
 */
export async function withLab<T>(options: SessionOptions, body: (session: LabSession) => Promise<T>): Promise<T> {
  const saveDir = await saveDirOf(options.save)
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
    saveDir,
  })
  try {
    return await body({ lab, probe, signal: interrupt.signal, saveDir })
  } finally {
    await lab.close()
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** A folder that was asked for must be had; without the default one the runs are made all the same. @throws LabError LAB_DISK. */
async function saveDirOf(save: string | false | undefined): Promise<string | undefined> {
  if (save === false) return undefined
  const dir = save ?? defaultRunsDir()
  try {
    await mkdir(dir, { recursive: true })
    await access(dir, constants.W_OK)
    return dir
  } catch (cause) {
    if (save !== undefined) throw new LabError('LAB_DISK', `runs cannot be saved in "${dir}": ${messageOf(cause)}; name another folder with --save, or use --no-save`, { cause })
    console.error(`brownout: runs are not saved, since ${dir} cannot be written to: ${messageOf(cause)}`)
    return undefined
  }
}
