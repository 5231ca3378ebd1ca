import type { MatrixSpec, RunSpec } from '../../lab/contract/control.ts'
import { freeRunId } from '../../lab/contract/run-file.ts'
import { isDirty, useDrafts } from './drafts.ts'
import { currentMessages } from '../i18n/messages.ts'
import { isActive } from './live-run.ts'
import { toRun, type Wanted, whenFree } from './make-way.ts'
import { conditionsOf } from './matrix-sets.ts'
import { ask, askToStart, useSession } from './session-store.ts'
import { select } from './selection.ts'
import { changeSettings, useSettings } from './settings.ts'
import { setWorkbench, useWorkbench } from './workbench.ts'

/** What the person chose beside the scenario; what was left alone is left to the engine. */
function choices(): Pick<RunSpec, 'probe' | 'scale' | 'transports'> {
  const { transports } = useWorkbench.getState()
  const { probe, scale } = useSettings.getState()
  return { ...(probe ? { probe } : {}), ...(scale !== null ? { scale } : {}), ...(transports ? { transports: [...transports] } : {}) }
}

/** A run on Live can be given lanes with client code while it lives. */
const clientCode = () => (useSettings.getState().clientCode ? 'on' : 'ready')

/** Chosen on Live, for what Live starts. */
function chosenSeed(): Pick<RunSpec, 'seed'> {
  const { seed } = useWorkbench.getState()
  return seed === null ? {} : { seed }
}

export function startRun(): void {
  const { scenario } = useWorkbench.getState()
  if (scenario === freeRunId) return startFreeRun()
  whenFree(toRun(scenario), () => {
    // What somebody is working on runs as it stands in the editor.
    const draft = useDrafts.getState().all.find((one) => (one.id ?? one.name) === scenario)
    select({ event: null })
    setWorkbench({ drawer: 'happened' })
    askToStart((engine) => engine.startRun({ scenario, clientCode: clientCode(), ...(draft && isDirty(draft) ? { yaml: draft.history.text } : {}), ...choices(), ...chosenSeed() }))
  })
}

/** A run whose transports and time scale are part of what it is to show, whatever was chosen for others. */
export function startFixedRun(spec: Pick<RunSpec, 'scenario' | 'transports'>, onStarted: (run: string) => void): void {
  whenFree(toRun(spec.scenario), () => {
    const { probe } = choices()
    select({ event: null })
    askToStart(async (engine) => onStarted(await engine.startRun({ ...spec, ...(probe ? { probe } : {}) })))
  })
}

/** No end, no timeline: whatever happens to the network is done by hand. */
export function startFreeRun(): void {
  whenFree({ verb: 'run', what: currentMessages().living.what.free }, () => {
    select({ event: null })
    askToStart((engine) => engine.startRun({ scenario: 'clean', openEnded: true, clientCode: clientCode(), ...choices(), ...chosenSeed() }))
  })
}

/** On: a run that lives gets the lanes at once. Off: from the next run on. */
export function switchClientCode(on: boolean): void {
  changeSettings({ clientCode: on })
  const { run } = useSession.getState()
  if (on && run?.phase === 'running' && isActive(run) && (run.waiting?.length ?? 0) > 0) ask((engine) => engine.addReady())
}

export function toggleClientCode(): void {
  switchClientCode(!useSettings.getState().clientCode)
}

export function stopRun(): void {
  ask((engine) => engine.stopRun())
}

/** What a matrix is of. */
type MatrixPart = Pick<MatrixSpec, 'conditions' | 'onlyMissing' | 'transports'>

/** As the person chose, what `spec` leaves open. */
export function matrixSpec(spec: MatrixPart): MatrixSpec {
  const { matrixRuns } = useWorkbench.getState()
  const { probe, scale, transports } = choices()
  return { runs: matrixRuns, ...(probe ? { probe } : {}), ...(scale !== undefined ? { scale } : {}), ...(transports ? { transports } : {}), ...spec }
}

/** In the words of the question. */
export function toRunMatrix({ conditions = [] }: MatrixPart): Wanted {
  const [only, ...others] = conditions
  return only !== undefined && others.length === 0 ? toRun(only) : { verb: 'run', what: currentMessages().living.what.matrix }
}

export function startMatrix(spec: MatrixPart): void {
  whenFree(toRunMatrix(spec), () => askToStart((engine) => engine.startMatrix(matrixSpec(spec))))
}

/** The whole of the set that is on show. */
export function startMatrixSet(): void {
  const { matrixSet, matrixOwn } = useWorkbench.getState()
  const { catalogue } = useSession.getState()
  if (matrixSet === 'standard' || !catalogue) return startMatrix({})
  const conditions = conditionsOf(matrixSet, catalogue, matrixOwn).map(({ id }) => id)
  if (conditions.length > 0) startMatrix({ conditions })
}

export function stopMatrix(): void {
  ask((engine) => engine.stopMatrix())
}

/** The main action of a screen that starts what it shows: while something runs, to stop it. @returns true: there was one */
export function stopOr(start: () => void): boolean {
  if (isActive(useSession.getState().run)) stopRun()
  else start()
  return true
}

export function runOrStopMatrix(): boolean {
  if (useSession.getState().matrix?.phase === 'running') stopMatrix()
  else startMatrixSet()
  return true
}

/** To open the server is the form's own key. */
export function stopOwnServer(): boolean {
  const { run } = useSession.getState()
  const isOpen = isActive(run) && run?.target !== undefined
  if (isOpen) stopRun()
  return isOpen
}
