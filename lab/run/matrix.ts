import type { MatrixEstimate, MatrixSpec, MatrixState } from '../contract/control.ts'
import type { Cell, ProbeKind } from '../contract/report.ts'
import { type TransportId, standardTransports } from '../contract/transport.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { agree, repeatSteps, runsNeeded } from '../verdict/agree.ts'
import { listConditions } from './catalogue.ts'
import type { Lab } from './lab.ts'
import type { LiveRun } from './live-run.ts'
import { loadScenario } from './load-scenario.ts'
import { defaultScale, planRun } from './plan.ts'
import { recallCells } from './recall-cells.ts'

export interface Matrix {
  state(): MatrixState
  /** Checks the request, then runs in the background; `done` of the state tells when. */
  start(spec: MatrixSpec): Promise<void>
  /** Ends after the run in progress is put down; measured cells stay. */
  stop(): void
  /** Fills a matrix that has nothing yet from the saved runs. Settles when that is done, or at once when there is something already. */
  recall(): Promise<void>
  /** How long it would take, from what earlier runs took beside their plan. */
  estimate(spec: MatrixSpec): MatrixEstimate
  onState(listener: () => void): () => void
  /** Settles when the matrix is no longer running. */
  idle(): Promise<void>
}

export interface MatrixOptions {
  readonly defaultProbe: ProbeKind
  onRun(run: LiveRun): void
  /** Where saved runs are looked for; without it nothing is recalled. */
  readonly dir?: string
}

/** What a run takes beside its plan before any was measured: opening a page, asking fresh clients, judging. */
const usualExtraMs = 2500

/** A run that failed its health gate is made again this often before its cells stay `invalid`. */
const triesOfSpoiled = 3
const mostRounds = Math.max(...repeatSteps) + triesOfSpoiled

interface Work {
  readonly spec: MatrixSpec
  readonly conditions: readonly string[]
  readonly transports: readonly TransportId[]
  readonly probe: ProbeKind
  readonly scale: number
  /** Every judged cell, by `condition transport`. */
  readonly samples: Map<string, Cell[]>
  /** What is measured once more: shown until there is a newer sample, and counted for nothing. */
  readonly older: ReadonlyMap<string, Cell[]>
}

export function createMatrix(lab: Lab, { defaultProbe, onRun, dir }: MatrixOptions): Matrix {
  const listeners = new Set<() => void>()
  let state: MatrixState = emptyState(defaultProbe)
  let samples = new Map<string, Cell[]>()
  let older = new Map<string, Cell[]>()
  let recalling: AbortController | undefined
  const extras: number[] = []
  let stopping: AbortController | undefined
  let running: Promise<void> = Promise.resolve()
  const update = (change: Partial<MatrixState>) => {
    state = { ...state, ...change }
    listeners.forEach((listener) => listener())
  }
  return {
    state: () => state,
    idle: () => running,
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => stopping?.abort(new Error('stopped')),
    async recall() {
      if (dir === undefined || state.phase !== 'idle' || recalling) return
      recalling = new AbortController()
      const conditions = standardConditions()
      const work: Work = { spec: { runs: 1 }, conditions, transports: standardTransports, probe: state.probe, scale: state.scale, samples, older }
      for await (const { cells, probeVersion } of recallCells({ dir, conditions, transports: standardTransports, probe: state.probe, scale: state.scale, signal: recalling.signal })) {
        if (recalling.signal.aborted) return
        keep(work, cells)
        update({ cells: cellsOf(work), probeVersion })
      }
    },
    estimate({ conditions = standardConditions(), runs, scale = defaultScale, transports = standardTransports, probe = defaultProbe, onlyMissing = false }) {
      const known = onlyMissing && probe === state.probe && scale === state.scale ? samples : new Map<string, Cell[]>()
      const work: Work = { spec: { runs }, conditions, transports, probe, scale, samples: known, older }
      const extraMs = extras.length === 0 ? usualExtraMs : median(extras)
      const due = conditions.filter((condition) => needsRun(work, condition))
      const ms = due.reduce((sum, condition) => sum + runs * ((planRun(loadScenario(condition), { scale, transports }).measuredMs ?? 0) + extraMs), 0)
      return { ms, runs: due.length * runs, isMeasured: extras.length > 0 }
    },
    async start(spec) {
      if (state.phase === 'running') throw new LabError('LAB_BUSY', 'the matrix is already running; stop it first')
      recalling?.abort()
      const conditions = spec.conditions ?? standardConditions()
      conditions.forEach((id) => loadScenario(id))
      const probe = spec.probe ?? defaultProbe
      const scale = spec.scale ?? defaultScale
      const comparable = probe === state.probe && scale === state.scale
      older = comparable ? joined(older, samples) : new Map<string, Cell[]>()
      samples = new Map([...samples].filter(([, [cell]]) => comparable && (spec.onlyMissing === true || (spec.conditions !== undefined && cell !== undefined && !conditions.includes(cell.condition)))))
      const work: Work = { spec, conditions, transports: spec.transports ?? standardTransports, probe, scale, samples, older }
      stopping = new AbortController()
      update({ ...emptyState(probe), phase: 'running', conditions, transports: work.transports, scale, runs: spec.runs, cells: cellsOf(work), totalRuns: conditions.length * spec.runs })
      running = fill(lab, work, { update, onRun, signal: stopping.signal, extras })
    },
  }
}

function emptyState(probe: ProbeKind): MatrixState {
  return { phase: 'idle', conditions: [], transports: standardTransports, probe, probeVersion: '', scale: defaultScale, runs: 1, cells: [], doneRuns: 0, totalRuns: 0, remainingMs: null }
}

/** Imitations of real software and own files are asked for by name. */
function standardConditions(): string[] {
  return listConditions().flatMap(({ id, imitates, yours }) => (imitates || yours ? [] : [id]))
}

const keyOf = (condition: string, transport: TransportId) => `${condition} ${transport}`

function samplesOf(work: Work, condition: string, transport: TransportId): readonly Cell[] {
  return work.samples.get(keyOf(condition, transport)) ?? []
}

/**
 * All that is known, also of conditions that are not measured now: a window that is opened later has nothing else. What was sound stays
 * on show until something sound replaces it.
 */
function cellsOf({ samples: fresh, older }: Work): Cell[] {
  return [...joined(older, fresh).values()].flatMap((samples) => (samples.length === 0 ? [] : [agree(samples)]))
}

function joined(older: Work['older'], fresh: Work['older']): Map<string, Cell[]> {
  const isSound = (samples: readonly Cell[] = []) => samples.some((sample) => !isSpoiled(sample))
  return new Map([...older, ...[...fresh].filter(([key, samples]) => isSound(samples) || !isSound(older.get(key)))])
}

interface Filling {
  readonly signal: AbortSignal
  /** What runs took beside their plan, ms; added to. */
  readonly extras: number[]
  update(change: Partial<MatrixState>): void
  onRun(run: LiveRun): void
}

async function fill(lab: Lab, work: Work, { update, onRun, signal, extras }: Filling): Promise<void> {
  let doneRuns = 0
  const lengths: number[] = []
  const stopped = () => update({ phase: 'stopped', current: undefined, remainingMs: null })
  try {
    for (let round = 0; round < mostRounds; round++) {
      const due = work.conditions.filter((condition) => needsRun(work, condition))
      for (const [i, condition] of due.entries()) {
        if (signal.aborted) return stopped()
        update({ current: condition })
        const began = performance.now()
        const run = await lab.startRun({ scenario: condition, transports: [...work.transports], probe: work.probe, scale: work.scale, contract: work.spec.contract, signal })
        onRun(run)
        await run.done
        const { cells, phase, probeVersion } = run.state()
        if (phase === 'done') keep(work, cells)
        const tookMs = performance.now() - began
        lengths.push(tookMs)
        if (phase === 'done') extras.push(Math.max(0, tookMs - (run.state().plannedMs ?? 0)))
        doneRuns++
        const left = due.length - i - 1 + Math.max(0, work.spec.runs - round - 1) * work.conditions.length
        update({ cells: cellsOf(work), doneRuns, totalRuns: doneRuns + left, probeVersion, remainingMs: left * median(lengths) })
      }
      if (due.length === 0) break
    }
    if (signal.aborted) return stopped()
    update({ phase: 'done', current: undefined, remainingMs: null })
  } catch (error) {
    if (error instanceof LabError && error.code === 'LAB_STOPPED') return stopped()
    update({ phase: 'failed', current: undefined, remainingMs: null, error: { code: error instanceof LabError ? error.code : 'LAB_INTERNAL', message: messageOf(error) } })
  }
}

/** Not where the way has no HTTP/2: every run would say so again. */
const isSpoiled = ({ verdict, reason }: Cell) => verdict === 'invalid' && reason !== 'downgraded'

/** A spoiled sample is replaced by the next one; it only stays when every try was spoiled. */
function keep(work: Work, cells: readonly Cell[]): void {
  for (const cell of cells) {
    const key = keyOf(cell.condition, cell.transport)
    const before = work.samples.get(key) ?? []
    work.samples.set(key, isSpoiled(cell) ? [...before, cell] : [...before.filter((sample) => !isSpoiled(sample)), cell])
  }
}

function needsRun(work: Work, condition: string): boolean {
  return work.transports.some((transport) => {
    const samples = samplesOf(work, condition, transport)
    const spoiled = samples.filter(isSpoiled).length
    return spoiled > 0 ? spoiled < triesOfSpoiled : samples.length < runsNeeded(samples, work.spec.runs)
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
