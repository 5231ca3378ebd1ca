import { create } from 'zustand'
import type { TransportId } from '../../../lab/contract/transport.ts'
import type { AnnotatedBytes, LadderPlace } from '../../../lab/contract/wire-pages.ts'
import { select, useSelection } from '../../state/selection.ts'
import { askFor, useSession } from '../../state/session-store.ts'
import type { ConnectionFilter } from './connection-rows.ts'
import { keyOfPlace } from './ladder-rows.ts'

/** A step that was chosen: of which run and ladder, and the event that the choice has already told or been told by. */
export interface ChosenPlace {
  readonly run: string
  readonly transport: TransportId
  readonly conn: string
  readonly place: LadderPlace
  readonly event: number | null
}

/** What the Inspector keeps while the person is on another screen. */
export interface InspectorState {
  readonly filter: ConnectionFilter
  /** The run whose connections are filtered: another one is seen whole. */
  readonly filterOf: string | undefined
  readonly hidePings: boolean
  /** The whole direction instead of one unit. */
  readonly raw: boolean
  /** Looked for in the ladder on screen. */
  readonly wanted: string
  readonly at: ChosenPlace | null
  /** How the selected event of another screen was found. */
  readonly found: { readonly event: number; readonly match: 'exact' | 'near' | 'none' } | null
  /** What the bytes pane shows, for copying. */
  readonly shown: AnnotatedBytes | null
}

const noFilter: ConnectionFilter = { transport: null, text: '' }

export const useInspector = create<InspectorState>()(() => ({ filter: noFilter, filterOf: undefined, hidePings: false, raw: false, wanted: '', at: null, found: null, shown: null }))

export const setInspector = useInspector.setState

export function useFilter(): ConnectionFilter {
  const run = useSession((session) => session.run?.run)
  return useInspector(({ filter, filterOf }) => (filterOf === run ? filter : noFilter))
}

export function setFilter(filter: ConnectionFilter = noFilter): void {
  setInspector({ filter, filterOf: useSession.getState().run?.run })
}

/** Chooses a step of a ladder and tells the other screens which event it is. */
export function chooseStep(chosen: Omit<ChosenPlace, 'event' | 'run'>): void {
  const run = useSession.getState().run?.run
  if (run === undefined) return
  const { transport, conn, place } = chosen
  const at: ChosenPlace = { ...chosen, run, event: useSelection.getState().event }
  setInspector({ at, found: null })
  select({ transport, connection: conn, event: at.event })
  askFor((engine) => engine.wire.eventAt({ transport, conn, at: place })).then(
    (event) => {
      if (useInspector.getState().at !== at) return
      setInspector({ at: { ...at, event } })
      select({ transport, connection: conn, event })
    },
    // An engine that is gone cannot say; the choice itself holds.
    () => {},
  )
}

export function chooseConnection(transport: TransportId, conn: string): void {
  setInspector({ at: null, found: null, wanted: '' })
  select({ transport, connection: conn, event: null })
}

/** Goes to the bytes of an event that was selected elsewhere. */
export function followEvent(run: string, event: number): void {
  askFor((engine) => engine.wire.locate(event)).then(
    (found) => {
      if (useSelection.getState().event !== event) return
      if (!found) return setInspector({ found: { event, match: 'none' } })
      const { transport, conn, at, match } = found
      // A search of before must not hide what somebody asks to see.
      setInspector({ at: { run, transport, conn, place: at, event }, found: { event, match }, wanted: '' })
      select({ transport, connection: conn, event })
    },
    () => {},
  )
}

/** Whether a step that was chosen is on this ladder, and its key there. */
export function chosenKey(at: ChosenPlace | null, of: { readonly run: string; readonly transport: TransportId; readonly conn: string }): string | null {
  return at && at.run === of.run && at.transport === of.transport && at.conn === of.conn ? keyOfPlace(at.place) : null
}
