import { mkdir } from 'node:fs/promises'
import { platform, release, arch } from 'node:os'
import type { RunSpec } from '../contract/control.ts'
import type { Baseline } from '../contract/event.ts'
import type { Certificate } from '../contract/origin.ts'
import type { ProbeKind } from '../contract/report.ts'
import type { RunHeader } from '../contract/run-file.ts'
import type { Scenario } from '../contract/scenario.ts'
import { standardTransports, type TransportId, transportIds } from '../contract/transport.ts'
import { systemClock } from '../core/clock.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { seededRandom } from '../core/random.ts'
import { connectLinkDriver } from '../link/driver.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { measureBaseline } from '../record/measure-baseline.ts'
import { createRecorder } from '../record/recorder.ts'
import { openRunFile, type RunFileWriter } from '../record/run-file.ts'
import { hashScenario, newRunId, type RunParts, startLiveRun, type LiveRun } from './live-run.ts'
import { loadScenario, parseScenario } from './load-scenario.ts'
import { openNetwork, type OpenGateway } from './network.ts'
import { kindOf } from './own-files.ts'
import { planRun, type Plan } from './plan.ts'
import type { ProbeSource } from './probes.ts'

export const brownoutVersion = '0.1.0'

export interface LabOptions {
  /** Opened on first use, closed with the lab. */
  openProbe(kind: ProbeKind | undefined, certificate: Certificate): Promise<ProbeSource>
  /** A real Toxiproxy instead of the embedded engine. */
  readonly toxiproxyUrl?: string | undefined
  /** Default: a new one. Labs that share real software share what it shows. */
  readonly certificate?: Certificate | undefined
  /** Folder of run files; undefined keeps runs in memory only. */
  readonly saveDir?: string | undefined
}

export type RunRequest = Omit<RunSpec, 'yaml'> & {
  readonly yaml?: string | undefined
  /** Real software in the gateway's place; the clean run that it is compared with still has the lab's own. */
  readonly openGateway?: OpenGateway | undefined
  /** Stops it at any moment, also before there is a run: then `startRun` rejects with LAB_STOPPED. */
  readonly signal?: AbortSignal | undefined
}

/** One session: a certificate, probes and their baselines. Runs are made one after the other. */
export interface Lab {
  readonly certificate: Certificate
  /** Returns as soon as there are clients to have; `done` settles when the run is judged. @throws LabError for a bad scenario, or while another run is live or being opened. */
  startRun(request: RunRequest): Promise<LiveRun>
  /** The real Toxiproxy in use; undefined for the embedded engine. */
  toxiproxyUrl(): string | undefined
  /** From the next run on. @throws LabError LAB_TOXIPROXY_UNREACHABLE, and then nothing has changed. */
  useToxiproxy(url: string | undefined): Promise<void>
  close(): Promise<void>
}

type SessionBaseline = ReadonlyMap<TransportId, Baseline & { readonly run: string }>

interface Session {
  readonly options: LabOptions
  readonly certificate: Certificate
  readonly probes: Map<string, Promise<ProbeSource>>
  readonly baselines: Map<string, SessionBaseline>
  /** Until there is a run, or none. */
  opening: Promise<LiveRun> | undefined
  current: LiveRun | undefined
  /** Aborted when the lab is closed. */
  readonly ending: AbortController
  toxiproxyUrl: string | undefined
}

export async function openLab(options: LabOptions): Promise<Lab> {
  const session: Session = { options, certificate: options.certificate ?? (await makeCertificate()), probes: new Map(), baselines: new Map(), opening: undefined, current: undefined, ending: new AbortController(), toxiproxyUrl: undefined }
  const useToxiproxy = async (url: string | undefined) => {
    if (url !== undefined) await (await connectLinkDriver(url)).close()
    // What is measured through one link is no baseline for another.
    if (url !== session.toxiproxyUrl) session.baselines.clear()
    session.toxiproxyUrl = url
  }
  await useToxiproxy(options.toxiproxyUrl)
  return {
    certificate: session.certificate,
    startRun: (request) => startRun(session, request),
    toxiproxyUrl: () => session.toxiproxyUrl,
    useToxiproxy,
    async close() {
      session.ending.abort()
      await session.opening?.catch(() => {})
      session.current?.stop()
      await session.current?.done.catch(() => {})
      for (const probe of session.probes.values()) await probe.then((source) => source.close()).catch(() => {})
    },
  }
}

function scenarioOf(request: RunRequest): Scenario {
  if (request.yaml === undefined) return loadScenario(request.scenario)
  return parseScenario({ id: request.scenario, file: request.scenario, kind: kindOf(request.yaml), text: request.yaml })
}

async function startRun(session: Session, request: RunRequest): Promise<LiveRun> {
  if (session.opening) throw new LabError('LAB_BUSY', 'a run is being opened; stop it first')
  const busy = session.current
  if (busy && !['done', 'stopped', 'failed'].includes(busy.state().phase)) throw new LabError('LAB_BUSY', `run ${busy.id} is still ${busy.state().phase}; stop it first`)
  const scenario = scenarioOf(request)
  const plan = planRun(request.contract ? { ...scenario, contract: request.contract } : scenario, request)
  session.opening = openRun(session, plan, request)
  try {
    return (session.current = await session.opening)
  } finally {
    session.opening = undefined
  }
}

async function openRun(session: Session, plan: Plan, { probe: kind, openGateway, signal = session.ending.signal }: RunRequest): Promise<LiveRun> {
  const given = AbortSignal.any([signal, session.ending.signal])
  // A browser that starts belongs to the session: the next run has it.
  const probe = await unlessStopped(probeOf(session, kind), given)
  return launch(session, { plan, probe }, { saveDir: session.options.saveDir, openGateway, signal, baselines: (onPhase, stopSignal) => baselinesOf(session, { plan, probe }, { onPhase, stopSignal }) })
}

function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new LabError('LAB_STOPPED', 'stopped before the run had begun'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/** A source that failed to open is forgotten, so that the next run can try again. */
function probeOf(session: Session, kind: ProbeKind | undefined): Promise<ProbeSource> {
  const key = kind ?? 'default'
  const known = session.probes.get(key)
  if (known) return known
  const opening = session.options.openProbe(kind, session.certificate)
  session.probes.set(key, opening)
  opening.catch(() => session.probes.delete(key))
  return opening
}

interface Launch {
  readonly saveDir: string | undefined
  readonly openGateway?: OpenGateway | undefined
  readonly signal: AbortSignal
  baselines: RunParts['baselines']
}

async function launch(session: Session, { plan, probe }: { plan: Plan; probe: ProbeSource }, { saveDir, openGateway, signal, baselines }: Launch): Promise<LiveRun> {
  const header = headerOf(plan, probe, session.toxiproxyUrl)
  const clock = systemClock()
  const stopping = new AbortController()
  const stop = () => stopping.abort(new Error('stopped'))
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  const recorder = createRecorder(clock)
  const ctx = { clock, random: seededRandom(plan.seed), signal: stopping.signal, scale: plan.scale, record: recorder.record, handOut: recorder.flush }
  const run = startLiveRun(
    {
      plan,
      header,
      recorder,
      ctx,
      stopSignal: stopping.signal,
      file: await openFile(saveDir, header, recorder),
      openNetwork: (context) => openNetwork({ plan, toxiproxyUrl: session.toxiproxyUrl, certificate: session.certificate, openGateway }, context),
      openProbe: (context) => probe.open(context),
      certificate: session.certificate,
      toxiproxyUrl: session.toxiproxyUrl,
      baselines,
    },
    stop,
  )
  void run.done.catch(() => {}).finally(() => signal.removeEventListener('abort', stop))
  return run
}

/** A run that cannot be saved is made all the same, and says why. */
async function openFile(dir: string | undefined, header: RunHeader, recorder: ReturnType<typeof createRecorder>): Promise<RunFileWriter | undefined> {
  if (dir === undefined) return undefined
  try {
    await mkdir(dir, { recursive: true })
    return await openRunFile({ dir, header, recorder })
  } catch (error) {
    recorder.record({ kind: 'trouble', side: 'lab', code: 'LAB_DISK', message: error instanceof LabError ? error.message : `the run is kept in memory only; ${dir} cannot be used: ${messageOf(error)}` })
    return undefined
  }
}

function headerOf(plan: Plan, probe: ProbeSource, toxiproxyUrl: string | undefined): RunHeader {
  return {
    format: 'brownout-run',
    version: 5,
    run: newRunId(),
    startedAt: new Date().toISOString(),
    brownout: brownoutVersion,
    probe: probe.kind,
    probeVersion: probe.version,
    platform: `${platform()} ${release()} ${arch()}`,
    versions: { ...Object.fromEntries(Object.entries(process.versions).flatMap(([name, version]) => (version === undefined ? [] : [[name, version]]))), link: toxiproxyUrl ?? 'embedded' },
    scale: plan.scale,
    seed: plan.seed,
    scenario: plan.scenario,
    scenarioHash: hashScenario(plan.scenario),
  }
}

const baselineMs = 3000
const baselineTries = 3

/**
 * Numbers of this session's own clean run, so that a verdict compares like with like: same machine, probe and scale, same minute.
 * Measured once a session, those with client code when they are first asked for; every run quotes them in its log.
 */
async function baselinesOf(session: Session, { plan, probe }: { plan: Plan; probe: ProbeSource }, { onPhase, stopSignal }: { onPhase(): void; readonly stopSignal: AbortSignal }): Promise<SessionBaseline> {
  const key = `${probe.kind} ${plan.scale}`
  const known: SessionBaseline = session.baselines.get(key) ?? new Map()
  const missing = transportIds.filter((id) => !known.has(id) && (standardTransports.some((one) => one === id) || plan.transports.includes(id)))
  if (missing.length === 0) return known
  onPhase()
  const clean: Plan = { ...planRun(loadScenario('clean'), { scale: plan.scale, seed: plan.seed, transports: missing }), measuredMs: baselineMs }
  for (let tries = 1; ; tries++) {
    const run = await launch(session, { plan: clean, probe }, { saveDir: undefined, signal: stopSignal, baselines: () => Promise.resolve(new Map()) })
    const log = await run.done
    // Half a clean run is nothing to compare with.
    if (stopSignal.aborted) return known
    const { cells } = run.state()
    const healthy = cells.every((cell) => cell.verdict === 'unaffected')
    const measured = new Map([...known, ...cells.map((cell) => [cell.transport, { ...measureBaseline(log, cell.transport, cell), run: run.id }] as const)])
    // A baseline of a busy moment is quoted by this one run, which it makes invalid; the next run measures a new one.
    if (healthy) session.baselines.set(key, measured)
    if (healthy || tries === baselineTries) return measured
  }
}
