import { z } from 'zod'
import { faultIdSchema, type FaultId, type FaultInfo, type Layer } from './fault.ts'
import type { AdviceStart } from './advice.ts'
import type { LabEvent, RunWindow } from './event.ts'
import type { LessonList } from './lesson.ts'
import { type BrokenFile, largestScenario } from './library.ts'
import type { Health } from './measures.ts'
import type { NoteList, NotesReport } from './note.ts'
import { probeKindSchema, type Cell, type ProbeKind } from './report.ts'
import { contractSchema, type FaultSetting, type Imitation, type Scenario, type Topic } from './scenario.ts'
import { transportIdSchema, type TransportId, type TransportInfo } from './transport.ts'
import type { VerdictName } from './verdict.ts'

/** What the UI and the CLI can ask of an engine. Carried by tRPC over a WebSocket; `lab/control/router.ts` implements it. */

export const runSpecSchema = z.object({
  /** Id of a condition or scenario in the catalogue, or the path of a file (CLI). */
  scenario: z.string(),
  /** The text of an unsaved scenario; `scenario` is then only its name. */
  yaml: z.string().max(largestScenario).optional(),
  transports: z.array(transportIdSchema).min(1).optional(),
  /** Beside each of them that has one, the same with client code: from the start, or ready to be added while the run lives. */
  clientCode: z.enum(['on', 'ready']).optional(),
  probe: probeKindSchema.optional(),
  scale: z.number().min(1).max(100).optional(),
  seed: z.number().int().optional(),
  contract: contractSchema.optional(),
  /** Runs until stopped; faults are switched by hand. */
  openEnded: z.boolean().optional(),
})
export type RunSpec = z.infer<typeof runSpecSchema>

export const faultSwitchSchema = z.object({ fault: faultIdSchema, on: z.boolean(), params: z.record(z.string(), z.unknown()).optional() })
export type FaultSwitch = z.infer<typeof faultSwitchSchema>

export const matrixSpecSchema = z.object({
  conditions: z.array(z.string()).min(1).optional(),
  transports: z.array(transportIdSchema).min(1).optional(),
  probe: probeKindSchema.optional(),
  scale: z.number().min(1).max(100).optional(),
  /** Repeats per cell: 1, or 3 (extended to 5 and 9 while runs disagree). */
  runs: z.number().int().min(1).max(9).default(1),
  contract: contractSchema.optional(),
  /** Keep the cells already measured and run only what is missing. */
  onlyMissing: z.boolean().optional(),
})
export type MatrixSpec = z.infer<typeof matrixSpecSchema>

export interface ConditionInfo {
  readonly id: string
  readonly title: string
  readonly summary?: string | undefined
  readonly basis?: string | undefined
  /** Set for conditions that imitate real software; the default matrix leaves them out. */
  readonly imitates?: Imitation | undefined
  /** Layer of its first fault; undefined for `clean`. */
  readonly layer?: Layer | undefined
  readonly faults: readonly FaultSetting[]
  /** A file of the person's own. */
  readonly yours?: boolean
}
export interface ScenarioInfo {
  readonly id: string
  readonly title: string
  readonly question?: string | undefined
  readonly topic?: Topic | undefined
  readonly notes: readonly string[]
  readonly transports: readonly TransportId[]
  /** Of its timeline, in order; those of its condition too. */
  readonly faults: readonly FaultSetting[]
  readonly yours?: boolean
}
export interface Catalogue {
  readonly transports: readonly TransportInfo[]
  readonly faults: readonly FaultInfo[]
  readonly conditions: readonly ConditionInfo[]
  readonly scenarios: readonly ScenarioInfo[]
  readonly notes: NoteList
  readonly lessons: LessonList
  readonly advice: AdviceStart
  /** Files that cannot be used; the others can. */
  readonly broken: readonly BrokenFile[]
}

export interface ProbeInfo {
  readonly kind: ProbeKind
  readonly available: boolean
  readonly version?: string | undefined
  /** Why it is not available, and the way out. */
  readonly why?: string | undefined
}
export interface EngineInfo {
  readonly pid: number
  readonly version: string
  readonly platform: string
  readonly node: string
  readonly probes: readonly ProbeInfo[]
  /** The probe a run takes when none is named. */
  readonly defaultProbe: ProbeKind
  readonly defaultScale: number
  /** The real Toxiproxy that makes the link; null for the embedded engine. */
  readonly toxiproxyUrl: string | null
  /** Where finished runs are kept, as a path of this machine. */
  readonly runsFolder: string
}

export type RunPhase = 'preparing' | 'baseline' | 'running' | 'controls' | 'judging' | 'done' | 'stopped' | 'failed'

export interface RunState {
  readonly run: string
  readonly scenario: Scenario
  readonly phase: RunPhase
  readonly probe: ProbeKind
  readonly probeVersion: string
  readonly scale: number
  readonly seed: number
  /** Wall ms of the plan: how long the run will be, null for open-ended ones. */
  readonly plannedMs: number | null
  readonly window: RunWindow | null
  /** Faults that act now, params already scaled; `stated` is not. */
  readonly faults: readonly (FaultSetting & { readonly explain: string; readonly by: 'timeline' | 'hand' })[]
  /** Verdicts so far; provisional until the phase is `done`. */
  readonly cells: readonly Cell[]
  /** While it lives: up to here the cells count, lab ms. They are judged once a second, and a state is told more often. */
  readonly countedT?: number | undefined
  readonly health: Health | null
  readonly events: number
  /** Those of the scenario's transports whose clients were not started: ready to be added to a live run, or never run. */
  readonly waiting?: readonly TransportId[]
  /** Hand switches that can be undone. */
  readonly undoable: number
  readonly error?: { readonly code: string; readonly message: string } | undefined
  /** A saved run that is too long to be sent: `run.watch` leaves its events out, `runs.events` and `runs.density` have them. */
  readonly paged?: boolean
  /** Of a paged run, as its file says: its log is not read, so `cells` are empty. */
  readonly verdicts?: RunSummary['verdicts']
  readonly replay?: ReplayState
  /** Of a run in front of somebody else's server: its address. What passes is told by `server.watch`. */
  readonly target?: string
}

/** A saved run that is played again. Its position is the `nowT` of an update; between two of them it moves by `speed` ms a ms while it plays. */
export interface ReplayState {
  readonly playing: boolean
  /** Lab ms per wall ms, 0.1 to 10. */
  readonly speed: number
  readonly fromT: number
  readonly toT: number
}

/**
 * `run.watch` sends one `state` on subscription, then events in order and states as they change. `idle` empties the screen: there is no
 * run, or the one that follows begins anew (a replay that went back).
 */
export type RunUpdate =
  | { readonly kind: 'idle' }
  | { readonly kind: 'state'; readonly state: RunState; readonly nowT: number }
  | { readonly kind: 'events'; readonly run: string; readonly nowT: number; readonly events: readonly LabEvent[] }

export interface MatrixState {
  readonly phase: 'idle' | 'running' | 'stopped' | 'done' | 'failed'
  readonly conditions: readonly string[]
  readonly transports: readonly TransportId[]
  readonly probe: ProbeKind
  readonly probeVersion: string
  readonly scale: number
  readonly runs: number
  readonly cells: readonly Cell[]
  /** The condition being run now. */
  readonly current?: string | undefined
  readonly doneRuns: number
  readonly totalRuns: number
  /** From the measured length of the runs so far; null before the first one ends. */
  readonly remainingMs: number | null
  readonly error?: { readonly code: string; readonly message: string } | undefined
}

export interface MatrixEstimate {
  readonly ms: number
  readonly runs: number
  /** From runs of this session; else from plans and a usual addition. */
  readonly isMeasured: boolean
}

export const notesSpecSchema = z.object({ ids: z.array(z.string()).min(1).optional(), probe: probeKindSchema.optional(), scale: z.number().min(1).max(100).optional() })
export type NotesSpec = z.infer<typeof notesSpecSchema>

export interface NotesState {
  readonly phase: 'idle' | 'running' | 'stopped' | 'done' | 'failed'
  readonly probe: ProbeKind
  readonly doneScenarios: number
  readonly totalScenarios: number
  /** Id of the scenario that runs now. */
  readonly current?: string | undefined
  /** What has been answered so far, or last time; null before the first check on this machine. */
  readonly report: NotesReport | null
  readonly error?: { readonly code: string; readonly message: string } | undefined
}

/** A saved run as a list shows it: read from the first and last line of its file, and from what a person noted beside it. */
export interface RunSummary {
  readonly run: string
  /** The person's own, or the scenario's. */
  readonly title: string
  readonly pinned: boolean
  /** Id of the scenario or condition. */
  readonly scenario: string
  readonly scenarioTitle: string
  readonly scenarioHash: string
  /** Of its timeline, in order. */
  readonly faults: readonly FaultId[]
  /** The real software that the condition imitates. */
  readonly software?: string | undefined
  readonly startedAt: string
  readonly probe: ProbeKind
  readonly probeVersion: string
  readonly scale: number
  readonly seed: number
  /** `interrupted`: the process that wrote it did not get to the end (or still writes). */
  readonly outcome: 'finished' | 'stopped' | 'interrupted'
  /** As judged when the run was made; null when the file does not say. */
  readonly verdicts: Readonly<Partial<Record<TransportId, VerdictName>>> | null
  /** Null when the file does not say. */
  readonly events: number | null
  readonly bytes: number
}

/** A run in the trash: `restore` brings it back until the trash is emptied. */
export interface DeletedRun extends RunSummary {
  readonly deletedAt: string
}

/** Sent every second: is the measuring process itself healthy? */
export interface EngineHealth {
  readonly pid: number
  readonly lagP99Ms: number
  readonly clockErrorMs: number | null
  readonly heapMb: number
}
