import type { FaultSwitch, RunPhase, RunState } from '../contract/control.ts'
import type { OpenPath, OwnServerSpec, PassingState, TargetFindings, TargetLook } from '../contract/own-server.ts'
import { ownServerSpecSchema, targetLookSchema } from '../contract/own-server.ts'
import type { RunLog } from '../contract/run-file.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { examineTarget, originTls } from './examine-target.ts'
import type { LiveRun } from './live-run.ts'
import { type OwnServerRun, startOwnServer } from './own-server-run.ts'
import { openPassingTraffic, type PassingTraffic } from './passing-traffic.ts'
import { isLoopback, parseTarget } from './target.ts'

/** A path in front of somebody else's server, watched and switched like any other run. */
export interface OwnServerLive extends LiveRun {
  passing(): PassingState
  applyCondition(idOrPath: string): Promise<void>
}

/** A first look, before anything is opened. @throws LabError LAB_BAD_OPTION for what is no target. */
export async function lookAtTarget(look: TargetLook): Promise<TargetFindings> {
  const { insecure, caFile, target: text } = targetLookSchema.parse(look)
  const target = parseTarget(text.trim())
  const { alpn, problem } = await examineTarget(target, await originTls(target, { insecure, caFile }))
  return { url: target.url, host: target.host, tls: target.tls, isLoopback: isLoopback(target.host), alpn, problem }
}

/**
 * @param dir where its log is kept
 * @param signal gives it up while it is being opened
 * @throws LabError as `startOwnServer`, and LAB_BAD_OPTION for a server of others whose owner nobody named.
 */
export async function startOwnServerLive(spec: OwnServerSpec, { dir, toxiproxyUrl, signal }: { readonly dir: string; readonly toxiproxyUrl: string | undefined; readonly signal: AbortSignal }): Promise<OwnServerLive> {
  const { target: text, condition, port, keepHost, insecure, caFile, scale, owned } = ownServerSpecSchema.parse(spec)
  const target = parseTarget(text.trim())
  if (!isLoopback(target.host) && !owned) throw new LabError('LAB_BAD_OPTION', `${target.host} is not this machine; say first that the service is yours, or that its owner lets you`)
  const run = await startOwnServer({ target, condition, listen: { host: '127.0.0.1', port }, keepHost, trust: { insecure, caFile }, toxiproxyUrl, scale, recordDir: dir, signal })
  if (signal.aborted) await run.close()
  signal.throwIfAborted()
  return liveOf(run, { condition, keepHost })
}

interface Chosen {
  condition: string
  readonly keepHost: boolean
}

function liveOf(run: OwnServerRun, chosen: Chosen): OwnServerLive {
  const { header, server } = run
  const listeners = new Set<() => void>()
  let phase: RunPhase = 'running'
  let endT: number | null = null
  let error: RunState['error']
  const changed = () => listeners.forEach((listener) => listener())
  server.onSwitched(changed)
  const traffic = openPassingTraffic()
  traffic.take(run.events())
  const offTraffic = run.onEvents((batch) => traffic.take(batch))
  const log = (): RunLog => ({ header, events: run.events() })
  let settle: (log: RunLog) => void = () => {}
  const done = new Promise<RunLog>((resolve) => (settle = resolve))
  const close = async () => {
    if (phase !== 'running') return
    phase = 'judging'
    changed()
    await run.close().catch((cause: unknown) => (error = { code: cause instanceof LabError ? cause.code : 'LAB_INTERNAL', message: messageOf(cause) }))
    offTraffic()
    endT = run.nowT()
    phase = 'done'
    changed()
    settle(log())
  }
  const requireOpen = () => {
    if (phase !== 'running') throw new LabError('LAB_BUSY', 'the path is closed; open it again before you switch a fault')
  }
  return {
    id: header.run,
    done,
    log,
    nowT: () => endT ?? run.nowT(),
    state: () => stateOf(run, { phase, endT, error }),
    async switchFault({ fault, on, params }: FaultSwitch) {
      requireOpen()
      await (on ? server.switchOn(fault, params) : server.switchOff(fault))
    },
    async undo() {
      requireOpen()
      await server.undo()
    },
    async applyCondition(idOrPath) {
      requireOpen()
      await server.applyCondition(idOrPath)
      chosen.condition = idOrPath
      changed()
    },
    stop: () => void close(),
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onEvents: (listener) => run.onEvents(listener),
    passing: () => passingState({ run: header.run, target: server.target.url, path: phase === 'running' ? openPath(run, chosen) : null, nowT: endT ?? run.nowT(), isWhole: true }, traffic),
  }
}

function stateOf(run: OwnServerRun, { phase, endT, error }: { readonly phase: RunPhase; readonly endT: number | null; readonly error: RunState['error'] }): RunState {
  const { header, server } = run
  return {
    run: header.run,
    scenario: header.scenario,
    phase,
    probe: header.probe,
    probeVersion: header.probeVersion,
    scale: header.scale,
    seed: header.seed,
    plannedMs: null,
    window: { startT: 0, faultFromT: null, faultToT: null, endT: endT ?? run.nowT() },
    faults: phase === 'running' ? server.active() : [],
    cells: [],
    health: null,
    events: run.eventCount(),
    undoable: phase === 'running' ? server.undoable() : 0,
    error,
    target: server.target.url,
  }
}

function openPath({ server, certificate, header, trouble }: OwnServerRun, { condition, keepHost }: Chosen): OpenPath {
  return {
    url: server.url,
    condition,
    keepHost,
    scale: header.scale,
    warnings: server.warnings,
    certificate: server.target.tls ? { fingerprintSha256: certificate.fingerprintSha256, spkiSha256Base64: certificate.spkiSha256Base64, pem: certificate.cert } : null,
    trouble: trouble()?.message ?? null,
  }
}

function passingState(known: Pick<PassingState, 'run' | 'target' | 'path' | 'nowT' | 'isWhole'>, traffic: PassingTraffic): PassingState {
  return { ...known, connections: traffic.connections, bytes: traffic.bytes, lanes: traffic.lanes(known.nowT) }
}

const ofSaved = new WeakMap<LiveRun, PassingState>()

/** What passes, or passed, in a run in front of somebody else's server; null for any other run. */
export function passingOf(run: LiveRun): PassingState | null {
  if (isOwnServer(run)) return run.passing()
  const { header, events } = run.log()
  if (header.target === undefined || run.state().replay) return null
  const kept = ofSaved.get(run)
  if (kept) return kept
  const traffic = openPassingTraffic()
  traffic.take(events)
  const state = passingState({ run: run.id, target: header.target, path: null, nowT: Math.max(traffic.lastT, run.nowT()), isWhole: run.state().paged !== true }, traffic)
  ofSaved.set(run, state)
  return state
}

export function isOwnServer(run: LiveRun | undefined): run is OwnServerLive {
  return run !== undefined && 'passing' in run
}
