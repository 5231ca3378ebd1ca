import { mkdir } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { arch, platform, release } from 'node:os'
import type { LabEvent } from '../contract/event.ts'
import type { Certificate } from '../contract/origin.ts'
import { ownServerPrefix, type RunHeader } from '../contract/run-file.ts'
import type { Scenario } from '../contract/scenario.ts'
import { systemClock } from '../core/clock.ts'
import { releaseStack } from '../core/release.ts'
import { seededRandom } from '../core/random.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { createRecorder } from '../record/recorder.ts'
import { openRunFile, type RunFileWriter } from '../record/run-file.ts'
import { brownoutVersion } from './lab.ts'
import { hashScenario, newRunId } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'
import { openOwnServer, type OwnServer, type OwnServerOptions, ownServerRow } from './own-server.ts'

export type OwnServerRunOptions = Omit<OwnServerOptions, 'certificate'> & {
  /** Id or file of a condition or scenario; what the path starts with. Default `clean`. */
  readonly condition?: string | undefined
  /** Timers of faults are divided by it. Default 1: real time. */
  readonly scale?: number | undefined
  readonly seed?: number | undefined
  /** The event log, written while it happens. Must not exist yet. */
  readonly recordFile?: string | undefined
  /** Instead: a file of its own in this folder, which is made if need be. */
  readonly recordDir?: string | undefined
}

/** A server of somebody else under faults, with its event log. */
export interface OwnServerRun extends AsyncDisposable {
  readonly server: OwnServer
  readonly certificate: Certificate
  /** PEM of all that a client has to trust: the certificate, and the authority of gateway/intercept-tls. */
  readonly trusted: string
  readonly header: RunHeader
  /** The latest events, at least 20,000 of them; the file has all. */
  events(): readonly LabEvent[]
  nowT(): number
  /** How many there were. */
  eventCount(): number
  onEvents(listener: (batch: readonly LabEvent[]) => void): () => void
  /** Set once writing the file has failed. */
  trouble(): Error | undefined
  /** Closes the path, then the file with its footer. */
  close(): Promise<void>
}

/** A proxy may run for days. */
const keptEvents = 20_000

/** @throws LabError for a bad option, an unknown condition, a port in use or a file that cannot be written; then nothing is left open. */
export async function startOwnServer(options: OwnServerRunOptions): Promise<OwnServerRun> {
  const condition = loadScenario(options.condition ?? 'clean')
  const clock = systemClock()
  const recorder = createRecorder(clock, { keep: keptEvents })
  const stopping = new AbortController()
  const seed = options.seed ?? condition.seed
  const ctx = { clock, random: seededRandom(seed), signal: stopping.signal, scale: options.scale ?? 1, record: recorder.record, handOut: recorder.flush }
  const header = headerOf(options, { condition, seed, scale: ctx.scale })
  const certificate = await makeCertificate()
  const stack = releaseStack()
  try {
    const server = stack.own(await openOwnServer({ ...options, certificate }, ctx), (opened) => opened.close())
    options.signal?.throwIfAborted()
    // Checked before the file is made: a wrong condition leaves nothing behind.
    const file = await openFile(options, header, recorder)
    const close = async () => {
      stopping.abort(new Error('closed'))
      await stack.release()
      recorder.record({ kind: 'window', side: 'lab', startT: 0, faultFromT: null, faultToT: null, endT: clock.now() })
      await file?.finish({ outcome: 'finished', verdicts: {} })
      recorder.close()
    }
    await server.applyCondition(options.condition ?? 'clean').catch(async (error: unknown) => {
      await file?.close()
      throw error
    })
    let closing: Promise<void> | undefined
    return {
      server,
      certificate,
      trusted: `${certificate.cert.trimEnd()}\n${certificate.interception.trusted.authority}`,
      header,
      events: () => recorder.events(),
      nowT: () => clock.now(),
      eventCount: () => recorder.events().at(-1)?.id ?? 0,
      onEvents: (listener) => recorder.onEvents(listener),
      trouble: () => file?.trouble(),
      close: () => (closing ??= close()),
      [Symbol.asyncDispose]: () => (closing ??= close()),
    }
  } catch (error) {
    await stack.release()
    throw error
  }
}

async function openFile({ recordFile, recordDir }: OwnServerRunOptions, header: RunHeader, recorder: ReturnType<typeof createRecorder>): Promise<RunFileWriter | undefined> {
  if (recordDir !== undefined) {
    await mkdir(recordDir, { recursive: true })
    return openRunFile({ dir: recordDir, header, recorder })
  }
  if (recordFile === undefined) return undefined
  const full = resolve(recordFile)
  return openRunFile({ dir: dirname(full), name: basename(full), header, recorder })
}

/** What other commands need to know of a run that has no feed and no probe of the lab: nothing is expected of it. */
function headerOf({ target, toxiproxyUrl }: OwnServerRunOptions, { condition, seed, scale }: { readonly condition: Scenario; readonly seed: number; readonly scale: number }): RunHeader {
  const scenario: Scenario = { ...condition, id: `${ownServerPrefix}${condition.id}`, title: `${target.url} under "${condition.title}"`, notes: [], answers: {}, expect: {}, transports: [ownServerRow], durationMs: undefined }
  return {
    format: 'brownout-run',
    version: 5,
    run: newRunId(),
    startedAt: new Date().toISOString(),
    brownout: brownoutVersion,
    // Whatever connects to the printed address.
    probe: 'browser',
    probeVersion: 'your own clients',
    platform: `${platform()} ${release()} ${arch()}`,
    versions: { ...Object.fromEntries(Object.entries(process.versions).flatMap(([name, version]) => (version === undefined ? [] : [[name, version]]))), link: toxiproxyUrl ?? 'embedded' },
    scale,
    seed,
    scenario,
    scenarioHash: hashScenario(scenario),
    target: target.url,
  }
}
