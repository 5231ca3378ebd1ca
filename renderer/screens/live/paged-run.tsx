import { useEffect, useMemo, useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { LabEvent } from '../../../lab/contract/event.ts'
import type { Density, RunHead } from '../../../lab/contract/run-pages.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import { shifted, type Viewport } from '../../charts/viewport.ts'
import { bytes } from '../../i18n/format.ts'
import { transportTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { loadFaults, loadPart, overviewColumns, overviewOf, partFor, type PartOptions } from '../../state/paged-log.ts'
import type { EventLog } from '../../state/event-log.ts'
import { select, useSelection } from '../../state/selection.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { LaneLabels } from './lane-labels.tsx'
import { LanesPanel } from './lanes-panel.tsx'
import { rowsOf, type LanesSource } from './lanes-source.ts'
import { shownView, wholeRun, type LanesView } from './lanes-view.ts'
import { extentOf, type RunTimes } from './run-extent.ts'
import lanesStyles from './lanes.module.css'
import styles from './replay.module.css'

export interface PagedRunProps {
  readonly run: RunState
  readonly transports: readonly TransportInfo[]
}

/** Asked again until the engine has read the whole file, ms. */
const readingEveryMs = 700
/** A hand that zooms passes many views; the one it rests on is loaded, ms. */
const restMs = 150

/** A run too long to be sent: its verdicts at once, its whole as a density, and what one looks at event by event. */
export function PagedRun({ run, transports }: PagedRunProps) {
  const { paged } = useMessages()
  const { answer, again } = useAnswer(`head ${run.run}`, (engine) => engine.runs.head(run.run))
  if (answer.kind === 'loading') return <LoadingState />
  if (answer.kind === 'failed') return <ErrorState title={paged.title} text={answer.message} again={again} />
  return <PagedLanes run={run} transports={transports} head={answer.value} />
}

function PagedLanes({ run, transports: all, head }: PagedRunProps & { readonly head: RunHead }) {
  const { paged } = useMessages()
  const [view, setView] = useState<LanesView>(wholeRun)
  const selected = useSelection((selection) => selection.transport)
  const options = useMemo<PartOptions>(() => ({ run: run.run, transports: run.scenario.transports, everyMs: run.scenario.feed.everyMs / run.scale, scale: run.scale }), [run.run, run.scenario, run.scale])
  const density = useDensity(head, run.run)
  const transports = useMemo(() => startedOf(all, run, density), [all, run, density])
  const times = useMemo(() => timesOfHead(head), [head])
  const wanted = shifted(shownView(view, times.extent), times.zeroT)
  const faults = useFaults(head, run.run)
  const part = usePart(wanted, density, { ...options, faults })
  const overview = useMemo(() => density && overviewOf(density, faults, options), [density, faults, options])
  const log = part && part.range.fromT <= Math.max(wanted.fromT, 0) && part.range.toT >= Math.min(wanted.toT, head.lastT) ? part.log : overview
  const source = useMemo<LanesSource | null>(() => log && { log, times: () => times, isMoving: () => false }, [log, times])
  const rows = useMemo(() => (source ? rowsOf(source, transports.map(({ id }) => id)) : []), [source, transports])
  return (
    <>
      <p className={styles['paged']} role="status">
        <strong>{paged.title}</strong> {`${bytes(head.bytes)} · ${density?.complete === true ? (log === overview ? paged.overview : paged.events) : paged.reading}`}
      </p>
      {source ? (
        <LanesPanel
          rows={rows}
          view={view}
          onView={setView}
          isMain
          labels={<LaneLabels transports={transports} selected={selected} onSelect={(transport) => select({ run: run.run, transport, event: null })} />}
          ends={transports.map(({ id }, i) => (
            <div key={id} className={lanesStyles['end']} style={{ gridRow: i + 3 }}>
              {run.verdicts?.[id] && <VerdictChip verdict={run.verdicts[id]} />}
            </div>
          ))}
          titleOf={({ transport }) => transportTitle(transports, transport)}
          verdictOf={({ transport }) => run.verdicts?.[transport]}
        />
      ) : (
        <LoadingState />
      )}
    </>
  )
}

/** Those of the scenario that took part: the file says so at its end, else what has been read of it. */
function startedOf(all: readonly TransportInfo[], { verdicts }: RunState, density: Density | null): readonly TransportInfo[] {
  const started = new Set<string>([...Object.keys(verdicts ?? {}), ...(density?.lanes ?? []).map(({ lane }) => lane)])
  return all.filter(({ id }) => started.has(id))
}

function timesOfHead({ window, lastT, events }: RunHead): RunTimes {
  const zeroT = window?.startT ?? events.find(({ kind }) => kind === 'start')?.t ?? 0
  const measuredEndT = window?.endT ?? null
  const laneEndT = Math.max(lastT, measuredEndT ?? 0)
  const length = Math.max(laneEndT - zeroT, 500)
  return { zeroT, laneEndT, measuredEndT, nowT: null, extent: extentOf({ length, nowT: length, measuredMs: measuredEndT === null ? null : measuredEndT - zeroT }) }
}

/** Of the whole file, as far as the engine has read it by now. */
function useDensity({ lastT }: RunHead, run: string): Density | null {
  const { answer, again } = useAnswer(`density ${run}`, (engine) => engine.runs.density({ run, fromT: 0, toT: lastT, columns: overviewColumns }))
  const density = answer.kind === 'ready' ? answer.value : null
  useEffect(() => {
    if (!density || density.complete) return
    const timer = setTimeout(again, readingEveryMs)
    return () => clearTimeout(timer)
  }, [density, again])
  return density
}

const none: readonly LabEvent[] = []

function useFaults({ lastT }: RunHead, run: string): readonly LabEvent[] {
  const { answer } = useAnswer(`faults ${run}`, (engine) => loadFaults(engine, { fromT: 0, toT: lastT }, run))
  return answer.kind === 'ready' ? answer.value : none
}

interface Part {
  readonly range: Viewport
  readonly log: EventLog
}

/** The events of what is looked at, when they are few enough; the last part stays until the next one is there. */
function usePart(wanted: Viewport, density: Density | null, options: PartOptions & { readonly faults: readonly LabEvent[] }): Part | null {
  const rested = useRested(wanted)
  const [held, setHeld] = useState<Part | null>(null)
  const covered = held !== null && held.range.fromT <= rested.fromT && held.range.toT >= rested.toT
  const range = density && !covered ? partFor(density, rested) : null
  const key = range ? `${range.fromT} ${range.toT} ${options.faults.length}` : ''
  const { answer } = useAnswer(`part ${options.run} ${key}`, async (engine) => (range ? { range, log: await loadPart(engine, range, options) } : null))
  const loaded = answer.kind === 'ready' ? answer.value : null
  if (loaded && loaded !== held) setHeld(loaded)
  return loaded ?? held
}

/** The view once it has not changed for a moment. */
function useRested({ fromT, toT }: Viewport): Viewport {
  const [rested, setRested] = useState<Viewport>({ fromT, toT })
  useEffect(() => {
    const timer = setTimeout(() => setRested({ fromT, toT }), restMs)
    return () => clearTimeout(timer)
  }, [fromT, toT])
  return rested
}
